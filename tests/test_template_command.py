"""`sabaq template`: a design is tried on the names that break one, and told of in its author's words."""

from io import BytesIO

import pikepdf
import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.credential import read_award, read_document
from generator.credential.resources import read_resource
from generator.specimens import NAMES
from tests.builders import a_tree
from tests.conftest import ROOT

OWN = """
#import "shared.typ": *
#let certificate(data: "", credential: "", log-proof: none, qr: none, offline-qr: none) = {
  let data = json(bytes(data))
  set document(title: data.document_title)
  set page(width: 100mm, height: 60mm)
  set text(lang: "en", font: "Noto Serif", size: 8pt)
  pdf.attach("credential.json", bytes(credential), relationship: "data", mime-type: "application/json",
    description: "The credential")
  [#data.person.en, #data.course.en, #data.facts.at(0).value.en, #data.address]
  for words in (data.person.ur, data.course.ur) { if words != "" { urdu(spoken(words, words)) } }
}
"""


@pytest.fixture
def tried(tmp_path):
    """A command that tries a template, and gives its exit code and its words line by line."""
    course = tmp_path / "course-folder"
    for name, data in a_tree().items():
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_bytes(data)

    def run(template: str) -> tuple[int, list[str]]:
        path = tmp_path / "lahore.typ"
        path.write_text(template)
        done = CliRunner().invoke(main, ["template", str(path), "-o", str(tmp_path / "made"), "--root", str(course)])
        return done.exit_code, done.output.replace(f"{tmp_path}/", "").splitlines()

    return run


PRINTED = [f"made/{name}.pdf" for name in NAMES]


def test_a_sound_template_gives_a_print_for_each_kind_of_name(tried, tmp_path):
    assert tried(OWN) == (0, PRINTED)
    for name, person in NAMES.items():
        pdf = (tmp_path / "made" / f"{name}.pdf").read_bytes()
        assert read_award(read_document(pdf)).person == person


def test_our_own_template_is_sound(tried):
    assert tried(read_resource("prints", "certificate.typ").decode()) == (0, PRINTED)


def test_the_names_are_those_that_break_designs():
    assert max(len(person.en) for person in NAMES.values()) == 60
    assert {person.en.count(" ") for person in NAMES.values()} >= {0, 6}
    assert any(person.ur == "" for person in NAMES.values())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("#data.person.en", "#data.persona.en"), 'line 10: dictionary does not contain key "persona"'),
        (('font: "Noto Serif"', "font: "), "line 7: expected expression"),
        (("let certificate(", "let diploma("), "unknown variable: certificate; it is called with data, credential, "),
        (("log-proof: none, ", ""), "unexpected argument: log-proof; it is called with data, credential, log-proof, "),
        (("set document(", 'read("seal.png"); set document('), "line 5: file not found"),
        (('"credential.json"', '"mine.json"'), "the PDF holds 0 attachments named credential.json; expected one"),
        (('"shared.typ"', '"../keys.py"'), 'line 2: path `"../keys.py"` would escape the project root; cannot access '),
    ],
)
def test_a_broken_template_is_told_of_in_its_own_lines_and_prints_nothing(tried, tmp_path, change, told):
    assert change[0] in OWN
    code, (line,) = tried(OWN.replace(*change))
    assert code == 1
    assert line.startswith(f"lahore.typ: {told}")
    assert str(ROOT) not in line
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("[#data.person.en, ", "["), "the name is not on it, or is broken up: Gulalai"),
        (("#data.address]", "]"), "the address to check it at is not on it, or is broken up: https://academy.example"),
        (("spoken(words, words)", "words"), "the Urdu name is not told to a screen reader: set it in `spoken(words"),
        (("[#data.person.en", "[#text(size: 26pt, data.person.en)"), "it has 2 pages, others have 1: set what is long"),
        (('font: "Noto Serif"', 'font: "Arial"'), "lahore.typ: line 7: unknown font family: arial"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_told_of_beside_the_print(tried, change, told):
    assert change[0] in OWN
    code, lines = tried(OWN.replace(*change))
    assert code == 1
    assert set(PRINTED) <= set(lines)
    assert any(line.strip().startswith(told) for line in lines), lines


def test_a_print_is_signed_with_a_test_key(tried, tmp_path):
    tried(OWN)
    with pikepdf.open(BytesIO((tmp_path / "made" / "one-word.pdf").read_bytes())) as pdf:
        held = pdf.attachments["credential.json"].get_file().read_bytes().decode()
    assert "#TEST" in held
