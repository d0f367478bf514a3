"""A tree of authored files becomes the library, with every fault of shape found in one run."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.bank.beside import read_summary, read_translations, read_unknown
from generator.bank.catalogue import read_catalogue
from generator.bank.course import read_course
from generator.bank.lessons import read_lesson, read_text
from generator.bank.problems import Problems
from generator.bank.quizdown import read_quick_check
from generator.bank.scenarios import read_scenario
from generator.bank.second_reader import PackageReader, note_disagreements
from generator.bank.source import compose
from generator.bank.spans import SourceSpans
from generator.errors import Diagnostic
from generator.model.beside import Summary, Translation, Unknown
from generator.model.course import Catalogue, Course, Lesson, Library, RecallQuestion
from generator.model.scenario import Scenario
from generator.model.text import Language

COURSE = "course/course.yaml"
CLAUSES = "course/clauses.yaml"
UNKNOWN = "course/unknown.yaml"
TRANSLATION = "course/translation.yaml"
_SUMMARY = re.compile(r"course/summary\.(?P<language>en|ur)\.md")
_LESSON = re.compile(r"course/lessons/(?P<topic>[^/]+?)\.(?P<language>en|ur)(?P<quiz>\.quiz)?\.md")
_FIGURE = re.compile(r"course/figures/(?P<name>[^/]+)\.svg")
_SCENARIO = re.compile(r"(?!course/)[^/]+/(?:[^/]+/)+[^/]+\.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What could be read, and all that could not.

    `library` holds every sound file; it is none only when `course.yaml` or `clauses.yaml` cannot be read.
    """

    library: Library | None
    diagnostics: tuple[Diagnostic, ...]


class Kept:
    """Scenario files as they were read: while the bytes of a file are the same, it is not read again."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._read: dict[str, tuple[bytes, Scenario | None, Problems]] = {}

    def read(self, path: str, data: bytes) -> tuple[Scenario | None, Problems]:
        """Give a file's scenario, if it is sound, and its problems."""
        if (known := self._read.get(path)) is None or known[0] != data:
            known = self._read[path] = (data, *_read_scenario(path, data))
        return known[1], known[2]


def load(tree: Mapping[str, bytes], package: PackageReader | None = None, kept: Kept | None = None) -> Loaded:
    """Read a course from its files, by their path in the course's folder; never raises.

    `package` is a second reader of quick checks (see `package_reader`): where it reads a file otherwise,
    that is a diagnostic. Whoever reads a course again and again gives the same `kept` each time.
    """
    reading = _Reading(tree, kept or Kept())
    course = reading.course()
    catalogue = reading.catalogue()
    lessons = reading.lessons(package)
    scenarios = reading.scenarios()
    unknown, summaries, translations = reading.unknown(), reading.summaries(), reading.translations()
    reading.note_strays()
    diagnostics = tuple(sorted(reading.diagnostics(), key=lambda d: d.sort_key))
    if course is None or catalogue is None:
        return Loaded(library=None, diagnostics=diagnostics)
    library = Library(
        course=course,
        catalogue=catalogue,
        lessons=lessons,
        scenarios=scenarios,
        figures=frozenset(match["name"] for path in tree if (match := _FIGURE.fullmatch(path))),
        unread=frozenset(d.span.file for d in diagnostics),
        unknown=unknown,
        summaries=summaries,
        translations=translations,
    )
    return Loaded(library=library, diagnostics=diagnostics)


