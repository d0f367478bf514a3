"""The bank: YAML and Markdown texts become the model, with the place of every value; and back to YAML.

It judges shape only (what is missing, unknown, or the wrong sort of value), reports everything at once,
and opens no file: a tree of bytes comes in.
"""

from generator.bank.dump import dump_scenario
from generator.bank.load import Kept, Loaded, load
from generator.bank.problems import CODES, REASONS
from generator.bank.schema import scenario_schema
from generator.bank.second_reader import PackageReader, package_reader

__all__ = [
    "CODES",
    "REASONS",
    "Kept",
    "Loaded",
    "PackageReader",
    "dump_scenario",
    "load",
    "package_reader",
    "scenario_schema",
]
