"""The course of this repository: it checks clean, and every question marks its own answers as its key declares."""

from collections import Counter
from functools import cache

import pytest

from generator import build, check
from generator.families import variant_count, variants
from generator.marking import mark_answer, read_edition, survey_papers
from generator.model.course import ClauseUse
from generator.model.question import PathKey, Picked, Walked
from generator.model.scenario import Decisions, Kind, Use
from generator.model.text import Language
from tests.conftest import ROOT

TOPICS_OF_THE_CATALOGUE = 13
SITUATIONS = 114


@pytest.fixture(scope="session")
def edition():
    return read_edition(build.publish(ROOT))


def scored(library):
    return [question for s in library.scenarios if s.is_scored for question in variants(s)]


def test_the_course_has_no_diagnostic_at_all():
    assert build.check_course(ROOT).diagnostics == ()


def test_every_situation_of_the_catalogue_is_a_scenario(library):
    sources = {s.source for s in library.scenarios if s.source}
    assert sources == {f"S{n:02}" for n in range(1, SITUATIONS + 1)}
    discussed = [s for s in library.scenarios if s.kind is Kind.DISCUSS]
    assert len(discussed) >= 15
    assert all(s.uses == {Use.PRACTICE} for s in discussed)


def test_the_bank_is_large_and_varied_enough(library):
    scenarios = library.scenarios
    kinds = Counter(s.kind for s in scenarios)
    assert len(scenarios) >= 220
    assert sum(Use.EXAM in s.uses for s in scenarios) >= 100
    assert sum(variant_count(s) >= 4 for s in scenarios) >= 60
    assert kinds[Kind.PATH] >= 25
    assert kinds[Kind.SPOT] >= 25
    assert kinds[Kind.SELECT] >= 30
    levels = Counter(s.level for s in scenarios)
    assert all(0.2 * len(scenarios) <= levels[level] <= 0.45 * len(scenarios) for level in (1, 2, 3))
    assert len({s.platform for s in scenarios}) >= 15


def test_paths_are_at_least_two_decisions_deep(library):
    for scenario in library.scenarios:
        if isinstance(scenario.task, Decisions):
            assert depth(scenario.task) >= 2, scenario.id
            assert all(turn.then.en and turn.then.ur for step in scenario.task.steps for turn in step.choices)


def depth(task):
    steps = {step.id: step for step in task.steps}

    @cache
    def below(step):
        return 1 + max(below(turn.next) if turn.next else 0 for turn in steps[step].choices)

    return below(task.steps[0].id)


def test_every_topic_has_its_lesson_figure_and_quick_check_in_both_languages(library):
    assert len(library.course.topics) == TOPICS_OF_THE_CATALOGUE
    for topic in library.course.topics:
        for language in Language:
            lesson = library.lesson(topic.id, language)
            assert 3 <= len(lesson.quick_check) <= 5
            assert lesson.markdown.count("[figure: ") == 1
            assert lesson.markdown.count("[practice: ") == 2


def test_each_clause_that_may_decide_is_taught_practised_and_examined(library):
    covered = check.coverage(library)
    for clause in library.catalogue.clauses.values():
        if clause.use is ClauseUse.ASSERT:
            places = covered[clause.id]
            assert places["lessons"], clause.id
            assert len(places["practice"]) >= 2, clause.id
            assert len(places["exam"]) >= 2, clause.id


def test_no_mark_rests_on_another_clause(library):
    for scenario in library.scenarios:
        if scenario.is_scored:
            decides = {*scenario.clauses, *clauses_of_choices(scenario.task)}
            assert {library.catalogue.clauses[c].use for c in decides} == {ClauseUse.ASSERT}, scenario.id


def clauses_of_choices(task):
    groups = [step.choices for step in task.steps] if isinstance(task, Decisions) else [task.choices]
    return [clause for group in groups for choice in group for clause in choice.clauses]


def test_every_key_earns_full_marks_and_no_single_wrong_choice_does(library):
    questions = scored(library)
    assert len(questions) > 500
    for question in questions:
        key = question.key
        if isinstance(key, PathKey):
            continue
        assert mark_answer(key, Picked(choices=key.right)).is_full, question.id
        assert mark_answer(key, Picked(choices=frozenset())).points == 0, question.id
        for wrong in key.wrong:
            assert not mark_answer(key, Picked(choices=frozenset({wrong}))).is_full, question.id
            assert not mark_answer(key, Picked(choices=key.right | {wrong})).is_full, question.id


def test_exactly_one_route_of_every_path_earns_full_marks(library):
    paths = [q for q in scored(library) if isinstance(q.key, PathKey)]
    assert len(paths) >= 25
    for question in paths:
        marks = [mark_answer(question.key, Walked(route=route)) for route in routes(question.key, question.key.start)]
        assert sum(mark.is_full for mark in marks) == 1, question.id
        assert mark_answer(question.key, Walked(route=())).points == 0


def routes(key, step):
    for choice, turn in key.steps[step].items():
        ahead = routes(key, turn.next) if turn.next else [()]
        yield from ((choice, *route) for route in ahead)


def test_both_languages_ask_the_same_with_the_same_choices(edition):
    for question in edition.questions.values():
        english, urdu = (question.body[language] for language in Language)
        assert choices_of(english) == choices_of(urdu), question.id
        assert {c for ids in question.choices.values() for c in ids} == set(choices_of(english)), question.id


def choices_of(body):
    if "steps" in body:
        return sorted(choice for step in body["steps"].values() for choice in step["choices"])
    if "draft" in body:
        return sorted(piece["id"] for piece in body["draft"] if "id" in piece)
    return sorted(body["choices"])


def test_nobody_passes_by_test_wiseness(library):
    for language, cues in check.testwiseness(library).items():
        for cue, figures in cues.items():
            reached = figures.get("found", figures.get("ratio"))
            assert reached <= figures["limit"], (language, cue)


def test_two_papers_share_at_most_a_third_and_each_meets_the_blueprint(edition):
    survey = survey_papers(edition, 1000)
    assert survey.overlap <= 1 / 3
    assert survey.blueprint_met == 1000
    assert survey.fewest_topics == TOPICS_OF_THE_CATALOGUE
