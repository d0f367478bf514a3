"""`sabaq new scenario`: asks for what was not given, and writes the file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generator import bank, build, files
from generator.authoring.finding import clauses_by_word, known_name, one_line
from generator.authoring.scaffold import Plan, scaffold
from generator.errors import BankError, ConfigError
from generator.model.course import Catalogue, Clause, Library
from generator.model.scenario import Kind, Use


class Asker(Protocol):
    """Somebody at a terminal, who can be asked."""

    def choose(self, what: str, options: Mapping[str, str], default: str) -> str:
        """Give the name of one of the options, which are told as name and meaning."""

    def choose_some(self, what: str, options: Mapping[str, str]) -> tuple[str, ...]:
        """Give the names of some of the options, perhaps none."""

    def word(self, what: str) -> str:
        """Give a word, or nothing."""

    def tell(self, sentence: str) -> None:
        """Say why the question comes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command was given; what was left out is asked for, or has a default."""

    id: str
    topic: str | None
    kind: str | None
    level: int | None
    platform: str | None
    uses: tuple[str, ...]
    clause_words: tuple[str, ...]


_KINDS: Mapping[str, str] = {
    Kind.CHOICE: "one choice is right",
    Kind.SELECT: "all that apply",
    Kind.SPOT: "phrases of a draft that must go",
    Kind.PATH: "decisions in turn, each with its consequence",
    Kind.DISCUSS: "an open point, never scored",
}
_LEVELS = {"1": "easy", "2": "medium", "3": "hard"}


def new_scenario(root: Path, wanted: Wanted, asker: Asker | None) -> tuple[Path, str]:
    """Write a new scenario and give its path, from the root, and its text. Nobody is asked if `asker` is none.

    Raises `ConfigError` when a name is unknown, the id is taken or cannot be one, or a clause's word
    leaves several to choose from and nobody can be asked.
    """
    library = _library(root)
    _refuse_id(wanted.id, library)
    plan = _plan(wanted, library, asker)
    path = Path("scenarios") / plan.topic / f"{plan.id}.yaml"
    if (root / path).exists():
        raise ConfigError(f"{path} is there already; choose another id, or edit it")
    text = scaffold(plan)
    files.write_atomic(root / path, text.encode())
    build.write_schema(root)
    return path, text


def _library(root: Path) -> Library:
    checked = build.check_course(root)
    if checked.library is None:
        raise BankError(checked.diagnostics)
    return checked.library


def _refuse_id(name: str, library: Library) -> None:
    pattern = bank.scenario_schema()["$defs"][Kind.CHOICE]["properties"]["id"]["pattern"]
    if not re.search(pattern, name):
        raise ConfigError(
            f"`{name}` cannot be an id: use at most 64 lower-case letters, digits and single hyphens, "
            "a letter first, such as `transfer-list`"
        )
    if taken := next((s for s in library.scenarios if s.id == name), None):
        raise ConfigError(f"the id `{name}` is taken by {taken.at().file}; choose another")


def _plan(wanted: Wanted, library: Library, asker: Asker | None) -> Plan:
    topic = _topic(wanted.topic, library, asker)
    kind = _kind(wanted.kind, asker)
    level = wanted.level or (int(asker.choose("level", _LEVELS, "1")) if asker else 1)
    platform = _platform(wanted.platform, library, asker)
    clauses = _clauses(wanted.clause_words, library.catalogue, asker, scored=kind is not Kind.DISCUSS)
    uses = tuple(use for use in Use if use in wanted.uses) or (Use.PRACTICE,)
    if kind is Kind.DISCUSS and Use.EXAM in uses:
        raise ConfigError("a discussion is never examined; leave `--use exam` out, or choose another kind")
    platforms = (platform, *(name for name in library.course.platforms if name != platform))
    return Plan(id=wanted.id, topic=topic, kind=kind, level=level, uses=uses, platforms=platforms, clauses=clauses)


def _topic(given: str | None, library: Library, asker: Asker | None) -> str:
    topics = {topic.id: topic.title.en for topic in library.course.topics}
    if given:
        return known_name(given, topics, "topic")
    if asker is None:
        raise ConfigError(f"say which topic it belongs to, with `--topic`: {', '.join(topics)}")
    return asker.choose("topic", topics, next(iter(topics)))


def _kind(given: str | None, asker: Asker | None) -> Kind:
    if given:
        return Kind(known_name(given, _KINDS, "kind"))
    return Kind(asker.choose("kind", _KINDS, Kind.CHOICE)) if asker else Kind.CHOICE


def _platform(given: str | None, library: Library, asker: Asker | None) -> str:
    platforms = {name: text.en for name, text in library.course.platforms.items()}
    if given:
        return known_name(given, platforms, "platform")
    first = next(iter(platforms), None)
    if first is None:
        raise ConfigError("course/course.yaml has no platform yet; name one under `platforms`")
    return asker.choose("platform", platforms, first) if asker else first


def _clauses(words: tuple[str, ...], catalogue: Catalogue, asker: Asker | None, *, scored: bool) -> tuple[str, ...]:
    chosen = [name for word in words for name in _of_word(word, catalogue, asker, scored=scored)]
    while not chosen and asker and (word := asker.word("a word of the clause that decides it (Enter: later)")):
        try:
            chosen += _of_word(word, catalogue, asker, scored=scored)
        except ConfigError as error:
            asker.tell(str(error))
    return tuple(dict.fromkeys(chosen))


def _of_word(word: str, catalogue: Catalogue, asker: Asker | None, *, scored: bool) -> tuple[str, ...]:
    found = clauses_by_word(word, catalogue, scored=scored)
    if len(found) == 1:
        return (found[0].id,)
    if asker:
        return asker.choose_some(f"clauses with `{word}`", {clause.id: clause.summary.en for clause in found})
    raise ConfigError(_too_many(word, found))


def _too_many(word: str, found: tuple[Clause, ...]) -> str:
    listed = "\n".join(f"  {one_line(clause)}" for clause in found)
    return f"`{word}` fits {len(found)} clauses; name one by its id:\n{listed}"
