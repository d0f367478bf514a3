"""Which people someone's work reaches: those of some cadres, those of some academies, or everybody."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from generator.grader import models
from generator.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The people of any of the cadres and of any of the academies; nothing given reaches nobody."""

    cadres: frozenset[str] = frozenset()
    academies: frozenset[str] = frozenset()
    is_everyone: bool = False

    def covers(self, cadre: str, academy: str) -> bool:
        """Tell whether a person of a cadre at an academy is within."""
        return self.is_everyone or cadre in self.cadres or academy in self.academies

    def condition(self, suffix: str = "") -> Q:
        """Give what holds of the people within; the columns `cadre` and `academy` are meant, with a suffix."""
        if self.is_everyone:
            return Q()
        return Q((f"cadre{suffix}__in", self.cadres)) | Q((f"academy{suffix}__in", self.academies))

    def places(self, cadre: str = "") -> tuple[Q, ...]:
        """Give what holds of the people of each cadre, and then of each academy, within; of nobody do two hold.

        Of one cadre it is one place: its people as far as they are within.
        """
        if cadre:
            return (Q(cadre=cadre) & self.condition(),)
        if self.is_everyone:
            return tuple(Q(cadre=code) for code in models.Cadre.objects.order_by("code").values_list("code", flat=True))
        cadres, academies = sorted(self.cadres), sorted(self.academies)
        return (
            *(Q(cadre=code) for code in cadres),
            *(Q(academy=code) & ~Q(cadre__in=cadres) for code in academies),
        )

    def people(self) -> QuerySet[models.Trainee]:
        """Give the people within."""
        return models.Trainee.objects.filter(self.condition())

    def names(self) -> tuple[Text, ...]:
        """Give the names of the cadres and the academies within; for everybody, those of all cadres."""
        cadres = models.Cadre.objects.order_by("name_en")
        if self.is_everyone:
            return tuple(cadre.name for cadre in cadres)
        academies = models.Academy.objects.filter(code__in=self.academies).order_by("name_en")
        return tuple(named.name for named in (*cadres.filter(code__in=self.cadres), *academies))