class _Reading:
    """One run over a tree: the files, and the problems of each file met so far."""

    def __init__(self, tree: Mapping[str, bytes], kept: Kept) -> None:
        self._tree = tree
        self._kept = kept
        self._problems: list[Problems] = []

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Give what was found in all files."""
        for problems in self._problems:
            yield from problems.found

    def course(self) -> Course | None:
        """Read `course.yaml`."""
        if (data := self._needed(COURSE)) is None:
            return None
        problems = self._of(COURSE)
        root = compose(data, problems)
        course = read_course(root, SourceSpans(COURSE, data), problems) if root else None
        return self._with_crest(course) if course else None

    def _with_crest(self, course: Course) -> Course:
        terms = course.certificate
        if terms.crest is None:
            return course
        crest = replace(terms.crest, svg=self._tree.get(f"course/{terms.crest.file}", b""))
        return replace(course, certificate=replace(terms, crest=crest))

    def catalogue(self) -> Catalogue | None:
        """Read `clauses.yaml`."""
        if (data := self._needed(CLAUSES)) is None:
            return None
        problems = self._of(CLAUSES)
        root = compose(data, problems)
        return read_catalogue(root, SourceSpans(CLAUSES, data), problems) if root else None

    def unknown(self) -> Unknown | None:
        """Read `unknown.yaml`, if there is one."""
        if (data := self._tree.get(UNKNOWN)) is None:
            return None
        problems = self._of(UNKNOWN)
        root = compose(data, problems)
        return read_unknown(root, SourceSpans(UNKNOWN, data), problems) if root else None

    def summaries(self) -> tuple[Summary, ...]:
        """Read the one-page summaries there are."""
        found = (
            read_summary(self._tree[path], Language(match["language"]), self._of(path))
            for path, match in self._matching(_SUMMARY)
        )
        return tuple(summary for summary in found if summary)

    def translations(self) -> tuple[Translation, ...] | None:
        """Read `translation.yaml`, if there is one."""
        if (data := self._tree.get(TRANSLATION)) is None:
            return None
        problems = self._of(TRANSLATION)
        root = compose(data, problems)
        return read_translations(root, SourceSpans(TRANSLATION, data), problems) if root else None

    def lessons(self, package: PackageReader | None) -> tuple[Lesson, ...]:
        """Read every lesson, with the quick check that stands beside it."""
        checks = self._quick_checks(package)
        lessons: list[Lesson] = []
        for path, match in self._matching(_LESSON):
            if match["quiz"]:
                continue
            lesson = read_lesson(self._tree[path], match["topic"], Language(match["language"]), self._of(path))
            check = f"{path.removesuffix('.md')}.quiz.md"
            if lesson:
                lessons.append(replace(lesson, quick_check=checks.get(check, ()), check_file=check))
        return tuple(lessons)

    def scenarios(self) -> tuple[Scenario, ...]:
        """Read every scenario of every bank, in the order of their ids."""
        scenarios: list[Scenario] = []
        for path, _ in self._matching(_SCENARIO):
            scenario, problems = self._kept.read(path, self._tree[path])
            self._problems.append(problems)
            if scenario:
                scenarios.append(scenario)
        return tuple(sorted(scenarios, key=lambda s: (s.id, s.at().file)))

    def note_strays(self) -> None:
        """Note the files that look like a scenario, a lesson or a quick check but cannot be one."""
        for path in sorted(self._tree):
            if hint := self._stray_hint(path):
                self._of(path).at("E130", 1, 1, "this file is not where the course looks for it", hint)

    def _stray_hint(self, path: str) -> str | None:
        if path.startswith("course/lessons/"):
            match = _LESSON.fullmatch(path)
            if not match:
                return "name it `<topic>.en.md` or `<topic>.ur.md`, a quick check `<topic>.en.quiz.md` or `.ur.quiz.md`"
            if match["quiz"] and path.replace(".quiz.md", ".md") not in self._tree:
                return "write the lesson beside it, or delete the quick check"
        elif path.startswith("course/summary") and path.endswith(".md") and not _SUMMARY.fullmatch(path):
            return "name it `summary.en.md` or `summary.ur.md`"
        elif path.endswith(".yml") and "/" in path:
            return "let the file's name end in `.yaml`"
        elif path.startswith("scenarios/") and path.endswith(".yaml") and not _SCENARIO.fullmatch(path):
            return "move it to `scenarios/<topic>/<id>.yaml`"
        return None

    def _quick_checks(self, package: PackageReader | None) -> dict[str, tuple[RecallQuestion, ...]]:
        found: dict[str, tuple[RecallQuestion, ...]] = {}
        sound: list[tuple[Problems, str, tuple[RecallQuestion, ...]]] = []
        for path, match in self._matching(_LESSON):
            problems = self._of(path)
            if not match["quiz"] or (text := read_text(self._tree[path], problems)) is None:
                continue
            found[path] = read_quick_check(text, problems)
            if not problems.found:
                sound.append((problems, text, found[path]))
        if package:
            note_disagreements(sound, package)
        return found

    def _matching(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str]]]:
        return ((path, match) for path in sorted(self._tree) if (match := pattern.fullmatch(path)))

    def _needed(self, path: str) -> bytes | None:
        if path not in self._tree:
            hint = "a course cannot do without it; `sabaq init` makes one"
            self._of(path).at("E131", 1, 1, f"there is no {path}", hint)
        return self._tree.get(path)

    def _of(self, path: str) -> Problems:
        self._problems.append(Problems(path))
        return self._problems[-1]


def _read_scenario(path: str, data: bytes) -> tuple[Scenario | None, Problems]:
    problems = Problems(path)
    root = compose(data, problems)
    scenario = read_scenario(root, problems) if root else None
    return (replace(scenario, spans=SourceSpans(path, data)) if scenario else None), problems
