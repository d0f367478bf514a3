"""A small world for the grader: a made-up edition, two cadres, people with logins, a clock that stands still.

Every test has a database of its own, copied from one that was migrated once; nothing is faked but time. It is
a SQLite file, or with `TEST_DATABASE=postgresql` one in a PostgreSQL started for this run.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from string import digits
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.postgresql import Cluster

_CLUSTER = Cluster(is_durable=False) if os.environ.get("TEST_DATABASE") == "postgresql" else None
_DATA = Path(tempfile.mkdtemp(prefix="sabaq-test-"))
_BEFORE = dict(os.environ)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "generator.grader.django_settings",
    "SABAQ_DATA": str(_DATA),
    "SABAQ_SITE": str(_DATA / "site"),
    "SABAQ_BASE_URL": "http://127.0.0.1:8000",
} | ({"DATABASE_URL": _CLUSTER.url("template_sabaq")} if _CLUSTER else {})

import django  # noqa: E402  reads the environment above

django.setup()
# Other rooms' tests start programs of their own, which are to see nothing of this; nor is the clock to stay in the time
# zone of a name that is gone.
for _name in os.environ.keys() - _BEFORE.keys():
    del os.environ[_name]
os.environ |= _BEFORE
time.tzset()

from django.conf import settings as django_settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.cache import cache as counted_tries  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connections  # noqa: E402
from django.middleware import csrf  # noqa: E402
from django.test import Client  # noqa: E402

from generator.grader import models  # noqa: E402
from generator.grader.editions import load_edition, store_edition  # noqa: E402
from generator.grader.examining.attempts import sitting_of  # noqa: E402
from generator.grader.keys.keyring import Issuer, ensure_demo_issuer  # noqa: E402
from generator.grader.models import Role  # noqa: E402
from generator.grader.storage.ids import uuid7  # noqa: E402
from generator.grader.storage.writing import WRITER  # noqa: E402
from generator.grader.tables.editions import forget  # noqa: E402
from generator.marking import ClauseBrief, Edition, ExamQuestion, write_edition  # noqa: E402
from generator.model.course import CertificateTerms, Examination  # noqa: E402
from generator.model.question import Key, PathKey, SetKey, TurnKey  # noqa: E402
from generator.model.scenario import Kind  # noqa: E402
from generator.model.text import Language, Text  # noqa: E402
from tests.grader.letters import all_sent  # noqa: E402

# Of digits alone, so that no word or name that a test looks for stands in the token of a form by chance.
csrf.CSRF_ALLOWED_CHARS = digits

START_MS = 1_795_000_000_000
"""When every test begins: a moment in November 2026."""

PASSWORD = "a-good-password"
MINUTE_MS = 60_000


@dataclass
class Clock:
    """A clock that moves only when told to."""

    now_ms: int = START_MS

    def __call__(self) -> int:
        return self.now_ms

    def forward(self, *, minutes: float) -> None:
        self.now_ms += int(minutes * MINUTE_MS)


def both(text: str) -> Text:
    return Text(en=f"{text} (en)", ur=f"{text} (ur)")


TOPICS = {f"topic-{n}": both(f"Topic {n}") for n in range(1, 14)}
KINDS = (Kind.CHOICE, Kind.SELECT, Kind.SPOT, Kind.PATH)


def _body(name: str, kind: Kind, language: Language) -> dict[str, Any]:
    def said(what: str) -> str:
        return f"<em>{what}</em> of {name} in {language}"

    shared = {"title": f"SECRET-TITLE {name}", "situation": f"<p>{said('situation')}</p>", "exhibit": None}
    choices = {choice: said(f"choice {n}") for n, choice in enumerate(CHOICES)}
    match kind:
        case Kind.SPOT:
            pieces = [{"id": choice, "text": said(f"phrase {n}")} for n, choice in enumerate(CHOICES)]
            return shared | {"question": said("question"), "draft": [pieces[0], {"text": " plain "}, *pieces[1:]]}
        case Kind.PATH:
            steps = {
                step: {
                    "question": said(f"question at {where}"),
                    "choices": {c: f"{t} at {where}" for c, t in choices.items()},
                }
                for step, where in STEPS.items()
            }
            return shared | {"steps": steps}
        case _:
            return shared | {"question": said("question"), "choices": choices}


CHOICES = ("SECRET-RIGHT", "SECRET-WRONG", "SECRET-WORSE")
STEPS = {"STEP-ONE": "the start", "STEP-GOOD": "the better place", "STEP-BAD": "the worse place"}


def _key(kind: Kind) -> Key:
    right, wrong, worse = CHOICES
    if kind is not Kind.PATH:
        return SetKey(right=frozenset({right}), wrong=frozenset({wrong, worse}), single=kind is Kind.CHOICE)
    end = {c: TurnKey(points=int(c == right), next=None) for c in CHOICES}
    start = {
        right: TurnKey(points=1, next="STEP-GOOD"),
        wrong: TurnKey(points=0, next="STEP-BAD"),
        worse: TurnKey(points=0, next=None),
    }
    return PathKey(start="STEP-ONE", steps={"STEP-ONE": start, "STEP-GOOD": end, "STEP-BAD": end}, best=2)


def an_edition(*, questions: int = 20, wait_hours: int = 0, label: str = "2026.1") -> Edition:
    """Thirteen topics of four scenarios, one of each kind; every paper has one question of each topic."""
    bank = [
        ExamQuestion(
            id=f"s-{topic}-{kind}~1",
            family=f"s-{topic}-{kind}",
            topic=topic,
            level=1,
            kind=kind,
            exam_only=kind in {Kind.CHOICE, Kind.PATH},
            clauses=(f"clause-{topic}",),
            choices=dict.fromkeys(STEPS if kind is Kind.PATH else ("",), CHOICES),
            body={language: _body(f"{topic} {kind}", kind, language) for language in Language},
        )
        for topic in TOPICS
        for kind in KINDS
    ]
    return Edition(
        course_id="a-course",
        title=both("A course"),
        label=label,
        issuer_name=both("An academy"),
        topics=TOPICS,
        clauses={
            f"clause-{topic}": ClauseBrief(pointer=f"§ {topic}", summary=both(f"Summary {topic}")) for topic in TOPICS
        },
        examination=Examination(
            questions=questions,
            minutes=45,
            pass_percent=70,
            exam_only_percent=50,
            per_topic=dict.fromkeys(TOPICS, 1),
            attempts=3,
            wait_hours=wait_hours,
        ),
        certificate=CertificateTerms(
            title=both("Certificate"), statement=both("has passed"), valid_years=2, signatory=both("The director")
        ),
        questions={q.id: q for q in bank},
        keys={q.id: _key(q.kind) for q in bank},
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Leave nothing behind, also where the tests were only listed."""
    _leave()
    shutil.rmtree(_DATA, ignore_errors=True)
    if _CLUSTER:
        _CLUSTER.remove()


