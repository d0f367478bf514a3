"""The built course, served beside the grader's own pages."""

import os
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from django.test import Client

from generator.grader.web.content_policy import policy_for
from generator.grader.web.shell import forget_shells

SHELL = (
    "<title><!-- sabaq:title --> · Course</title><script>var a = 1;</script>"
    "<!-- sabaq:head --><main><!-- sabaq:main --></main>"
)


@pytest.fixture
def site(world, settings, tmp_path):
    """A site of three files a language, as a build leaves it."""
    folder = tmp_path / "site"
    settings.SABAQ = replace(settings.SABAQ, site=folder)
    for language in ("en", "ur"):
        (folder / language / "search").mkdir(parents=True)
        (folder / language / "shell.html").write_text(SHELL)
        (folder / language / "search" / "search_index.json").write_text("{}")
        (folder / language / "index.html").write_text(f"<h1>home in {language}</h1><script>var b = 2;</script>")
    (folder / "index.html").write_text("<h1>choose</h1>")
    forget_shells()
    yield folder
    forget_shells()


def digest(script):
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def body(response):
    text = b"".join(response.streaming_content if response.streaming else [response.content]).decode()
    response.close()
    return text


def headers(response):
    body(response)
    return response.headers


def test_the_course_is_served_and_our_pages_stand_in_its_shell(site):
    client = Client()
    assert body(client.get("/")) == "<h1>choose</h1>"
    assert "home in ur" in body(client.get("/ur/"))
    page = body(client.get("/verify/"))
    assert "<title>Verify a certificate · Course</title>" in page
    assert '<link rel="stylesheet" href="/static/grader.css">' in page
    assert "<main><nav" in page


def test_every_page_names_the_scripts_that_stand_in_it_and_no_others(site):
    client = Client()
    course = headers(client.get("/en/"))
    policy = course["Content-Security-Policy"]
    assert digest("var b = 2;") in policy
    assert digest("var a = 1;") not in policy
    assert digest("var a = 1;") in client.get("/verify/")["Content-Security-Policy"]
    assert course["X-Frame-Options"] == "DENY"


def test_a_new_build_is_taken_up_while_serving(site):
    client = Client()
    assert "home in en" in body(client.get("/en/"))
    (site / "en" / "index.html").write_text("<h1>a much longer page than the one before it</h1>")
    (site / "en" / "shell.html").write_text(SHELL.replace("Course", "New course"))
    (site / "en" / "new").mkdir()
    (site / "en" / "new" / "index.html").write_text("new")
    os.utime(site / "en" / "search" / "search_index.json", (2_000_000_000, 2_000_000_000))
    assert body(client.get("/en/")) == "<h1>a much longer page than the one before it</h1>"
    assert body(client.get("/en/new/")) == "new"
    assert "· New course</title>" in body(client.get("/verify/"))


def test_a_page_that_a_build_takes_away_while_serving_is_not_there_until_the_build_is_complete(site):
    client = Client()
    page = site / "en" / "index.html"
    words = page.read_text()
    assert "home in en" in body(client.get("/en/"))
    page.unlink()
    assert client.get("/en/").status_code == 404
    page.write_text(words)
    assert "home in en" in body(client.get("/en/"))


def test_our_pages_keep_their_look_while_a_build_is_at_work(site):
    client = Client()
    assert "· Course</title>" in body(client.get("/verify/"))
    (site / "en" / "shell.html").unlink()
    assert "· Course</title>" in body(client.get("/verify/"))
    (site / "en" / "shell.html").write_text(SHELL.replace("Course", "New course"))
    assert "· New course</title>" in body(client.get("/verify/"))


# WhiteNoise leaves the folder it was reading to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_that_starts_amid_a_build_serves_the_course_once_it_is_complete(site):
    unfinished = site / "en" / "new.html"
    unfinished.symlink_to(site / "nowhere")
    client = Client()
    assert client.get("/en/").status_code == 404
    assert client.get("/verify/").status_code == 200
    unfinished.unlink()
    assert "home in en" in body(client.get("/en/"))


def test_what_is_put_into_a_page_cannot_stand_for_a_place_of_the_shell(site):
    page = body(Client().get("/verify/", {"number": "<!-- sabaq:main -->"}))
    assert page.count("<nav") == 1


def test_a_script_from_a_file_needs_no_digest():
    assert "script-src 'self';" in policy_for('<script src="x.js"></script><script defer src="y.js"></script>')


def test_a_page_has_the_styles_it_was_built_with_and_no_others():
    assert "style-src 'self';" in policy_for("<link rel=stylesheet href=x.css><svg><title>style</title></svg>")
    digest = "sha256-" + b64encode(sha256(b"p { color: red }").digest()).decode()
    assert f"style-src 'self' '{digest}';" in policy_for('<style media="print">p { color: red }</style>')


def test_without_a_course_the_first_page_says_how_to_build_one(world):
    assert "sabaq build" in Client().get("/").content.decode()
