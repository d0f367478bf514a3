"""A library made by hand, in which one piece of text can stand in every place an author writes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml

from generator import files, pages
from generator.model.beside import Approval, OpenPoint, Summary, Translation, Unknown
from generator.model.course import (
    Catalogue,
    CertificateTerms,
    Clause,
    ClauseUse,
    Confidence,
    Conflict,
    Course,
    Examination,
    Instrument,
    Issuer,
    Lesson,
    Library,
    RecallChoice,
    RecallQuestion,
    Source,
    Topic,
)
from generator.model.scenario import (
    Choice,
    Decisions,
    Discussion,
    Exhibit,
    ExhibitKind,
    Kind,
    Message,
    MultipleChoice,
    Phrase,
    Scenario,
    SingleChoice,
    Spot,
    Step,
    Task,
    Turn,
    Use,
    Value,
    Variable,
)
from generator.model.text import Language, Text
from tests.conftest import ROOT

Say = Callable[[str], Text]

CLAUSES = ("memo-p2-permission", "memo-p2-colleague", "memo-i1-standards")


def plainly(field: str) -> Text:
    """Words that name the field they stand in."""
    return Text(en=f"{field} in English", ur=f"{field} اردو میں")


def a_choice(name: str, say: Say, **more: object) -> Choice:
    return Choice(id=name, text=say(f"choice {name}"), why=say(f"why {name}"), **more)


def a_task(kind: Kind, say: Say) -> Task:
    asked = say("question")
    two = (a_choice("first", say, right=True, clauses=(CLAUSES[1],)), a_choice("second", say))
    match kind:
        case Kind.CHOICE:
            return SingleChoice(question=asked, choices=two)
        case Kind.SELECT:
            return MultipleChoice(question=asked, choices=(*two, a_choice("third", say, right=True)))
        case Kind.DISCUSS:
            positions = (a_choice("first", say), a_choice("second", say))
            return Discussion(question=asked, choices=positions, open=say("open"))
        case Kind.SPOT:
            kept, gone = say("kept phrase"), say("gone phrase")
            draft = Text(
                en=f"Before [[kept: {kept.en}]] between [[gone: {gone.en}]] {say('rest').en}",
                ur=f"پہلے [[kept: {kept.ur}]] بیچ [[gone: {gone.ur}]] {say('rest').ur}",
            )
            phrases = (Phrase(id="kept", why=say("why kept")), Phrase(id="gone", why=say("why gone"), right=True))
            return Spot(question=asked, draft=draft, choices=phrases)
        case Kind.PATH:
            return Decisions(
                steps=(
                    Step(
                        id="call",
                        question=say("step call"),
                        choices=(turn("refer", say, 2, "after"), turn("talk", say)),
                    ),
                    Step(id="after", question=say("step after"), choices=(turn("report", say, 1), turn("wait", say))),
                )
            )


def turn(name: str, say: Say, points: int = 0, onward: str | None = None) -> Turn:
    texts = {"text": say(f"turn {name}"), "then": say(f"then {name}"), "why": say(f"why {name}")}
    return Turn(id=name, points=points, next=onward, **texts)


def a_scenario(kind: Kind, say: Say = plainly, **changes: object) -> Scenario:
    """A scenario of one kind, named after it, with an exhibit."""
    messages = (Message(by=say("speaker"), text=say("message")),)
    values: dict[str, object] = {
        "id": f"case-{kind}",
        "topic": "permission",
        "title": say(f"title {kind}"),
        "uses": frozenset({Use.PRACTICE}),
        "level": 1,
        "platform": "whatsapp",
        "clauses": (CLAUSES[0],),
        "see": (CLAUSES[2],),
        "situation": say("situation"),
        "task": a_task(kind, say),
        "exhibit": Exhibit(kind=ExhibitKind.CHAT, title=say("exhibit"), messages=messages),
    }
    return Scenario(**(values | changes))


def a_clause(name: str, say: Say) -> Clause:
    return Clause(
        id=name,
        instrument="MEMO",
        pointer=f"para 2 (citing {say('pointer').en})",
        kind="prohibition",
        applies_to=("government-servant", say("someone").en),
        summary=say(f"summary {name}"),
        sources=(f"{say('source').en} - a place", "001_file.txt", "002_unknown.txt"),
        confidence=Confidence.REPORTED,
        basis="report",
        use=ClauseUse.ASSERT,
        conflicts=f"C01: {say('conflict note').en}",
    )


def a_lesson(language: Language, say: Say) -> Lesson:
    words = say("lesson")[language]
    title = say("lesson title")[language]
    markdown = (
        f"# {title}\n\n## One {words}\n\n{words} [§ {CLAUSES[0]}].\n\n[practice: case-choice]\n\n"
        f"[figure: door]\n\n## Two\n\n- {words}\n\n> {words}\n\n| a | b |\n|---|---|\n| {words} | 2 |\n"
    )
    check = RecallQuestion(
        text=say("recall")[language],
        choices=(
            RecallChoice(text=say("yes")[language], right=True),
            RecallChoice(text=say("no")[language], right=False),
        ),
    )
    return Lesson(
        topic="permission",
        language=language,
        title=title,
        markdown=markdown,
        clauses=(CLAUSES[0],),
        quick_check=(check,),
    )


def a_course(say: Say = plainly) -> Course:
    topics = (
        Topic(id="permission", title=say("topic"), summary=say("topic summary")),
        Topic(id="decorum", title=Text(en="Decorum", ur="شائستگی"), summary=Text(en="Words", ur="الفاظ")),
    )
    return Course(
        id="small",
        title=say("course"),
        summary=say("course summary"),
        edition="2026.1",
        checked_on="2026-11-21",
        notice=say("notice"),
        topics=topics,
        platforms={"whatsapp": say("platform")},
        examination=Examination(
            questions=2, minutes=10, pass_percent=50, exam_only_percent=50, per_topic={}, attempts=3, wait_hours=0
        ),
        certificate=CertificateTerms(
            title=say("certificate"), statement=say("statement"), valid_years=2, signatory=say("signatory")
        ),
        issuer=Issuer(name=say("issuer")),
    )


def a_catalogue(say: Say = plainly) -> Catalogue:
    texts = {name: say(name).en for name in ("title", "number", "issuer", "role", "text_seen")}
    conflict = {name: say(name).en for name in ("topic", "who_says_what", "controls", "rule_for_the_course")}
    return Catalogue(
        clauses={name: a_clause(name, say) for name in CLAUSES},
        instruments={"MEMO": Instrument(id="MEMO", date="2024-09-02", **texts)},
        conflicts={"C01": Conflict(id="C01", **conflict)},
        sources={"001_file.txt": Source(id="001_file.txt", grade="A", title=say("kept copy").en, where="", note="")},
    )


def an_unknown(say: Say) -> Unknown:
    points = (
        OpenPoint(id="who", text=say("open who"), clauses=(CLAUSES[0],)),
        OpenPoint(id="how-long", text=say("open how long")),
    )
    return Unknown(points=points, note=say("obtain"))


def a_summary(language: Language, say: Say) -> Summary:
    words = say("summary")[language]
    markdown = f"# {words}\n\n## First\n\n- {words} [§ {CLAUSES[0]}]\n"
    return Summary(language=language, title=words, markdown=markdown, clauses=(CLAUSES[0],))


def some_translations(say: Say) -> tuple[Translation, ...]:
    """The interface and one lesson are approved; the rest is drafts, and one line names a page that is not there."""
    by = say("translator").en
    drafts = ("course", "checks/permission", "scenarios/permission", "clauses", "unknown", "elsewhere")
    approved = ("lessons/permission", "interface")
    return (
        *(Translation(page=page, status=Approval.DRAFT) for page in drafts),
        *(Translation(page=page, status=Approval.REVIEWED, by=by, date="2026-11-30") for page in approved),
    )


def a_library(say: Say = plainly, scenarios: tuple[Scenario, ...] | None = None) -> Library:
    """Both languages, one topic with a lesson and every kind of scenario, and one topic with neither."""
    made = scenarios if scenarios is not None else tuple(a_scenario(kind, say) for kind in Kind)
    lessons = tuple(a_lesson(language, say) for language in Language)
    return Library(
        course=a_course(say),
        catalogue=a_catalogue(say),
        lessons=lessons,
        scenarios=made,
        unknown=an_unknown(say),
        summaries=tuple(a_summary(language, say) for language in Language),
        translations=some_translations(say),
    )


@pytest.fixture
def make_library():
    return a_library


@pytest.fixture
def make_scenario():
    return a_scenario


class Quiet(SimpleHTTPRequestHandler):
    """A plain server of files that says nothing."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def build_site(library: Library, folder: Path) -> Path:
    """Build both languages of a library with this repository's own MkDocs settings."""
    files.write_tree(folder / "docs", pages.render(library, {}))
    for name in ("mkdocs.yml", "mkdocs.ur.yml"):
        settings = yaml.safe_load((ROOT / name).read_text())
        language = settings["theme"]["language"]
        settings |= {"docs_dir": str(folder / "docs" / language), "site_dir": str(folder / "site" / language)}
        if "INHERIT" not in settings:
            settings |= {"hooks": [], "watch": []}
            settings["theme"]["custom_dir"] = str(ROOT / "generator" / "pages" / "theme")
        (folder / name).write_text(yaml.safe_dump(settings, allow_unicode=True))
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", str(folder / name)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}
        )
        assert done.returncode == 0, done.stdout + done.stderr
    files.write_atomic(folder / "site" / "index.html", pages.chooser(library.course))
    return folder / "site"


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    """The address of the small library's site, with a family among its scenarios."""
    values = tuple(Value(id=f"v{n}", text=Text(en=f"list {n}", ur=f"فہرست {n}")) for n in range(3))
    shown = Text(en="She types the {{ list }}.", ur="وہ {{ list }} لکھ رہی ہیں۔")
    family = a_scenario(Kind.CHOICE, id="family", situation=shown, vars=(Variable(name="list", values=values),))
    library = a_library(scenarios=(*(a_scenario(kind) for kind in Kind), family))
    with served(build_site(library, tmp_path_factory.mktemp("small"))) as address:
        yield address


PHONE = {"width": 360, "height": 740}


@pytest.fixture
def page(browser, small_site):
    """A page of a phone's browser, before the small library's site; what a script trips over fails the test."""
    context = browser.new_context(base_url=small_site, viewport=PHONE)
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert wrong == []