@pytest.fixture(autouse=True)
def own_letters():
    """Let no letter that one test had sent come into the next."""
    yield
    all_sent()


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> str:
    """A migrated, empty database, made once."""
    name = str(_DATA / "template.sqlite3")
    if _CLUSTER:
        name = "template_sabaq"
        _CLUSTER.make_database(name)
    with django_db_blocker.unblock():
        _use(name)
        call_command("migrate", verbosity=0)
        _leave()
    return name


_TURN = count(1)


@pytest.fixture
def database(template_database: str, tmp_path: Path, django_db_blocker: Any) -> Iterator[str]:
    """A database of the test's own."""
    name = str(tmp_path / "sabaq.sqlite3")
    if _CLUSTER:
        name = f"test_{next(_TURN)}"
        _CLUSTER.make_database(name, like=template_database)
    else:
        shutil.copy(template_database, name)
    with django_db_blocker.unblock():
        _use(name)
        load_edition.cache_clear()
        forget()
        counted_tries.clear()
        yield name
        _leave()
    if _CLUSTER:
        _CLUSTER.sql(f"DROP DATABASE {name} WITH (FORCE)")


def _use(name: str) -> None:
    _leave()
    connections["default"].settings_dict["NAME"] = name


def _leave() -> None:
    """Close what is open on the database of before."""
    WRITER.stop()
    connections.close_all()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    frozen = Clock()
    seeds = count(1)
    monkeypatch.setattr(django_settings, "SABAQ_CLOCK", frozen)
    monkeypatch.setattr(django_settings, "SABAQ_SEED", lambda: f"seed-{next(seeds)}")
    return frozen


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return ensure_demo_issuer(django_settings.SABAQ)


