"""The check: every rule looks at the whole course and says what is wrong, where, and how to mend it.

Rules judge meaning; shape is judged when the bank is read. A rule only looks: it changes nothing and
opens nothing. To add one, write a module under `rules` and name it in the table below.
"""

from generator.check.rule import Rule
from generator.check.rules import (
    blueprint,
    choice_counts,
    choice_ids,
    crests,
    cues,
    deciding_clauses,
    discussions,
    distinct_choices,
    drafts,
    empty_texts,
    families,
    file_names,
    glossary,
    key_lengths,
    keys,
    known_names,
    lesson_forms,
    lesson_pairs,
    lesson_references,
    letters,
    open_points,
    paths,
    quick_checks,
    rule_settings,
    sentences,
    summary_pairs,
    translation_status,
    unique_ids,
)
from generator.check.rules import coverage as coverage_rule
from generator.check.testwiseness import testwiseness
from generator.check.weights import is_adjustable, weighed
from generator.errors import Diagnostic
from generator.model.course import Library
from generator.model.coverage import coverage

__all__ = ["RULES", "Rule", "coverage", "is_adjustable", "run", "testwiseness"]

RULES: tuple[Rule, ...] = tuple(
    module.RULE
    for module in (
        file_names,
        unique_ids,
        known_names,
        deciding_clauses,
        keys,
        empty_texts,
        choice_ids,
        choice_counts,
        distinct_choices,
        drafts,
        paths,
        discussions,
        letters,
        families,
        lesson_pairs,
        lesson_references,
        quick_checks,
        open_points,
        translation_status,
        summary_pairs,
        blueprint,
        coverage_rule,
        rule_settings,
        crests,
        lesson_forms,
        glossary,
        sentences,
        cues,
        key_lengths,
    )
)


def run(library: Library) -> tuple[Diagnostic, ...]:
    """Give everything that any rule finds, as the course weighs it, sorted by place."""
    found = (diagnostic for rule in RULES for diagnostic in rule.run(library))
    return tuple(sorted(weighed(found, library.course), key=lambda d: d.sort_key))
