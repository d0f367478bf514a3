"""The JSON Schema that editors are given says what the reader says."""

import re
from typing import Any

import pytest
import yaml

from generator import bank
from generator.model.course import Library
from generator.model.scenario import Kind
from tests.builders import a_scenario, a_tree

SCHEMA = bank.scenario_schema()


def definition(kind: Kind) -> dict[str, Any]:
    return SCHEMA["$defs"][kind.value]


def test_it_names_its_draft_and_has_a_definition_for_each_kind():
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["properties"]["kind"]["enum"] == list(Kind)
    assert {"text", *Kind} == SCHEMA["$defs"].keys()
    assert [branch["then"]["$ref"] for branch in SCHEMA["allOf"]] == [f"#/$defs/{kind}" for kind in Kind]


@pytest.mark.parametrize("kind", Kind)
def test_every_object_is_closed_and_every_reference_leads_somewhere(kind: Kind):
    def visit(schema: Any) -> None:
        if isinstance(schema, dict):
            if "properties" in schema:
                assert schema["additionalProperties"] is False
                assert set(schema["required"]) <= schema["properties"].keys()
            if "$ref" in schema:
                assert schema["$ref"].removeprefix("#/$defs/") in SCHEMA["$defs"]
            for inner in schema.values():
                visit(inner)
        elif isinstance(schema, list):
            for inner in schema:
                visit(inner)

    visit(definition(kind))


def test_the_reader_and_the_schema_require_the_same_keys():
    for key in definition(Kind.CHOICE)["properties"]:
        lines = a_scenario().splitlines(keepends=True)
        start = next((n for n, line in enumerate(lines) if line.startswith(f"{key}:")), None)
        if start is None:
            assert key not in definition(Kind.CHOICE)["required"]
            continue
        end = next((n for n, line in enumerate(lines) if n > start and not line.startswith(" ")), len(lines))
        broken = "".join(lines[:start] + lines[end:])
        loaded = bank.load(a_tree({"scenarios/permission/case.yaml": broken}))
        assert [(d.code, d.message) for d in loaded.diagnostics] == [("E112", f"`{key}` is missing from the scenario")]
        assert key in definition(Kind.CHOICE)["required"]


def test_ids_that_are_paths_do_not_match_its_pattern():
    pattern = definition(Kind.CHOICE)["properties"]["id"]["pattern"]
    assert re.search(pattern, "transfer-list")
    assert not any(re.search(pattern, name) for name in ("../x", "a/b", "A", "a--b", "-a", "a" * 65, ""))


def test_what_the_writer_writes_holds_no_key_that_the_schema_does_not_know(library: Library):
    for scenario in library.scenarios:
        written = yaml.safe_load(bank.dump_scenario(scenario))
        known = definition(scenario.kind)
        assert set(known["required"]) <= written.keys() <= known["properties"].keys()
