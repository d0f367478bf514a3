"""Publishes the edition: every variant that may be examined, rendered as the site renders it, and its key apart."""

from typing import assert_never

from generator.families import variants
from generator.marking import ClauseBrief, Edition, ExamQuestion, write_edition
from generator.model.course import Clause, Library
from generator.model.question import Question
from generator.model.scenario import Decisions, Discussion, MultipleChoice, SingleChoice, Spot, Task, Use
from generator.model.text import Language
from generator.pages.parts import body


def publish(library: Library) -> bytes:
    """Give the edition file's bytes; equal libraries give equal bytes.

    Raises `FamilyError` for a scenario without a defensible key; a checked library has none.
    """
    return write_edition(make_edition(library))


def make_edition(library: Library) -> Edition:
    """Give the edition of a checked library: scenarios for the examination in the order of their ids."""
    course = library.course
    examined = sorted((s for s in library.scenarios if Use.EXAM in s.uses), key=lambda s: s.id)
    questions = [question for scenario in examined for question in variants(scenario)]
    return Edition(
        course_id=course.id,
        title=course.title,
        label=course.edition,
        issuer_name=course.issuer.name,
        topics={topic.id: topic.title for topic in course.topics},
        clauses={clause.id: _brief(clause) for clause in library.catalogue.clauses.values()},
        examination=course.examination,
        certificate=course.certificate,
        questions={question.id: _exam_question(question) for question in questions},
        keys={question.id: question.key for question in questions if question.key},
    )


def _brief(clause: Clause) -> ClauseBrief:
    return ClauseBrief(pointer=clause.pointer, summary=clause.summary)


def _exam_question(question: Question) -> ExamQuestion:
    scenario = question.scenario
    return ExamQuestion(
        id=question.id,
        family=scenario.id,
        topic=scenario.topic,
        level=scenario.level,
        kind=scenario.kind,
        exam_only=scenario.is_exam_only,
        clauses=scenario.clauses,
        choices=_choice_ids(question.task),
        body={language: body(question, language) for language in Language},
    )


def _choice_ids(task: Task) -> dict[str, tuple[str, ...]]:
    match task:
        case SingleChoice() | MultipleChoice() | Spot() | Discussion():
            return {"": tuple(choice.id for choice in task.choices)}
        case Decisions():
            return {step.id: tuple(turn.id for turn in step.choices) for step in task.steps}
        case _:
            assert_never(task)