@dataclass(frozen=True)
class World:
    """What every test of pages starts from."""

    clock: Clock
    issuer: Issuer
    edition: Edition

    def client(self, username: str | None = None, language: str = "en") -> Client:
        """A browser, logged in if a name is given. It keeps the forms' tokens as a browser does."""
        client = Client(enforce_csrf_checks=False, raise_request_exception=True, headers={"Accept-Language": language})
        if username:
            client.force_login(User.objects.get(username=username))
        return client


@pytest.fixture
def make_edition() -> Callable[..., Edition]:
    return an_edition


@pytest.fixture
def world(build_world: Callable[..., World]) -> World:
    return build_world()


@pytest.fixture
def build_world(database: str, clock: Clock, issuer: Issuer) -> Callable[..., World]:
    """Make the world with an edition of one's own: `an_edition` tells what may be said of it."""

    def build(*, published: bool = True, **edition: Any) -> World:
        return make_world(clock, issuer, an_edition(**edition), published=published)

    return build


@dataclass
class Sitter:
    """A trainee's browser before an examination; `responses` keeps every answer of the server."""

    client: Client
    right: bool = True
    responses: list[Any] = field(default_factory=list)

    def get(self, address: str) -> Any:
        return self._keep(self.client.get(address))

    def post(self, address: str, form: dict[str, Any] | None = None) -> Any:
        body = urlencode(form or {}, doseq=True)
        return self._keep(self.client.post(address, body, content_type="application/x-www-form-urlencoded"))

    def start(self) -> models.Attempt:
        address = self.post("/exam/")["Location"]
        return models.Attempt.objects.get(id=address.split("/")[2])

    def form(self, attempt: models.Attempt) -> dict[str, Any]:
        """The form with every question but the paths answered, by position as it stands on the page."""
        sitting = sitting_of(attempt)
        wanted = CHOICES[0] if self.right else CHOICES[1]
        asked = [q for q in sitting.questions if q.question.kind is not Kind.PATH]
        return {"whole": "1"} | {f"q{q.number}": [q.order[""].index(wanted)] for q in asked}

    def walk_paths(self, attempt: models.Attempt) -> None:
        """Take both decisions of every path, each with its own button."""
        wanted = CHOICES[0] if self.right else CHOICES[1]
        steps = ("STEP-ONE", "STEP-GOOD" if self.right else "STEP-BAD")
        for q in sitting_of(attempt).questions:
            if q.question.kind is Kind.PATH:
                for taken, step in enumerate(steps):
                    form = {"decide": f"{q.number}.{taken}", f"q{q.number}": q.order[step].index(wanted)}
                    self.post(f"/exam/{attempt.id}/", form)
                    self.get(f"/exam/{attempt.id}/")

    def sit(self) -> models.Attempt:
        """Start, answer everything and hand in."""
        attempt = self.start()
        self.get(f"/exam/{attempt.id}/")
        self.walk_paths(attempt)
        self.post(f"/exam/{attempt.id}/submit", self.form(attempt))
        attempt.refresh_from_db()
        return attempt

    def _keep(self, response: Any) -> Any:
        self.responses.append(response)
        return response


@pytest.fixture
def sitter() -> Callable[..., Sitter]:
    return Sitter


@pytest.fixture
def places(world: World) -> dict[str, Any]:
    """What the addresses of the table of routes are about: Ayesha has passed, and there is a login of each role."""
    attempt = Sitter(world.client("ayesha")).sit()
    User.objects.create_superuser("root", password=PASSWORD)
    for role in (Role.AUDITOR, Role.OPERATOR):
        models.Account.objects.create(user=User.objects.create(username=role.value), role=role)
    return {"attempt": attempt.id, "person": attempt.trainee_id, "number": models.Issuance.objects.get().number}


