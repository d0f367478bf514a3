"""The survey of papers counts what it says it counts."""

import pytest

from generator.errors import MarkingError
from generator.marking import draw_paper, survey_papers


def test_overlap_is_the_mean_over_all_pairs(an_edition):
    edition = an_edition()
    papers = [{edition.questions[q].family for q in draw_paper(edition, str(seed)).questions} for seed in range(1, 21)]
    pairs = [len(a & b) / 9 for n, a in enumerate(papers) for b in papers[:n]]
    assert survey_papers(edition, 20).overlap == pytest.approx(sum(pairs) / len(pairs))


def test_a_bank_no_larger_than_the_paper_overlaps_wholly(an_edition):
    survey = survey_papers(an_edition(families_per_topic=3), 10)
    assert (survey.overlap, survey.most_drawn, survey.blueprint_met) == (1.0, 1.0, 10)


def test_a_blueprint_that_cannot_be_filled_is_refused(an_edition):
    with pytest.raises(MarkingError):
        survey_papers(an_edition(questions=99), 10)
