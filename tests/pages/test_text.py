"""Author text as HTML, short names of clauses, dates, drawings, and the words of the interface."""

import re
from pathlib import Path

import pytest

from generator.model.text import Language
from generator.pages import words as words_module
from generator.pages.figures import safe_figure
from generator.pages.labels import date_words, short_pointer
from generator.pages.markup import isolated, render_line, render_text, words_of

PAGES = Path(words_module.__file__).parent
LRI, PDI = "\u2066", "\u2069"


def test_simple_markdown_is_rendered():
    html = render_text("*a* **b** `c` [d](https://example.org)\n\n- one\n- two\n\n> three")
    link = '<a href="https://example.org" rel="noopener noreferrer">d</a>'
    assert html == (
        f"<p><em>a</em> <strong>b</strong> <code>c</code> {link}</p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<blockquote>\n<p>three</p>\n</blockquote>"
    )


def test_gibberish_leaves_no_mark_of_the_markdown_library():
    html = render_text("]`*<b>@]#**http://*&amp;![i](http://a)    ``")
    assert not set(html) & {"\x02", "\x03"}


@pytest.mark.parametrize("text", ["1. one", "- one", "# one", "    one", "> one", "---", "one\n==="])
def test_line_keeps_signs_that_would_start_a_block(text):
    assert render_line(text).strip() == text.strip().replace(">", "&gt;")


def test_line_keeps_a_space_at_either_end_so_that_pieces_can_be_joined():
    assert render_line(" and\n") == " and "
    assert render_line("  ") == " "
    assert render_line("") == ""


def test_words_of_a_text_have_no_markup_and_are_not_escaped():
    assert words_of('*A* "q"\n\n<b>&</b>') == 'A "q" <b>&</b>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("قاعدہ 25-A اور", f"قاعدہ {LRI}25-A{PDI} اور"),
        ("نمبر 14/3/2022-D-II کے", f"نمبر {LRI}14/3/2022-D-II{PDI} کے"),
        ("تاریخ 2024-09 کی", "تاریخ 2024-09 کی"),
        ("rule 25-A", "rule 25-A"),
        (f"قاعدہ {LRI}25-A{PDI}", f"قاعدہ {LRI}25-A{PDI}"),
    ],
)
def test_references_keep_their_order_among_urdu_words(text, shown):
    assert isolated(text) == shown
    assert render_line(text) == shown


def test_isolating_leaves_addresses_alone():
    html = render_text("[قاعدہ 25-A](https://example.org/25-A)")
    assert 'href="https://example.org/25-A"' in html
    assert f"{LRI}25-A{PDI}" in html


@pytest.mark.parametrize(
    ("pointer", "english", "urdu"),
    [
        ("para 2", "para 2", "پیرا 2"),
        ("para 2 (citing rule 18)", "para 2", "پیرا 2"),
        ("instruction 1 (likely para 4(i))", "instruction 1", "ہدایت 1"),
        ("rule 24(1)", "rule 24(1)", "قاعدہ 24(1)"),
        ("rules 9, 10 and 12 (as cited in a 2021 order)", "rules 9, 10 and 12", "قواعد 9، 10 اور 12"),
        ("later history", "later history", '<bdi lang="en">later history</bdi>'),
        ("(number not seen)", "(number not seen)", '<bdi lang="en">(number not seen)</bdi>'),
    ],
)
def test_pointer_is_shortened_and_said_in_urdu_where_it_can_be(pointer, english, urdu):
    assert short_pointer(pointer, Language.EN) == english
    assert short_pointer(pointer, Language.UR) == urdu


def test_dates_are_written_out_and_what_is_no_date_stays():
    assert date_words("2024-09-02", Language.EN) == "2 September 2024"
    assert date_words("2024-09-02", Language.UR) == "2 ستمبر 2024"
    assert date_words("1964", Language.EN) == "1964"


def a_drawing(inner, attributes=""):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{inner}</svg>'
    )


@pytest.mark.parametrize(
    "inner",
    [
        "<script>hit()</script>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='hit()'/></foreignObject>",
        "<a xlink:href='javascript:hit()'><text>x</text></a>",
        "<image xlink:href='https://evil.test/x.png'/>",
        "<use xlink:href='https://evil.test/x.svg#a'/>",
        "<rect onclick='hit()' style='fill:url(https://evil.test/x)'/>",
        "<rect fill='url(https://evil.test/x)'/>",
        "<animate attributeName='href' values='javascript:hit()'/>",
        "<style>*{fill:url(https://evil.test/x)}</style>",
        "<set attributeName='onload' to='hit()'/>",
    ],
)
def test_drawing_keeps_shapes_and_loses_all_that_runs_or_fetches(inner):
    html = safe_figure(a_drawing(f"{inner}<circle r='1'/>", "onload='hit()'"), "door")
    assert "<circle" in html
    assert not re.search(r"hit|evil|javascript|href|style", html)


def test_ids_of_a_drawing_are_its_own_and_still_point_at_each_other():
    html = safe_figure(
        a_drawing("<marker id='arrow'/><path marker-end='url(#arrow)'/><title id='t'>x</title>", "aria-labelledby='t'"),
        "door",
    )
    assert 'id="figure-door-arrow"' in html
    assert 'marker-end="url(#figure-door-arrow)"' in html
    assert 'aria-labelledby="figure-door-t"' in html


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "no drawing",
        "<html/>",
        "<svg>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    ],
)
def test_what_is_no_drawing_is_left_out(svg):
    assert safe_figure(svg, "door") == ""


def test_every_word_is_in_both_languages_with_the_same_places():
    english, urdu = (words_module.words(language) for language in Language)
    assert english.keys() == urdu.keys()
    for key, text in english.items():
        assert text.strip(), key
        assert re.search(r"[\u0600-\u06ff]", urdu[key]), key
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", urdu[key])), key


def test_every_word_is_used():
    sources = [*PAGES.rglob("*.html"), *(PAGES / "theme" / "assets").glob("*.js"), *PAGES.glob("*.py")]
    code = "".join(path.read_text() for path in sources if path.name != "words.py")
    families = r"^(level_|how_|clause_|confidence_|use_|basis_|to_|kind_|exhibit_|points_|mark_|one_|all_)"
    families += r"|^(lacks_|page_|status_|translation_)"
    unused = [
        k for k in words_module.words(Language.EN) if not re.search(rf"\b{k}\b", code) and not re.match(families, k)
    ]
    assert unused == []
