"""A learner who knows the answers: reads a paper as it stands on the page, and ticks what the edition's key says."""

import re

from playwright.sync_api import Locator, Page, expect

from generator.marking import Edition, ExamQuestion
from generator.model.question import Key, PathKey, SetKey
from generator.model.scenario import Kind
from generator.model.text import Language


def letters(html_or_text: str) -> str:
    """A text by its letters alone, so that HTML, its rendering and its spacing compare equal."""
    text = re.sub(r"<[^>]+>", "", html_or_text).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    return "".join(re.findall(r"\w", text))


class Learner:
    """One learner in front of one page, in one language."""

    def __init__(self, page: Page, edition: Edition, language: Language) -> None:
        self.page = page
        self.edition = edition
        self.language = language

    def answer_everything_rightly(self) -> None:
        questions = self.edition.examination.questions
        expect(self.page.locator("[data-question]")).to_have_count(questions)
        # While the page comes in, the last question stands there without its choices.
        self.page.wait_for_load_state()
        for number in range(1, questions + 1):
            question = self.recognise(self.place(number))
            self.answer(number, question, self.edition.keys[question.id])

    def place(self, number: int) -> Locator:
        return self.page.locator(f"[data-question='{number}']")

    def recognise(self, place: Locator) -> ExamQuestion:
        """Find the question by its situation and its choices, as no page tells its id."""
        shown = letters(place.locator(".situation").inner_text())
        offered = {letters(text) for text in place.locator("label").all_inner_texts()}
        found = [
            question
            for question in self.edition.questions.values()
            if letters(question.body[self.language]["situation"]) == shown and offered <= self.wordings(question)
        ]
        assert found, f"no question of the edition reads like this: {shown[:80]}"
        return found[0]

    def wordings(self, question: ExamQuestion) -> set[str]:
        body = question.body[self.language]
        if question.kind is Kind.PATH:
            return {letters(text) for step in body["steps"].values() for text in step["choices"].values()}
        return {letters(text) for text in self.choices(question).values()}

    def choices(self, question: ExamQuestion) -> dict[str, str]:
        body = question.body[self.language]
        if question.kind is Kind.SPOT:
            return {piece["id"]: piece["text"] for piece in body["draft"] if "id" in piece}
        return body["choices"]

    def answer(self, number: int, question: ExamQuestion, key: Key) -> None:
        if isinstance(key, SetKey):
            for choice in key.right:
                self.tick(number, self.choices(question)[choice])
        else:
            self.walk(number, question, key)

    def walk(self, number: int, question: ExamQuestion, key: PathKey) -> None:
        step = key.start
        while step is not None:
            choice = max(key.steps[step], key=lambda c, step=step: best_from(key, step, c))
            self.tick(number, question.body[self.language]["steps"][step]["choices"][choice])
            with self.page.expect_navigation():
                self.place(number).locator("button[name=decide]").click()
            step = key.steps[step][choice].next

    def tick(self, number: int, wording: str) -> None:
        labels = self.place(number).locator("label")
        texts = [letters(text) for text in labels.all_inner_texts()]
        labels.nth(texts.index(letters(wording))).click()


def best_from(key: PathKey, step: str, choice: str) -> int:
    turn = key.steps[step][choice]
    ahead = max((best_from(key, turn.next, c) for c in key.steps[turn.next]), default=0) if turn.next else 0
    return turn.points + ahead
