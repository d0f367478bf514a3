"""Cadres and academies, named by the operator: added, named anew, or refused with every fault."""

import pytest

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.people.places import all_places, name_place
from generator.grader.tables.people import AuditEntry
from generator.model.text import Text


@pytest.mark.parametrize(("kind", "table"), [("cadre", models.Cadre), ("academy", models.Academy)])
def test_a_place_is_added_and_named_anew_under_its_code(world, kind, table):
    assert name_place(kind, "fsa", Text(en="Foreign  Service", ur="فارن سروس"), world.clock())
    assert not name_place(kind, "fsa", Text(en="Foreign Service Academy", ur="فارن سروس اکیڈمی"), world.clock())
    assert table.objects.get(code="fsa").name == Text(en="Foreign Service Academy", ur="فارن سروس اکیڈمی")
    assert "fsa" in [place.code for place in all_places(kind)]
    assert [entry.detail["name_en"] for entry in AuditEntry.objects.order_by("id")] == [
        "Foreign Service",
        "Foreign Service Academy",
    ]


def test_every_fault_of_a_code_and_its_names_is_told_at_once_and_nothing_is_written(world):
    with pytest.raises(ConfigError) as refused:
        name_place("cadre", "two words", Text(en="a\x00b", ur=""), world.clock())
    for said in ("the cadre 'two words' cannot be kept", "U+0000", "code: ", "name_ur: "):
        assert said in str(refused.value)
    assert models.Cadre.objects.count() == 2
