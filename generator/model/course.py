"""The course around the bank: clauses and instruments, topics, lessons, the examination, the certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.errors import Span
from generator.model.beside import Summary, Translation, Unknown
from generator.model.scenario import Path, Scenario
from generator.model.text import Language, Text


class ClauseUse(StrEnum):
    """What a clause may do: decide a mark, be taught with its source named, or stay background."""

    ASSERT = "assert"
    ATTRIBUTE = "attribute"
    CONTEXT = "context"


class Confidence(StrEnum):
    """Where the words of a clause come from."""

    VERBATIM_SOURCE = "verbatim-source"
    REPORTED = "reported"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A document that clauses belong to: a memo, a set of rules, an act. Its Urdu title may be missing."""

    id: str
    title: str
    number: str
    date: str
    issuer: str
    role: str
    text_seen: str
    title_ur: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two sources that disagree, which of them controls, and what the course therefore says."""

    id: str
    topic: str
    who_says_what: str
    controls: str
    rule_for_the_course: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the authors read something: its title, where it is found, and how far to trust it (A to C)."""

    id: str
    grade: str
    title: str
    where: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One checkable statement with a permanent id. The summary is ours, not the instrument's text."""

    id: str
    instrument: str
    pointer: str
    kind: str
    applies_to: tuple[str, ...]
    summary: Text
    sources: tuple[str, ...]
    confidence: Confidence
    basis: str
    use: ClauseUse
    conflicts: str
    span: Span = field(compare=False, default_factory=lambda: Span("course/clauses.yaml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All clauses of a course, the instruments they belong to, and where sources disagree."""

    clauses: Mapping[str, Clause]
    instruments: Mapping[str, Instrument]
    conflicts: Mapping[str, Conflict]
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One unit of the course, in the order of `course.yaml`."""

    id: str
    title: Text
    summary: Text
    span: Span = field(compare=False, default_factory=lambda: Span("course/course.yaml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallChoice:
    """One choice of a recall question, with nothing but its text."""

    text: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallQuestion:
    """One question of a quick check: recall, in one language, practice only. Its texts are Markdown.

    `line` is that of its heading, counted from 1.
    """

    text: str
    choices: tuple[RecallChoice, ...]
    line: int = field(compare=False, default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A topic's lesson in one language, and its quick check.

    `markdown` is the whole file, title line included, so that lines count as the author sees them.
    `clauses` are the ids the text refers to as `[§ clause-id]`, in the order of first mention.
    """

    topic: str
    language: Language
    title: str
    markdown: str
    clauses: tuple[str, ...]
    quick_check: tuple[RecallQuestion, ...]
    file: str = field(compare=False, default="")
    check_file: str = field(compare=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """The rules of the examination and its blueprint: how many questions each topic gives at least."""

    questions: int
    minutes: int
    pass_percent: int
    exam_only_percent: int
    per_topic: Mapping[str, int]
    attempts: int
    wait_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonForm:
    """What the course asks of each of its lessons: its length in words, its figures and the practice placed in it."""

    least_words: int
    most_words: int
    figures: int
    practice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crest:
    """The drawing at the head of a certificate: its SVG file beside `course.yaml`, and what it is in words.

    `svg` is what the file holds, empty where there is no such file.
    """

    file: str
    alt: Text
    svg: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateTerms:
    """What a certificate says beyond the person and the result; without a crest it carries the mark of Sabaq."""

    title: Text
    statement: Text
    valid_years: int
    signatory: Text
    crest: Crest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who certifies."""

    name: Text


class Weight(StrEnum):
    """How much a rule of the check weighs in a course that does not take it as it is."""

    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting:
    """A rule that a course weighs otherwise, and why: whoever reads the course sees what is not looked at."""

    weight: Weight
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word as the course writes it, and the spellings and words that it does not use for it."""

    write: str
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Everything `course.yaml` says."""

    id: str
    title: Text
    summary: Text
    edition: str
    checked_on: str
    notice: Text
    topics: tuple[Topic, ...]
    platforms: Mapping[str, Text]
    examination: Examination
    certificate: CertificateTerms
    issuer: Issuer
    banks: tuple[str, ...] = ()
    lesson_form: LessonForm | None = None
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    glossary: tuple[Term, ...] = ()
    spans: Mapping[Path, Span] = field(default_factory=dict, compare=False, repr=False)

    def at(self, *path: str | int) -> Span:
        """Give the place of a value, or of the nearest thing around it that has one."""
        for end in range(len(path), -1, -1):
            if span := self.spans.get(path[:end]):
                return span
        return Span("course/course.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The whole authored course, as read: what every room above the model works from.

    `figures` are the drawings there are, as `name.language`. `unread` are the paths of files that hold
    faults and were left out, so that nobody takes for absent what is only broken. `unknown`, `summaries` and
    `translations` are what a course may do without; the last is none when nobody keeps track of the translation.
    """

    course: Course
    catalogue: Catalogue
    lessons: tuple[Lesson, ...]
    scenarios: tuple[Scenario, ...]
    figures: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    unknown: Unknown | None = None
    summaries: tuple[Summary, ...] = ()
    translations: tuple[Translation, ...] | None = None

    @property
    def urdu_pages(self) -> tuple[str, ...]:
        """Give the names of all that a translator approves, in the order of the course.

        The scenarios of a topic are one page, those for the examination only among them.
        """
        topics = [topic.id for topic in self.course.topics]
        by_topic = [f"{kind}/{topic}" for kind in ("lessons", "checks", "scenarios") for topic in topics]
        beside = [name for name in ("unknown", "summary") if self._has(name)]
        return ("course", *by_topic, "clauses", *beside, "interface", "certificate")

    def _has(self, name: str) -> bool:
        read = self.unknown if name == "unknown" else self.summaries
        return bool(read) or any(file.startswith(f"course/{name}.") for file in self.unread)

    def summary(self, language: Language) -> Summary | None:
        """Give the one-page summary in one language, if it is written."""
        return next((s for s in self.summaries if s.language is language), None)

    def lesson(self, topic: str, language: Language) -> Lesson | None:
        """Give a topic's lesson in one language, if it is written."""
        found = (x for x in self.lessons if x.topic == topic and x.language is language)
        return next(found, None)

    def in_topic(self, topic: str) -> tuple[Scenario, ...]:
        """Give a topic's scenarios, in the order of their ids."""
        return tuple(s for s in self.scenarios if s.topic == topic)
