"""Rows that are written once: what was marked, completed or issued is added to, and never edited or removed."""

from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnlyError(TypeError):
    """Something tried to change or remove a row that is only ever added."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that may be read and added."""

    def update(self, **_: object) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never removed")


class AppendOnly(models.Model):
    """A row that is written once."""

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        """It has no table of its own. What Django does behind `objects` is refused as well."""

        abstract = True
        base_manager_name = "objects"

    def save(self, **options: Any) -> None:  # noqa: ANN401  as Django's own
        """Add the row; saving it again is refused."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never changed")
        super().save(**{**options, "force_insert": True})

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:  # noqa: ARG002, FBT002  as Django's own
        """Refuse."""
        raise AppendOnlyError(f"{type(self).__name__} rows are never removed")
