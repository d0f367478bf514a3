"""Every variant of a family is a sound question of its own."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.check.rules.paths import path_faults
from generator.check.texts import texts
from generator.check.wording import equal_choices
from generator.families import FamilyError, is_template, template_faults, variants
from generator.model.choices import choice_lists, is_family
from generator.model.course import Library
from generator.model.question import Question
from generator.model.scenario import Decisions, Scenario


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        if is_family(scenario) or _has_template(scenario):
            yield from _in_family(scenario)


def _has_template(scenario: Scenario) -> bool:
    return any(is_template(text.en) or is_template(text.ur) for _, text in texts(scenario))


def _in_family(scenario: Scenario) -> Iterator[Found]:
    faults = tuple(template_faults(scenario))
    yield from ((scenario.at(*fault.path), fault.message, fault.hint) for fault in faults)
    if faults or (isinstance(scenario.task, Decisions) and any(path_faults(scenario, scenario.task))):
        return
    try:
        questions = variants(scenario)
    except FamilyError as fault:
        yield scenario.at(*fault.path), fault.message, fault.hint
        return
    yield from _equal_choices(scenario, questions)
    yield from _equal_variants(scenario, questions)


def _equal_choices(scenario: Scenario, questions: tuple[Question, ...]) -> Iterator[Found]:
    for question in questions:
        for at, choices in choice_lists(question.task):
            for first, second, language in equal_choices(choices):
                message = (
                    f"in variant {_named(question)} `{choices[second].id}` reads the same as `{choices[first].id}`"
                )
                hint = "word the two so that they differ whatever the variables say"
                yield scenario.at(*at, second, "text", language.value), message, hint
                return


def _equal_variants(scenario: Scenario, questions: tuple[Question, ...]) -> Iterator[Found]:
    # Nearly always the situations differ, and the rest of a question need not be compared.
    if len({(question.title, question.situation) for question in questions}) == len(questions):
        return
    seen: dict[object, Question] = {}
    for question in questions:
        wording = (question.title, question.situation, question.exhibit, question.task)
        other = seen.setdefault(wording, question)
        if other is not question:
            message = f"the variants {_named(other)} and {_named(question)} read the same"
            yield scenario.at("vars"), message, "use every variable in the texts, or delete the one that is not used"
            return


def _named(question: Question) -> str:
    """Name a variant by its number and its values."""
    values = ", ".join(f"{name} {value}" for name, value in question.values.items())
    return f"{question.id.rpartition('~')[2]} ({values})" if values else question.id.rpartition("~")[2]


RULE = Rule(
    code="E214",
    title="every variant of a family is a sound question",
    explanation="Variables make up to 64 variants; each has one key, choices that differ, and templates that work.",
    find=_find,
)
