"""The published edition, the papers drawn from it, and what answers earn.

Everything here is a pure function of its arguments: no clock, no disk, no randomness but a given seed.
"""

from generator.marking.edition import (
    EDITION_FORMAT,
    ClauseBrief,
    Edition,
    ExamQuestion,
    read_edition,
    write_edition,
)
from generator.marking.marks import Outcome, Score, TopicOutcome, mark_answer, mark_paper, tell_paper
from generator.marking.packing import pack_answers, pack_paper, unpack_answers, unpack_paper
from generator.marking.paper import Paper, PaperQuestion, draw_paper, present
from generator.marking.survey import Survey, survey_papers

__all__ = [
    "EDITION_FORMAT",
    "ClauseBrief",
    "Edition",
    "ExamQuestion",
    "Outcome",
    "Paper",
    "PaperQuestion",
    "Score",
    "Survey",
    "TopicOutcome",
    "draw_paper",
    "mark_answer",
    "mark_paper",
    "pack_answers",
    "pack_paper",
    "present",
    "read_edition",
    "survey_papers",
    "tell_paper",
    "unpack_answers",
    "unpack_paper",
    "write_edition",
]
