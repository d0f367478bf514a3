"""A scenario becomes the text of its file, which reads back equal."""

from typing import Any

import yaml

from generator.bank.scenarios import write_scenario
from generator.model.scenario import Scenario

_WIDTH = 110

_Base: Any = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper


class _Writer(_Base):  # type: ignore[misc]  # one of two, as the machine has libyaml or not
    """A dumper that keeps line breaks as an author would write them."""


def _write_text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _write_text)


def dump_scenario(scenario: Scenario) -> str:
    """Give the YAML text of a scenario, keys in the order of the handbook, with what is default left out."""
    text: str = yaml.dump(write_scenario(scenario), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text
