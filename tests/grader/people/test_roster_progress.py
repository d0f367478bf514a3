"""How far a large roster has come: told on the page while it comes, over HTTP, and to whoever calls the import."""

import re
import time
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from playwright.sync_api import expect

from generator.grader import models, words
from generator.grader.people.file import read_roster
from generator.grader.people.importing import apply_import, plan_import
from generator.grader.tables.people import RosterDraft
from generator.grader.views.roster_import import LARGE
from generator.model.text import Language
from tests.grader.people.test_roster_import import PAS, a_row, as_csv

HELD_UP_S = 60


@contextmanager
def no_draft_written():
    """Let nobody write a draft meanwhile, and so no work of a page come to its end."""
    with transaction.atomic():  # on SQLite this alone keeps everybody from writing
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE grader_rosterdraft IN EXCLUSIVE MODE")
        yield


def signed_in(world, language="en"):
    client = world.client("admin-pas", language)
    client.get("/records/import/")
    return client


@contextmanager
def posted(client, served, **form):
    """Send a form as a browser does; give the answer, read as it comes."""
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    edge = uuid4().hex
    body = b""
    for name, value in {"csrfmiddlewaretoken": token, **form}.items():
        file, data = ("; filename=list.csv", value) if isinstance(value, bytes) else ("", value.encode())
        body += f"--{edge}\r\nContent-Disposition: form-data; name={name}{file}\r\n\r\n".encode() + data + b"\r\n"
    with closing(HTTPConnection(served.removeprefix("http://"), timeout=HELD_UP_S)) as line:
        line.request(
            "POST",
            "/records/import/",
            body + f"--{edge}--\r\n".encode(),
            {
                "Content-Type": f"multipart/form-data; boundary={edge}",
                "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()),
                "Accept-Language": client.defaults["HTTP_ACCEPT_LANGUAGE"],
                "Accept-Encoding": "gzip",
            },
        )
        with line.getresponse() as answer:
            yield answer


def read_until(answer, words):
    """Give what comes up to a line with these words, which is there before the work has ended."""
    found = ""
    while words not in found:
        line = answer.readline().decode()
        assert line, found
        found += line
    return found


def many(count=LARGE, **other):
    return as_csv(*(a_row(f"N-{n:05d}", **other) for n in range(count)))


@pytest.mark.parametrize("language", Language)
def test_a_large_file_tells_how_far_it_is_and_then_what_it_would_do(world, served, language):
    heading = f"<h1>{words.say('import_plan_title', language)}</h1>"
    client = signed_in(world, language)
    with ExitStack() as stack, ExitStack() as held:
        held.enter_context(no_draft_written())
        answer = stack.enter_context(posted(client, served, roster=many()))
        told = (answer.status, answer.headers["X-Accel-Buffering"], answer.headers["Content-Encoding"])
        assert told == (200, "no", None)
        before = read_until(answer, words.say("working_check", language, done=LARGE, total=LARGE))
        held.close()
        after = answer.read().decode()
    assert words.say("working_note", language) in before
    assert 'role="status"' in before
    assert heading not in before
    assert heading in after
    assert after.rstrip().endswith("</html>")


def test_each_step_is_told_once_and_the_page_ends_as_of_a_small_file(world, served):
    client = signed_in(world)
    with posted(client, served, roster=many()) as answer:
        page = answer.read().decode()
    told = [int(done) for done in re.findall(r'<progress max="2000" value="(\d+)">', page)]
    assert told == sorted(set(told))
    assert (told[-1], len(told) <= 10) == (LARGE, True)
    assert "<h1>What would change</h1>" in page
    assert page.rstrip().endswith("</html>")
    with posted(client, served, token=RosterDraft.objects.get().token) as answer:
        page = answer.read().decode()
    assert f"Written: {LARGE} of {LARGE}" in page
    assert f"New people: {LARGE}; changed: 0; rows left out: 0." in page
    assert models.Trainee.objects.filter(personnel_number__startswith="N-").count() == LARGE
    assert not RosterDraft.objects.exists()


def test_with_a_bad_row_a_large_file_writes_nothing_and_waits(world, served):
    client = signed_in(world)
    with posted(client, served, roster=many() + many(1, Grade="99").splitlines()[1]) as answer:
        answer.read()
    with posted(client, served, token=RosterDraft.objects.get().token) as answer:
        assert "Rows that cannot be taken: 1" in answer.read().decode()
    assert not models.Trainee.objects.filter(personnel_number__startswith="N-").exists()
    assert RosterDraft.objects.exists()


def test_a_line_that_breaks_leaves_a_roster_that_is_whole(world, served):
    client = signed_in(world)
    with posted(client, served, roster=many()) as answer:
        answer.read()
    form = {"token": RosterDraft.objects.get().token}
    with no_draft_written(), posted(client, served, **form) as answer:
        read_until(answer, 'role="status"')
    deadline = time.monotonic() + HELD_UP_S
    while RosterDraft.objects.exists():
        found = models.Trainee.objects.filter(personnel_number__startswith="N-").count()
        assert found in {0, LARGE}
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert models.Trainee.objects.filter(personnel_number__startswith="N-").count() == LARGE
    with posted(client, served, **form) as answer:
        assert answer.status == 409


def test_a_fault_on_the_way_is_told_in_words_and_nothing_is_written(world, served):
    client = signed_in(world)
    with posted(client, served, roster=many()) as answer:
        answer.read()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE grader_statechange RENAME TO gone")
    try:
        with posted(client, served, token=RosterDraft.objects.get().token) as answer:
            page = answer.read().decode()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO grader_statechange")
    assert "Something went wrong here" in page
    assert "grader_statechange" not in page
    assert not models.Trainee.objects.filter(personnel_number__startswith="N-").exists()
    assert RosterDraft.objects.exists()


def test_whoever_calls_the_import_is_told_each_part(world):
    told = []
    file = read_roster(many(2_500))
    plan_import(file, PAS, lambda *step: told.append(step))
    assert told == [("check", done, 2_500) for done in (900, 1_800, 2_500)]
    del told[:3]
    apply_import(file, PAS, 0, file_name="x", skip_bad=False, progress=lambda *step: told.append(step))
    assert told[3:] == [("write", done, 2_500) for done in (2_000, 2_500)]


@pytest.mark.browser
@pytest.mark.parametrize("language", Language)
def test_a_browser_without_script_shows_one_step_at_a_time_and_then_the_page(
    world, served, browser, tmp_path, language
):
    session = world.client("admin-pas").cookies[settings.SESSION_COOKIE_NAME].value
    (tmp_path / "list.csv").write_bytes(many(2_500))
    with closing(browser.new_context(base_url=served, java_script_enabled=False)) as context:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served}])
        page = context.new_page()
        page.goto(f"/records/import/?lang={language}")
        page.set_input_files("#roster", tmp_path / "list.csv")
        with no_draft_written():
            page.locator("form.form button").click(no_wait_after=True)
            expect(page.get_by_text(words.say("working_check", language, done=2_500, total=2_500))).to_be_visible()
            for place in range(2):
                expect(page.locator(".working__step").nth(place)).to_be_hidden()
            expect(page.locator(".working__step").nth(2)).to_be_visible()
        expect(page.get_by_role("heading", name=words.say("import_plan_title", language))).to_be_visible()
        expect(page.locator(".working")).to_be_hidden()
