"""Taken questions become scenarios: ids made, languages joined, and what the file could not give left as a gap.

A gap is an empty text, no clause, or the platform `fill-in`: `sabaq check` names each one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from generator.exchange.table import MOST_CHOICES
from generator.exchange.taken import Report, Taken
from generator.exchange.wording import escaped
from generator.model.scenario import Choice, MultipleChoice, Scenario, SingleChoice, Use
from generator.model.text import Language, Text

GAP_PLATFORM = "fill-in"
"""Stands where a platform of the course must be named; no course has one of this id."""

_MOST_ID = 64
_AT_THE_EDGES = " .,;:!?…\"'*_۔،؛؟”“’‘"
_TAG = re.compile(r"(?P<name>use|level|platform|source|clause|see|clause-(?P<place>\d))\s*:\s*(?P<value>\S(?:.*\S)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where questions are to go.

    `topics` are the course's, `topic` the one asked for, if any. `language` is that of texts whose own the file
    does not tell. `used` are the ids that are taken; `stem` begins the ids of nameless questions.
    """

    topics: frozenset[str]
    language: Language
    topic: str = ""
    used: frozenset[str] = frozenset()
    stem: str = "question"


def scenarios_from(taken: Sequence[Taken], destination: Destination, report: Report) -> tuple[Scenario, ...]:
    """Give a scenario for each question, in the order of the file, noting each question that cannot be one."""
    names: set[str] = set()
    scenarios = []
    for number, spoken in enumerate(_joined(taken, destination.language), start=1):
        first = next(iter(spoken.values()))
        name = _free_id(_id_of(first) or f"{_slug(destination.stem) or 'question'}-{number}", names)
        names.add(name)
        if name in destination.used:
            hint = "give the question another id or name, or take the old scenario away"
            report.refuse(first.line, f"there is a scenario `{name}` already", hint)
        topic = destination.topic or first.topic
        if topic not in destination.topics:
            known = ", ".join(sorted(destination.topics))
            report.refuse(first.line, f"`{first.called}` belongs to no topic", f"say `--topic` and one of: {known}")
        for question in spoken.values():
            _note_faults(question, report)
        _note_quarrels(list(spoken.values()), report)
        scenarios.append(_scenario(name, topic, spoken, report))
    return tuple(scenarios)


def _joined(taken: Iterable[Taken], language: Language) -> list[dict[Language, Taken]]:
    """Put the languages of one question together; they share its row, or its id."""
    joined: list[dict[Language, Taken]] = []
    for question in taken:
        spoken = question.language or language
        twin = next((j for j in joined if spoken not in j and _is_one(j, question)), None)
        if twin is None:
            joined.append({spoken: question})
        else:
            twin[spoken] = question
    return joined


def _is_one(spoken: dict[Language, Taken], question: Taken) -> bool:
    if any(other.row and other.row == question.row for other in spoken.values()):
        return True
    return bool(question.id) and all(other.id == question.id and other.language for other in spoken.values())


def _note_faults(question: Taken, report: Report) -> None:
    line, called, choices = question.line, question.called, question.choices
    rights = sum(choice.right for choice in choices)
    if not question.question:
        report.refuse(line, f"`{called}` asks nothing", "write its question")
    if not 2 <= len(choices) <= MOST_CHOICES:
        report.refuse(line, f"`{called}` has {len(choices)} choices", f"give it 2 to {MOST_CHOICES}")
    if any(not choice.text.strip() for choice in choices):
        report.refuse(line, f"`{called}` has a choice without words", "write it, or delete it")
    if rights == 0:
        report.refuse(line, f"`{called}` marks no choice as right", "mark the right one")
    elif question.single and rights > 1:
        report.refuse(line, f"`{called}` marks {rights} choices as right, but only one may be ticked", "mark one")
    elif rights == len(choices):
        report.refuse(line, f"`{called}` marks every choice as right", "leave at least one wrong")
    words = [_as_read(choice.text) for choice in choices if choice.text.strip()]
    if len(set(words)) < len(words):
        report.refuse(line, f"`{called}` has two choices that read the same", "let them differ in their words")


def _note_quarrels(spoken: list[Taken], report: Report) -> None:
    """Note where the languages of one question disagree about its choices."""
    for other in spoken[1:]:
        if [c.right for c in other.choices] != [c.right for c in spoken[0].choices] or other.single != spoken[0].single:
            hint = "give both the same choices in the same order, or import them apart"
            report.refuse(other.line, f"`{other.called}` has other right choices in its two languages", hint)


def _scenario(name: str, topic: str, spoken: dict[Language, Taken], report: Report) -> Scenario:
    first = next(iter(spoken.values()))
    facts = _facts(first, report)
    question = _both({language: t.question for language, t in spoken.items()})
    choices = tuple(
        Choice(
            id="abcdefghijklmnopqrstuvwxyz"[place % 26],
            text=_both({language: _nth(t, place, "text") for language, t in spoken.items()}),
            why=_both({language: _nth(t, place, "why") for language, t in spoken.items()}),
            right=choice.right,
            clauses=tuple(facts.get(f"clause-{place + 1}", ())),
        )
        for place, choice in enumerate(first.choices)
    )
    task = SingleChoice if first.single else MultipleChoice
    return Scenario(
        id=name,
        topic=topic,
        title=_both({language: escaped(" ".join(t.title.split())) for language, t in spoken.items()}),
        uses=frozenset(Use(use) for use in facts.get("use", ["practice"])),
        level=int(facts.get("level", ["2"])[0]),
        platform=facts.get("platform", [GAP_PLATFORM])[0],
        clauses=tuple(facts.get("clause", ())),
        see=tuple(facts.get("see", ())),
        source=facts.get("source", [""])[0],
        situation=_both({language: t.situation for language, t in spoken.items()}),
        task=task(question=question, choices=choices),
    )


def _both(words: dict[Language, str]) -> Text:
    en, ur = (normalize("NFC", words.get(language, "")) for language in Language)
    return Text(en=en, ur=ur)


def _nth(question: Taken, place: int, name: str) -> str:
    return str(getattr(question.choices[place], name)) if place < len(question.choices) else ""


def _facts(question: Taken, report: Report) -> dict[str, list[str]]:
    """Give what tags say in our own terms; a tag that says nothing to us is left behind."""
    facts: dict[str, list[str]] = {}
    for tag in question.tags:
        match = _TAG.fullmatch(tag)
        if not match or not _makes_sense(match["name"], match["value"]):
            report.lose(
                question.line, f"`{question.called}` had the tag `{tag[:60]}`", "nothing here corresponds to it"
            )
            continue
        facts.setdefault(match["name"], []).append(match["value"])
    return facts


def _makes_sense(name: str, value: str) -> bool:
    if name == "use":
        return value in tuple(Use)
    return value in ("1", "2", "3") if name == "level" else True


def _id_of(question: Taken) -> str:
    return _slug(question.id) or _slug(question.title)


def _slug(words: str) -> str:
    plain = normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    name = name if name[:1].isalpha() or not name else f"q-{name}"
    return name[:_MOST_ID].rstrip("-")


def _free_id(name: str, names: set[str]) -> str:
    if name not in names:
        return name
    numbered = (f"{name[: _MOST_ID - 5].rstrip('-')}-{n}" for n in range(2, 10_000))
    return next(one for one in numbered if one not in names)


def _as_read(words: str) -> str:
    return " ".join(normalize("NFKC", words).casefold().split()).strip(_AT_THE_EDGES)
