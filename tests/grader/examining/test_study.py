"""What to study, as its page lists it: nothing that an author wrote is taken for HTML."""

from generator.grader.examining.study import StudyClause, StudyTopic, study_html
from generator.model.text import Language


def test_titles_and_summaries_are_escaped():
    clause = StudyClause(pointer="Rule <18>", summary="a & b", address="/en/clauses/x/")
    missed = StudyTopic(title="<b>Leaks</b>", percent=40, lesson="/en/lessons/leaks/", clauses=(clause,))
    html = study_html([missed], Language.EN)
    assert "<h3>&lt;b&gt;Leaks&lt;/b&gt; " in html
    assert '<a href="/en/clauses/x/"><bdi class="clause-list__label">Rule &lt;18&gt;</bdi></a>' in html
    assert '<span class="clause-list__summary">a &amp; b</span>' in html
    assert "Clauses to study (1)" in html


def test_a_topic_wholly_right_has_nothing_to_study():
    whole = StudyTopic(title="Leaks", percent=100, lesson="/en/lessons/leaks/", clauses=())
    html = study_html([whole], Language.UR)
    assert "100 فیصد" in html
    assert "<a " not in html
