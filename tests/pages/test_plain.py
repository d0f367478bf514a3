"""The short way for plain texts gives what the long way would, and no sign of Markdown or HTML takes it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.pages import markup

SIGNS = st.text(alphabet=st.sampled_from("ab 1.,;:-'\"()!?/%ی ۔،”“َ*_`[]<>&#\n"), max_size=40)


def the_long_way(text):
    return markup._isolated_html(markup._clean_text(markup._text.reset().convert(markup._own(text))))


@settings(max_examples=2000)
@given(SIGNS)
def test_a_plain_text_comes_out_as_the_long_way_gives_it(text):
    if markup.is_plain(text):
        assert markup.render_text(text) == the_long_way(text)
        assert markup.render_line(text) == markup._isolated_html(markup._line_html(text))


@given(SIGNS)
def test_no_sign_that_means_something_is_plain(text):
    assert not (markup.is_plain(text) and set(text) & set("*_`[]<>&#\n"))


def test_most_texts_of_the_course_are_plain(library):
    texts = [text for s in library.scenarios if not s.vars for text in (s.situation.en, s.situation.ur)]
    assert sum(map(markup.is_plain, texts)) > 0.8 * len(texts)