class QuietHandler(WSGIRequestHandler):
    """Serves without writing a line for each request."""

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def served(world: World) -> Iterator[str]:
    """The grader on a port of its own, in this process: the test's database, and its clock."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def window(served: str, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give a window of a phone's width, with nothing kept in it but what the options say."""
    contexts: list[BrowserContext] = []

    def start(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=served, viewport={"width": 360, "height": 740}, **options)
        contexts.append(context)
        return context

    yield start
    for context in contexts:
        # What a route has under way when its window closes fails, and is told to whoever asks the browser next.
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
        context.close()


@pytest.fixture
def open_page(world: World, served: str, window: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Give a page of a browser that is logged in as Ayesha, at the start of her attempt."""

    def start(**options: Any) -> Page:
        context = window(**options)
        session = world.client("ayesha").cookies[django_settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": served}])
        page = context.new_page()
        page.goto("/exam/")
        page.locator("form.start button").click()
        expect(page.locator("[data-question]")).to_have_count(20)
        # All its scripts stand by then, too.
        page.wait_for_load_state()
        return page

    return start


@pytest.fixture
def come_back(window: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Open an attempt again, on a line that is there, with what its page kept; `without` blocks a script's address.

    It opens in another window: the page that kept it stays without its line. Were that closed and the line given back,
    what it had under way could still arrive, and as long as it stands it writes what it keeps anew.
    """

    def start(page: Page, change: Callable[[dict[str, Any]], object] | None = None, without: str = "") -> Page:
        state = page.context.storage_state()
        if change is not None:
            (kept,) = (item for origin in state["origins"] for item in origin["localStorage"])
            held = json.loads(kept["value"])
            change(held)
            kept["value"] = json.dumps(held)
        again = window(storage_state=state).new_page()
        if without:
            again.route(without, lambda route: route.abort())
        again.goto(page.url)
        return again

    return start


def make_world(clock: Clock, issuer: Issuer, edition: Edition, *, published: bool) -> World:
    stored = store_edition(write_edition(edition), clock()) if published else edition
    cadres = {
        code: models.Cadre.objects.create(code=code, name_en=code.upper(), name_ur=f"{code} اردو")
        for code in ("pas", "psp")
    }
    academy = models.Academy.objects.create(code="csa", name_en="Academy", name_ur="اکیڈمی")
    for username, cadre in (("ayesha", "pas"), ("bilal", "pas"), ("danish", "psp")):
        a_trainee(username, cadres[cadre], academy, user=a_login(username, Role.TRAINEE), now_ms=clock())
    a_trainee("nologin", cadres["pas"], academy, user=None, now_ms=clock())
    a_login("admin-pas", Role.ADMINISTRATOR, cadres["pas"])
    a_login("admin-psp", Role.ADMINISTRATOR, cadres["psp"])
    a_login("trainer", Role.TRAINER)
    return World(clock=clock, issuer=issuer, edition=stored)


@pytest.fixture
def add_trainees(world: World) -> Callable[[int], None]:
    """Put more people of cadre pas on the roster."""

    def add(count: int) -> None:
        cadre, academy = models.Cadre.objects.get(code="pas"), models.Academy.objects.get()
        for n in range(count):
            a_trainee(f"person{n}", cadre, academy)

    return add


def a_login(username: str, role: Role, *cadres: models.Cadre, is_demo: bool = False) -> User:
    user = User.objects.create(username=username, password=_hashed())
    account = models.Account.objects.create(user=user, role=role, is_demo=is_demo)
    account.cadres.set(cadres)
    return user


@cache
def _hashed() -> str:
    """The hash of everybody's password: made once, for it is slow on purpose."""
    return make_password(PASSWORD)


def a_trainee(
    name: str, cadre: models.Cadre, academy: models.Academy, *, user: User | None = None, now_ms: int = START_MS
) -> models.Trainee:
    return models.Trainee.objects.create(
        id=uuid7(now_ms),
        personnel_number=f"P-{name}",
        name_en=name.title(),
        name_ur=f"{name} اردو",
        designation_en="Assistant Director",
        designation_ur="اسسٹنٹ ڈائریکٹر",
        grade=17,
        cadre=cadre,
        academy=academy,
        batch="2026",
        user=user,
    )
