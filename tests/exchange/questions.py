"""Scenarios full of the signs that formats trip over, for the tests of this room."""

from dataclasses import replace

from hypothesis import strategies as st

from generator.model import scenario as model
from generator.model.text import Text

_SIGN_LINE = (
    ": = ~ # { } \\ < > & \" ' % $ | ` * _ [ ] ( ) ! ^ + - . / @ ; ? -> // :: #### ]]> <b>bold</b> </text> &amp; &lt; "
    "&#42; <!-- --> <![CDATA[ %50% =x ~y T TRUE [html] $CATEGORY: \\n \\\\ \\{ 1. 2) ## >> == -- \u200f \u2066"
)
SIGNS = _SIGN_LINE.split(" ")
WORDS = ["he", "said", "25-A", "*loud*", "**louder**", "`code`", "اُردو", "میں", "لکھا", "ہے۔", "«", "a:b", "x=y", "7"]

tokens = st.sampled_from([*SIGNS, *WORDS])
lines = st.lists(tokens, min_size=1, max_size=7).map(" ".join)
paragraphs = st.lists(lines, min_size=1, max_size=3).map("\n".join)
words = lines.map(lambda line: f"so {line} it")
blocks = st.lists(paragraphs, min_size=1, max_size=3).map("\n\n".join)


def pairs(of: st.SearchStrategy[str]) -> st.SearchStrategy[Text]:
    return st.builds(Text, en=of, ur=of)


@st.composite
def choices(draw: st.DrawFn, *, single: bool) -> tuple[model.Choice, ...]:
    count = draw(st.integers(2, 8))
    rights = {draw(st.integers(0, count - 1))}
    if not single:
        rights |= draw(st.sets(st.integers(0, count - 1), max_size=count - 2))
        rights = set(sorted(rights)[: count - 1])
    return tuple(
        model.Choice(
            id="abcdefgh"[n],
            # The number keeps every two choices apart, whatever their signs come to.
            text=Text(en=f"{n} {draw(words)}", ur=f"{n} {draw(words)}"),
            why=draw(pairs(blocks) | st.just(Text(en="", ur=""))),
            right=n in rights,
            clauses=draw(st.sampled_from([(), ("memo-permission",)])),
        )
        for n in range(count)
    )


@st.composite
def scenarios(draw: st.DrawFn) -> model.Scenario:
    single = draw(st.booleans())
    task = model.SingleChoice if single else model.MultipleChoice
    return model.Scenario(
        id=draw(st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)),
        topic="permission",
        title=draw(pairs(words)),
        uses=frozenset(draw(st.sets(st.sampled_from(model.Use), min_size=1))),
        level=draw(st.integers(1, 3)),
        platform="telephone",
        clauses=("memo-permission",),
        see=draw(st.sampled_from([(), ("press-report",)])),
        source=draw(st.sampled_from(["", "S14"])),
        situation=draw(pairs(blocks)),
        task=task(question=draw(pairs(words)), choices=draw(choices(single=single))),
    )


def a_scenario(name: str = "case", *, single: bool = True, **changes: object) -> model.Scenario:
    """Give one scenario whose every text holds every sign, and line breaks."""
    awkward = " ".join(["so", *SIGNS, *WORDS, "it"])

    def said(what: str) -> Text:
        return Text(en=f"{what} {awkward}", ur=f"{what} {awkward}")

    rights = {0} if single else {0, 2, 3}
    given = tuple(
        model.Choice(id="abcde"[n], text=said(f"choice {n}"), why=said(f"why {n}\n\n{n}"), right=n in rights)
        for n in range(5)
    )
    task = model.SingleChoice if single else model.MultipleChoice
    scenario = model.Scenario(
        id=name,
        topic="permission",
        title=Text(en='title : = ~ # { } \\ < & " ]]>', ur='عنوان : = ~ # { } \\ < & " ]]>'),
        uses=frozenset({model.Use.PRACTICE}),
        level=1,
        platform="telephone",
        clauses=("memo-permission",),
        situation=Text(en=f"line one\nline two\n\n{awkward}", ur=f"سطر\n\n{awkward}"),
        task=task(question=said("question"), choices=given),
    )
    return replace(scenario, **changes)  # type: ignore[arg-type]  # fields by name, as the tests need them
