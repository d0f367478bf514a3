"""MkDocs' settings say what the course says, and leave authors' texts alone."""

import pytest
import yaml

from generator.model.text import Language
from tests.conftest import ROOT

FILES = {Language.EN: "mkdocs.yml", Language.UR: "mkdocs.ur.yml"}


def settings(language):
    return yaml.safe_load((ROOT / FILES[language]).read_text())


@pytest.mark.parametrize("language", Language)
def test_name_description_and_notice_are_the_courses(language):
    course = yaml.safe_load((ROOT / "course" / "course.yaml").read_text())
    said = settings(language)
    assert said["site_name"] == course["title"][language]
    assert said["site_description"] == course["summary"][language]
    assert said["copyright"] == course["notice"][language]


def test_languages_are_built_apart_and_searched_by_beginnings_of_words():
    english, urdu = settings(Language.EN), settings(Language.UR)
    assert urdu["INHERIT"] == FILES[Language.EN]
    assert (english["site_dir"], urdu["site_dir"]) == ("site/en", "site/ur")
    assert (english["theme"]["language"], urdu["theme"]["language"]) == ("en", "ur")
    assert english["plugins"] == urdu["plugins"] == [{"search": {"lang": "en"}}]


def test_nothing_gives_authors_attributes_files_or_templates():
    assert settings(Language.EN)["markdown_extensions"] == []
    assert "markdown_extensions" not in settings(Language.UR)
