"""Papers, marks and their packing: what is drawn, what it earns, and that nothing is lost in storage."""

from dataclasses import fields, replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import MarkingError
from generator.marking import (
    PaperQuestion,
    draw_paper,
    mark_answer,
    mark_paper,
    pack_answers,
    pack_paper,
    present,
    read_edition,
    tell_paper,
    unpack_answers,
    unpack_paper,
    write_edition,
)
from generator.model.course import Crest
from generator.model.question import Mark, PathKey, Picked, SetKey, TurnKey, Walked
from generator.model.scenario import Kind
from generator.model.text import Text

SINGLE = SetKey(right=frozenset("a"), wrong=frozenset("bcd"), single=True)
SEVERAL = SetKey(right=frozenset("ac"), wrong=frozenset("bde"), single=False)
PATH = PathKey(
    start="one",
    steps={
        "one": {"a": TurnKey(points=2, next="two"), "b": TurnKey(points=0, next="three")},
        "two": {"c": TurnKey(points=1, next=None), "d": TurnKey(points=0, next=None)},
        "three": {"e": TurnKey(points=1, next=None), "f": TurnKey(points=0, next=None)},
    },
    best=3,
)


def right_answers(edition, paper):
    answers = {}
    for question in paper.questions:
        key = edition.keys[question]
        answers[question] = Picked(choices=key.right) if isinstance(key, SetKey) else Walked(route=("a", "c"))
    return answers


def test_a_single_choice_earns_all_or_nothing():
    assert mark_answer(SINGLE, Picked(choices=frozenset("a"))) == Mark(points=100)
    for wrong in ("", "b", "ab", "abcd"):
        assert mark_answer(SINGLE, Picked(choices=frozenset(wrong))) == Mark(points=0)


def test_several_choices_earn_the_share_of_right_less_the_share_of_wrong():
    earned = {
        ticked: mark_answer(SEVERAL, Picked(choices=frozenset(ticked))).points
        for ticked in ("ac", "a", "acb", "ab", "abcde", "")
    }
    assert earned == {"ac": 100, "a": 50, "acb": 66, "ab": 16, "abcde": 0, "": 0}


def test_only_the_key_itself_earns_full_points():
    ids = sorted(SEVERAL.right | SEVERAL.wrong)
    every = [frozenset(c) for n in range(len(ids) + 1) for c in combinations(ids, n)]
    assert [c for c in every if mark_answer(SEVERAL, Picked(choices=c)).is_full] == [SEVERAL.right]


def test_a_path_earns_its_share_of_the_best_route():
    routes = {"ac": 100, "ad": 66, "be": 33, "bf": 0, "a": 66, "": 0}
    assert {r: mark_answer(PATH, Walked(route=tuple(r))).points for r in routes} == routes


@pytest.mark.parametrize(
    ("key", "answer", "message"),
    [
        (SINGLE, Picked(choices=frozenset("z")), "the answer names choices the question does not have: z"),
        (SINGLE, Walked(route=("a",)), "the answer is of another kind than the question"),
        (PATH, Picked(choices=frozenset("a")), "the answer is of another kind than the question"),
        (PATH, Walked(route=("a", "e")), "decision 2 of the answer, 'e', is not open at that point of the path"),
        (PATH, Walked(route=("a", "c", "c")), "decision 3 of the answer, 'c', is not open at that point of the path"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(key, answer, message):
    with pytest.raises(MarkingError) as caught:
        mark_answer(key, answer)
    assert str(caught.value) == message


@given(seed=st.text(min_size=1, max_size=20))
def test_every_paper_meets_the_blueprint(an_edition, seed):
    edition = an_edition()
    paper = draw_paper(edition, seed)
    drawn = [edition.questions[q] for q in paper.questions]
    assert len(drawn) == 9
    assert len({q.family for q in drawn}) == 9
    assert sum(q.exam_only for q in drawn) >= 5
    assert all(sum(q.topic == topic for q in drawn) >= 2 for topic in edition.topics)
    assert draw_paper(edition, seed) == paper


def test_seeds_give_different_papers_and_orders(an_edition):
    edition = an_edition()
    assert len({draw_paper(edition, str(n)).questions for n in range(50)}) == 50
    question = next(q.id for q in edition.questions.values() if q.kind is Kind.CHOICE)
    orders = {
        shown.order[""]
        for n in range(300)
        for shown in present(edition, draw_paper(edition, str(n)))
        if shown.question.id == question
    }
    assert len(orders) > 10


def test_a_draft_keeps_its_order_and_other_choices_are_only_reordered(an_edition):
    edition = an_edition()
    for shown in present(edition, draw_paper(edition, "s")):
        for step, order in shown.order.items():
            assert sorted(order) == sorted(shown.question.choices[step])
            if shown.question.kind is Kind.SPOT:
                assert order == shown.question.choices[step]


def test_families_seen_before_come_last(an_edition):
    edition = an_edition()
    first = draw_paper(edition, "first")
    seen = frozenset(edition.questions[q].family for q in first.questions)
    second = draw_paper(edition, "second", seen)
    assert not seen & {edition.questions[q].family for q in second.questions}


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"per_topic": {"press": 13}}, "the blueprint asks for 13 questions on 'press'; the bank has 12"),
        ({"questions": 40}, "the paper lacks 4 questions; the bank has no more"),
        ({"questions": 30, "exam_only_percent": 90}, "the paper lacks 9 questions that are for the examination only"),
    ],
)
def test_a_blueprint_the_bank_cannot_fill_is_refused(an_edition, rules, message):
    with pytest.raises(MarkingError) as caught:
        draw_paper(an_edition(**rules), "s")
    assert str(caught.value) == message


