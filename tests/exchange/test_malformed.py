"""Whatever bytes are brought in: our error, with a place where there is one, and never another exception."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import exchange
from generator.build import run_apart
from generator.errors import ExchangeError
from generator.exchange import FORMATS, Destination, Rendering, Wishes
from generator.model.course import Course
from generator.model.text import Language
from tests.exchange.questions import a_scenario
from tests.exchange.test_readers import MOODLE, TABLE, refused, workbook

HERE = Destination(topics=frozenset({"permission"}), language=Language.EN, topic="permission")
FILES = ["a.gift", "a.xml", "a.csv", "a.xlsx"]
SOUND = {
    "a.gift": b"::Q:: text {=a#why ~b}\n\n// [id:x]\n::R:: \\{ {~%50%a ~%50%b ~%-100%c}\n",
    "a.xml": MOODLE.encode(),
    "a.csv": TABLE.encode(),
    "a.xlsx": workbook(["question", "choice 1", "choice 2", "right"], ["what", "this", "that", 1]),
}


def survives(file: str, data: bytes) -> None:
    """Take the file, or be refused in our own words."""
    try:
        exchange.import_questions(file, data, HERE, run_apart)
    except ExchangeError as error:
        assert str(error).startswith(f"{file}:")  # noqa: PT017  # either outcome is right; this is how a refusal begins


@pytest.mark.parametrize("file", FILES)
def test_every_truncation_is_survived(file: str):
    data = SOUND[file]
    for end in range(0, len(data), max(1, len(data) // 120)):
        survives(file, data[:end])


@settings(max_examples=80)
@given(st.sampled_from(FILES), st.data())
def test_flipped_bits_are_survived(file: str, data: st.DataObject):
    broken = bytearray(SOUND[file])
    for place in data.draw(st.lists(st.integers(0, len(broken) * 8 - 1), min_size=1, max_size=5)):
        broken[place // 8] ^= 1 << place % 8
    survives(file, bytes(broken))


@settings(max_examples=80)
@given(st.sampled_from(FILES), st.binary(max_size=200))
def test_any_bytes_at_all_are_survived(file: str, data: bytes):
    survives(file, data)


@settings(max_examples=150)
@given(st.text(alphabet="{}=~#:\\%TF->/[]$ \nabc", max_size=60))
def test_any_signs_of_gift_are_survived(text: str):
    survives("a.gift", text.encode())


@settings(max_examples=15)
@given(st.text(alphabet="#-*[]x 1.>`\n\ta|<", max_size=60))
def test_any_signs_of_quizdown_are_survived(text: str):
    survives("a.md", text.encode())


@pytest.mark.parametrize("file", [*FILES, "a.md"])
def test_a_file_without_end_is_refused_unread(file: str):
    size = exchange.MAX_BYTES + 1
    assert refused(file, b"a" * size)[0] == f"{file}:1:1: error[X101]: the file has {size:,} bytes"


@pytest.mark.parametrize("file", ["a.gift", "a.csv", "a.md"])
def test_a_zip_under_another_name_is_refused(file: str, small_course: Course, rendering: Rendering):
    packed = exchange.export([a_scenario()], small_course, FORMATS["qti"], rendering, Wishes()).data
    said = f"{file}:1:1: error[X101]: the file is a zip archive, whatever its name says"
    assert refused(file, packed) == [said]


@pytest.mark.parametrize("file", ["a.gift", "a.csv", "a.md"])
def test_another_encoding_is_refused_with_its_place(file: str):
    said = f"{file}:2:4: error[X101]: byte 0xe9 is not UTF-8"
    assert refused(file, "Q?\nAt \xe9 {=a ~b}".encode("latin-1")) == [said]


def test_utf_16_with_its_mark_is_read_as_spreadsheets_write_it():
    imported = exchange.import_questions("a.csv", TABLE.encode("utf-16"), HERE, run_apart)
    assert len(imported.scenarios) == 2


BOMB = '<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/hostname">]><quiz><question>&x;</question></quiz>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, BOMB.encode("utf-16").decode("utf-16")])
def test_documents_that_declare_entities_are_refused(text: str):
    assert refused("a.xml", text) == [
        "a.xml:1:1: error[X101]: the file declares a document type, which may hide entities"
    ]


def test_broken_xml_is_refused_with_its_place():
    said = refused("a.xml", "<quiz>\n<question type='multichoice'>\n</quiz>")
    assert said[0].startswith("a.xml:3:8: error[X101]: the file is not XML: ")


def test_deep_nesting_is_refused_or_survived():
    survives("a.xml", b"<quiz>" * 5000)
    survives(
        "a.xml", (b"<quiz><question type='multichoice'><questiontext format='html'><text><![CDATA[" + b"<div>" * 9000)
    )
    deep = MOODLE.replace("<p>A case.</p>", "<blockquote>" * 3000 + "<ul><li>" * 3000 + "x")
    survives("a.xml", deep.encode())


def test_xml_of_another_sort_is_told_from_a_quiz():
    assert refused("a.xml", "<html/>") == ["a.xml:1:1: error[X102]: the file begins with <html>, not with <quiz>"]


def test_control_characters_are_taken_out_and_told():
    imported = exchange.import_questions("a.gift", b"::Q:: te\x07xt\xe2\x80\xa8{=a ~b}", HERE, run_apart)
    assert [str(d).split("\n")[0] for d in imported.lost] == [
        "a.gift:1:1: warning[X103]: `a question` held control characters"
    ]


def bomb_workbook() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 101_000_000)
    return packed.getvalue()


def pointing_workbook() -> bytes:
    packed = BytesIO(SOUND["a.xlsx"])
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("../evil.xml", b"")
    return packed.getvalue()


def spoilt_workbook() -> bytes:
    """What is packed begins with a kind of block that there is not."""
    packed, sheet = BytesIO(), "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(sheet, "<a/>" * 100)
    data = bytearray(packed.getvalue())
    data[30 + len(sheet)] = 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (spoilt_workbook(), "the workbook cannot be read"),
        (bomb_workbook(), "the workbook unpacks to more than it should, or is encrypted"),
        (pointing_workbook(), "the workbook points outside itself"),
        (b"PK\x03\x04", "the workbook cannot be read"),
    ],
)
def test_workbooks_that_are_traps_are_refused(data: bytes, said: str):
    (line,) = refused("a.xlsx", data)
    assert line.startswith(f"a.xlsx:1:1: error[X101]: {said}")


def test_quizdown_that_runs_away_is_refused():
    with pytest.raises(ExchangeError, match="the quizdown package failed on this file"):
        exchange.import_questions("a.md", b"# A\n", HERE, lambda *_: None)
