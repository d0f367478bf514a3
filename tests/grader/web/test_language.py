"""Which language a page speaks, and that the way to the other one loses nothing."""

from dataclasses import replace

import pytest
from django.conf import settings

from generator.grader.web.shell import forget_shells


@pytest.mark.parametrize(("address", "language"), [("/ur/no-such/", "ur"), ("/en/no-such/", "en")])
def test_a_missing_page_of_the_course_is_missed_in_its_own_language(world, address, language):
    other = "en" if language == "ur" else "ur"
    missed = world.client(language=other).get(address)
    assert (missed.status_code, missed["Content-Language"]) == (404, language)
    assert world.client(language=other).get(f"{address}?lang={other}")["Content-Language"] == other


@pytest.fixture
def a_shell(tmp_path, monkeypatch):
    """A site of nothing but the page the grader fills."""
    for language, other in (("en", "ur"), ("ur", "en")):
        folder = tmp_path / "site" / language
        folder.mkdir(parents=True)
        (folder / "shell.html").write_text(f'<a href="?lang={other}">{other}</a><!-- sabaq:main -->')
    monkeypatch.setattr(settings, "SABAQ", replace(settings.SABAQ, site=tmp_path / "site"))
    yield
    forget_shells()


@pytest.mark.usefixtures("a_shell")
def test_the_way_to_the_other_language_keeps_what_else_was_asked(world):
    page = world.client("admin-pas").get("/records/?state=passed&search=%22%3E&lang=en").content.decode()
    assert '<a href="?state=passed&amp;search=%22%3E&amp;lang=ur">ur</a>' in page
