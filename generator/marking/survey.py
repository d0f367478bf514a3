"""What papers drawn from one edition have in common: how far they overlap, and whether each meets the blueprint."""

from collections import Counter
from dataclasses import dataclass
from math import ceil, comb

from generator.marking.edition import Edition
from generator.marking.paper import Paper, draw_paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Figures over papers drawn with different seeds. Shares are between 0 and 1.

    `overlap` is the share of its families that a paper has in common with another, on average over all
    pairs; `blueprint_met` counts papers of the right length that give every topic its number and hold
    enough questions for the examination only; `fewest_topics` is the least number of topics on any paper.
    """

    papers: int
    families: int
    overlap: float
    most_drawn: float
    blueprint_met: int
    fewest_topics: int


def survey_papers(edition: Edition, papers: int) -> Survey:
    """Draw papers with the seeds "1", "2" and so on, as different trainees would get, and compare them all.

    Raises `MarkingError` when the bank cannot fill the blueprint.
    """
    drawn = [draw_paper(edition, str(seed)) for seed in range(1, papers + 1)]
    counts = Counter(edition.questions[question].family for paper in drawn for question in paper.questions)
    length = edition.examination.questions
    shared = sum(comb(count, 2) for count in counts.values())
    return Survey(
        papers=papers,
        families=len({question.family for question in edition.questions.values()}),
        overlap=shared / (comb(papers, 2) * length) if papers > 1 else 0.0,
        most_drawn=max(counts.values()) / papers,
        blueprint_met=sum(_meets_blueprint(edition, paper) for paper in drawn),
        fewest_topics=min(len({edition.questions[q].topic for q in paper.questions}) for paper in drawn),
    )


def _meets_blueprint(edition: Edition, paper: Paper) -> bool:
    rules, questions = edition.examination, [edition.questions[q] for q in paper.questions]
    topics = Counter(question.topic for question in questions)
    return (
        len({question.family for question in questions}) == len(questions) == rules.questions
        and all(topics[topic] >= count for topic, count in rules.per_topic.items())
        and sum(q.exam_only for q in questions) >= ceil(rules.questions * rules.exam_only_percent / 100)
    )
