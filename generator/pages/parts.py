"""A question's parts as safe HTML, without its key: what the site and the examination show alike."""

from typing import Any, assert_never

from generator.model.draft import split_draft
from generator.model.question import Question
from generator.model.scenario import Choice, Decisions, Discussion, Exhibit, MultipleChoice, SingleChoice, Spot, Step
from generator.model.text import Language
from generator.pages.filling import fill
from generator.pages.markup import render_line, render_text, safe_line, safe_text
from generator.pages.words import words


def body(question: Question, language: Language) -> dict[str, Any]:
    """Give all a learner sees of a question: `title`, `situation`, `exhibit` (or none) and the task's own parts.

    The task gives `question` and `choices` (id -> HTML); or `question` and `draft` (a list of `{text}` and
    `{id, text}`); or `steps` (id -> `{question, choices}`). Nothing here tells which choice is right.
    """
    return {
        "title": title(question, language),
        "situation": situation(question, language),
        "exhibit": exhibit(question, language),
        **_task_parts(question, language),
    }


def title(question: Question, language: Language) -> str:
    """Give the title as HTML for a heading."""
    return render_line(question.title[language])


def situation(question: Question, language: Language) -> str:
    """Give the situation as HTML blocks."""
    return render_text(question.situation[language])


def exhibit(question: Question, language: Language) -> str | None:
    """Give the exhibit as an HTML `figure`, if there is one."""
    return exhibit_card(question.exhibit, language) if question.exhibit else None


def choices(of: tuple[Choice, ...], language: Language) -> dict[str, str]:
    """Give choices as HTML for labels, by id, in the author's order."""
    return {choice.id: render_line(choice.text[language]) for choice in of}


def draft(task: Spot, language: Language) -> list[dict[str, str]]:
    """Give a draft in order: `{text}` for what stays, `{id, text}` for what may be struck out."""
    pieces = split_draft(task.draft[language])
    return [({"id": p.id} if p.id else {}) | {"text": render_line(p.text)} for p in pieces]


def steps(task: Decisions, language: Language) -> dict[str, dict[str, Any]]:
    """Give the steps of a path by id: each its `question` and its `choices`."""
    return {step.id: _step(step, language) for step in task.steps}


def exhibit_card(shown: Exhibit, language: Language) -> str:
    """Give an exhibit as an accessible card: a figure with a caption, its messages a list."""
    messages = [(safe_line(m.by[language]), safe_text(m.text[language])) for m in shown.messages]
    return fill(
        "exhibit.html",
        kind=shown.kind,
        label=words(language)[f"exhibit_{shown.kind}"],
        title=safe_line(shown.title[language]),
        messages=messages,
    )


def _step(step: Step, language: Language) -> dict[str, Any]:
    turns = {turn.id: render_line(turn.text[language]) for turn in step.choices}
    return {"question": render_line(step.question[language]), "choices": turns}


def _task_parts(question: Question, language: Language) -> dict[str, Any]:
    match question.task:
        case SingleChoice() | MultipleChoice() | Discussion() as task:
            return {"question": render_line(task.question[language]), "choices": choices(task.choices, language)}
        case Spot() as task:
            return {"question": render_line(task.question[language]), "draft": draft(task, language)}
        case Decisions() as task:
            return {"steps": steps(task, language)}
        case _:
            assert_never(question.task)
