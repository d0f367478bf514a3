"""What the preview shows is what the site has; what it must not do, it does not."""

import json
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from generator import build, pages
from generator.errors import ConfigError
from generator.files import read_tree, write_atomic
from generator.model.text import Language
from generator.preview.server import serve
from generator.preview.stage import Stage
from tests.builders import a_scenario


def get(url: str, path: str, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body, dict(answer.headers)


def test_each_page_is_byte_for_byte_what_the_build_writes(course: Path):
    build.build_site(course)
    stage = Stage(course)
    built = [(lang, path) for lang in Language for path in sorted((course / "site" / lang).rglob("index.html"))]
    assert len(built) > 16
    for language, path in built:
        address = path.parent.relative_to(course / "site" / language).as_posix()
        assert stage.page(language, "" if address == "." else f"{address}/") == path.read_bytes(), address


def test_the_search_finds_what_the_sites_does_and_what_was_just_saved(course: Path):
    build.build_site(course)
    stage = Stage(course)
    for language in Language:
        built = json.loads((course / "site" / language / "search" / "search_index.json").read_bytes())
        shown = json.loads(stage.search_index(language))
        assert len(built["docs"]) > 5
        assert shown["config"] == built["config"]
        assert sorted(map(str, shown["docs"])) == sorted(map(str, built["docs"]))
    lesson = course / "course/lessons/permission.en.md"
    lesson.write_text(f"{lesson.read_text()}\nA word of quicksilver.\n")
    stage.refresh()
    assert b"quicksilver" in stage.search_index(Language.EN)
    assert b"quicksilver" not in stage.search_index(Language.UR)


def test_one_page_alone_is_drawn_as_all_of_them_are(library):
    tree = read_tree(Path(__file__).parent.parent.parent)
    handbook = build.handbook_of(tree)
    made = pages.render(library, build.figures_of(tree), handbook)
    assert len(made) > 500
    for site in pages.sites(library, build.figures_of(tree)):
        some = [path for path in made if path.startswith(f"{site.language}/")]
        for path in some[:: len(some) // 25]:
            address = path.removeprefix(f"{site.language}/").removesuffix(".md").removesuffix("index")
            assert pages.draw(site, address, handbook).data == made[path], path


def test_it_serves_both_languages_the_theme_and_the_chooser(shown):
    for path, part in (("/", "en/"), ("/en/", "A small course"), ("/ur/topics/permission/", "اجازت")):
        status, body, _ = get(shown.url, path)
        assert (status, part in body, "/preview/client.js" in body) == (200, True, True)
    assert get(shown.url, "/en/assets/quiz.js")[2]["Content-Type"] == "text/javascript"
    assert get(shown.url, "/en/practice/permission/none/")[0] == 404
    assert get(shown.url, "/en/search/search_index.json")[2]["Content-Type"] == "application/json"
    assert "served by sabaq serve" in get(shown.url, "/exam/")[1]


def test_a_scenario_for_the_examination_is_shown_to_its_author_and_says_so(shown):
    status, body, _ = get(shown.url, "/en/practice/permission/third/")
    assert status == 200
    assert "Examination only" in body
    assert "practice/permission/third" not in get(shown.url, "/en/topics/permission/")[1]


@pytest.mark.parametrize("path", ["/en/../../course/course.yaml", "/en/assets/../../../../errors.py", "/en/main.html"])
def test_no_other_file_can_be_had(shown, path: str):
    assert get(shown.url, path)[0] == 404


def test_it_answers_to_this_machine_only(shown):
    assert get(shown.url, "/en/", Host="rebound.example")[0] == 403


def test_a_head_tells_whether_the_page_changed(shown):
    page = "/en/practice/permission/first/"
    before = get(shown.url, page, "HEAD")[2]["X-Sabaq-Digest"]
    other = get(shown.url, "/en/clauses/", "HEAD")[2]["X-Sabaq-Digest"]
    shown.save("scenarios/permission/first.yaml", "A reporter calls.", "Two reporters call.")
    assert "/en/practice/permission/first/" in shown.says("no errors")
    assert get(shown.url, page, "HEAD")[2]["X-Sabaq-Digest"] != before
    assert get(shown.url, "/en/clauses/", "HEAD")[2]["X-Sabaq-Digest"] == other


def test_a_broken_file_is_told_and_the_last_good_version_stays(shown):
    file = "scenarios/permission/first.yaml"
    shown.save(file, "A reporter calls.", "A reporter calls twice.")
    shown.says("no errors")
    shown.save(file, "kind: choice", "kind: chioce")
    said = shown.says("1 error: the pages show the last good version")
    assert f"{file}:5:7: error[E114]: `kind` cannot be `chioce`\n  hint: did you mean `choice`?" in said
    assert "A reporter calls twice." in get(shown.url, "/en/practice/permission/first/")[1]
    shown.save(file, "kind: chioce", "kind: choice")
    shown.says("no errors")


def test_another_file_is_shown_while_one_is_broken(shown):
    shown.save("scenarios/permission/first.yaml", "kind: choice", "kind: chioce")
    shown.says("1 error")
    shown.save("scenarios/permission/second.yaml", "A reporter calls.", "A reporter writes.")
    shown.says("1 error")
    assert "A reporter writes." in get(shown.url, "/en/practice/permission/second/")[1]
    shown.save("course/course.yaml", "edition:", "editoin:")
    shown.says("did you mean `edition`?")
    assert get(shown.url, "/en/practice/permission/second/")[0] == 200


def test_a_new_scenario_is_drawn_with_its_gaps(shown):
    text = a_scenario("fifth", change=("ur: ایک رپورٹر فون کرتا ہے۔", 'ur: ""'))
    write_atomic(shown.root / "scenarios/permission/fifth.yaml", text.encode())
    shown.says("1 gap to fill in; sabaq check names each\nno errors\n")
    assert "A reporter calls." in get(shown.url, "/en/practice/permission/fifth/")[1]
    (shown.root / "scenarios/permission/fifth.yaml").unlink()
    shown.says("no errors")
    assert get(shown.url, "/en/practice/permission/fifth/")[0] == 404


def test_a_port_that_is_taken_is_one_sentence(shown, course: Path):
    port = urlsplit(shown.url).port
    with pytest.raises(ConfigError, match=f"port {port}: .*; try `--port {port + 1}`"):
        serve(course, (), port, print)


def test_a_folder_without_a_course_is_one_sentence(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"there is no course in .*: it has no course/course.yaml"):
        serve(tmp_path, (), 0, print)
