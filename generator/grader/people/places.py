"""The cadres and the academies of a roster: named once by the operator, under a code that stays."""

from django.core.exceptions import ValidationError
from django.db import transaction

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.people.file import normal, stray_sign
from generator.model.text import Text

TABLES: dict[str, type[models.Cadre | models.Academy]] = {"cadre": models.Cadre, "academy": models.Academy}


def name_place(kind: str, code: str, name: Text, now_ms: int) -> bool:
    """Add a cadre or an academy, or give the one of this code another name; tell whether it is new.

    Raises `ConfigError` for a code or a name that cannot be one, with every fault.
    """
    table = TABLES[kind]
    place = table(code=code, name_en=normal(name.en), name_ur=normal(name.ur))
    faults = [f"a name holds a sign that nobody types ({s})" for s in map(stray_sign, (name.en, name.ur)) if s]
    try:
        place.clean_fields()
    except ValidationError as error:
        faults += [f"{column}: {' '.join(said)}" for column, said in error.message_dict.items()]
    if faults:
        raise ConfigError(f"the {kind} {code!r} cannot be kept: {'; '.join(faults)}")
    with transaction.atomic():
        names = {"name_en": place.name_en, "name_ur": place.name_ur}
        _, is_new = table._default_manager.update_or_create(code=code, defaults=names)  # noqa: SLF001  Django's own name
        note(f"{kind}-named", code, by="", now_ms=now_ms, detail=names)
    return is_new


def all_places(kind: str) -> list[models.Cadre | models.Academy]:
    """Give the cadres or the academies there are, by code."""
    return list(TABLES[kind]._default_manager.order_by("code"))  # noqa: SLF001  Django's own name