def test_a_presented_question_has_no_room_for_a_key():
    assert {f.name for f in fields(PaperQuestion)} == {"number", "question", "order"}


def test_a_right_paper_passes_and_a_blank_one_tells_what_to_study(an_edition):
    edition = an_edition()
    paper = draw_paper(edition, "s")
    answers = right_answers(edition, paper)
    right = mark_paper(edition, paper, answers)
    assert (right.percent, right.passed, tell_paper(edition, paper, answers).study) == (100, True, {})
    blank = mark_paper(edition, paper, {})
    assert (blank.percent, blank.passed) == (0, False)
    assert tell_paper(edition, paper, {}).study == {topic: (f"{topic}-clause",) for topic in edition.topics}


def test_the_pass_mark_is_met_exactly_and_missed_by_one_point(an_edition):
    edition = an_edition(pass_percent=100)
    paper = draw_paper(edition, "s")
    answers = right_answers(edition, paper)
    assert mark_paper(edition, paper, answers).passed
    answers.pop(paper.questions[0])
    assert not mark_paper(edition, paper, answers).passed


@given(seed=st.text(min_size=1, max_size=9), data=st.data())
def test_papers_and_answers_survive_storage(an_edition, seed, data):
    edition = an_edition()
    paper = draw_paper(edition, seed)
    answers = {}
    for question in paper.questions:
        if edition.questions[question].kind is Kind.PATH:
            answer = Walked(route=data.draw(st.sampled_from([("a",), ("b",), ("a", "c"), ("a", "d"), ("b", "f")])))
        else:
            answer = Picked(choices=data.draw(st.frozensets(st.sampled_from("abcde"), min_size=1)))
        if data.draw(st.booleans()):
            answers[question] = answer
    packed = pack_answers(edition, paper, answers)
    assert len(packed) == len(paper.questions)
    assert unpack_answers(edition, paper, packed) == answers
    assert unpack_paper(edition, seed, pack_paper(edition, paper)) == paper


def test_a_paper_takes_the_bits_that_its_edition_needs_and_two_bytes_a_question_are_still_read(an_edition):
    edition = an_edition()
    paper = draw_paper(edition, "s")
    another = edition.questions[paper.questions[0]]
    many = replace(edition, questions=edition.questions | {f"more-{n}": another for n in range(600)})
    assert len(pack_paper(edition, paper)) == 1 + len(paper.questions)
    assert len(pack_paper(many, paper)) == 1 + -(-10 * len(paper.questions) // 8)
    assert unpack_paper(many, "s", pack_paper(many, paper)) == paper
    before = b"".join(edition.ordinals[question].to_bytes(2) for question in paper.questions)
    assert unpack_paper(edition, "s", before) == paper


def test_an_edition_survives_its_file_and_equal_editions_have_equal_bytes(an_edition):
    edition = an_edition()
    data = write_edition(edition)
    again = read_edition(data)
    assert again == edition
    assert write_edition(again) == data
    assert len(again.digest) == 64


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"format": "sabaq-edition-1"}', b'{"format": "other"}'])
def test_what_is_no_edition_is_refused_in_one_sentence(data):
    with pytest.raises(MarkingError, match=r"edition"):
        read_edition(data)


def test_an_edition_never_prints_its_keys(an_edition):
    assert "right" not in repr(an_edition())


def test_a_crest_is_published_whole_and_an_edition_without_one_says_nothing_of_it(an_edition):
    plain = an_edition()
    assert b"crest" not in write_edition(plain)
    assert read_edition(write_edition(plain)).certificate.crest is None
    crest = Crest(file="crest.svg", alt=Text(en="A lamp", ur="چراغ"), svg='<svg><title>"چراغ"</title></svg>'.encode())
    crested = replace(plain, certificate=replace(plain.certificate, crest=crest))
    assert read_edition(write_edition(crested)) == crested
