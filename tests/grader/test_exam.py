"""The examination as a trainee's browser makes it, on a real database with a clock that stands still."""

import pytest

from generator.grader import models

SECRETS = (b"SECRET", b"STEP-", b"clause-", b"Summary", "§".encode(), b"points", b"right", b"s-topic")
"""What stands only in keys, ids, titles and clauses of the made-up edition."""


def test_a_right_paper_passes_and_brings_a_certificate(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.sit()
    result = models.Result.objects.get()
    assert (result.attempt, result.percent, result.passed) == (attempt, 100, True)
    assert models.Completion.objects.get().trainee.personnel_number == "P-ayesha"
    page = trainee.get(f"/exam/{attempt.id}/").content.decode()
    assert "You have passed" in page
    assert models.Issuance.objects.get().number in page


def test_a_wrong_paper_fails_and_says_what_to_study(world, sitter):
    trainee = sitter(world.client("bilal"), right=False)
    attempt = trainee.sit()
    assert models.Result.objects.get().passed is False
    page = trainee.get(f"/exam/{attempt.id}/").content.decode()
    assert "Not passed this time" in page
    assert "/en/lessons/topic-1/" in page
    assert "/en/clauses/clause-topic-1/" in page
    assert "Attempts left: 2 of 3" in page
    assert "SECRET" not in page
    assert not models.Issuance.objects.exists()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_no_response_before_marking_carries_a_key(world, sitter, language):
    trainee = sitter(world.client("ayesha", language))
    trainee.get("/exam/")
    trainee.get("/me/")
    trainee.sit()
    *before, submitted = trainee.responses
    assert submitted.status_code == 302
    assert len(before) > 20
    for response in before:
        text = response.content + repr(response.headers).encode()
        assert not [secret for secret in SECRETS if secret in text.replace(b"/clauses/", b"")]
