"""The JSON Schema of a scenario file, for editors, made from the tables that read it."""

from generator.bank.fields import Schema
from generator.bank.records import Both
from generator.bank.scenarios import SCENARIOS
from generator.model.scenario import Kind


def scenario_schema() -> Schema:
    """Give the schema of a scenario file, JSON Schema draft 2020-12.

    Each kind has its own definition, chosen by `kind`, so an editor complains about one kind only.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario",
        "type": "object",
        "properties": {
            "kind": {"enum": [kind.value for kind in Kind], "description": "what the learner is asked to do"}
        },
        "required": ["kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind.value}}, "required": ["kind"]},
                "then": {"$ref": f"#/$defs/{kind.value}"},
            }
            for kind in Kind
        ],
        "$defs": {"text": Both.definition.schema()} | {kind.value: SCENARIOS[kind].schema() for kind in Kind},
    }
