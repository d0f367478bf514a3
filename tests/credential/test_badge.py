"""An award becomes a credential that says all of it, in terms the contexts define, and is read back whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.credential import Identity, build, read_award
from generator.credential.contexts import expand
from generator.errors import SigningError, VerificationError
from generator.model.text import Text

ISSUER = "did:web:academy.example"

words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60)
texts = st.builds(Text, en=words, ur=words)
half_known = st.builds(Text, en=words, ur=st.just("") | words)


@st.composite
def changes(draw):
    """Other words for everything an award says in words."""
    both = ("certificate_title", "statement", "course_title", "issuer_name", "signatory")
    known = {name: draw(texts) for name in both}
    return known | {"person": draw(half_known), "academy": draw(half_known), "number": draw(words)}


@given(change=changes())
def test_what_is_built_is_read_back(award, change):
    made = replace(award, **change)
    assert read_award(build(made, ISSUER)) == made


def test_local_times_keep_their_offset(award):
    assert build(award, ISSUER)["validFrom"] == "2026-11-20T23:30:00+05:00"
    in_utc = replace(award, valid_from=award.valid_from.astimezone(UTC))
    assert build(in_utc, ISSUER)["validFrom"] == "2026-11-20T18:30:00Z"


def test_every_term_is_defined(award):
    (expanded,) = expand(build(award, ISSUER))
    assert "https://www.w3.org/2018/credentials#credentialSubject" in expanded


def test_personnel_number_is_nowhere_in_clear(award):
    assert "GS-17-004211" not in str(build(award, ISSUER))


def test_identity_answers_only_to_its_number(award):
    assert award.identity.is_of("GS-17-004211")
    assert not award.identity.is_of("GS-17-004212")


def test_identity_hash_is_the_one_of_the_standard():
    """The example in the description of IdentityHash, Open Badges 3.0."""
    expected = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    assert Identity.of("a@example.com", "Kosher").digest == expected


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"passed_on": datetime(2026, 1, 1)}, "the time 2026-01-01 00:00:00 has no time zone"),  # noqa: DTZ001
        ({"score_percent": 69}, "a score of 69 against a pass mark of 70 is no pass"),
        ({"score_percent": 101}, "a score of 101 against a pass mark of 70 is no pass"),
        ({"person": Text(en="", ur="عائشہ")}, "certificate 7K3M-Q2XW-9RTB lacks a name or a text"),
        ({"course_title": Text(en="A", ur="")}, "certificate 7K3M-Q2XW-9RTB lacks a name or a text"),
        (
            {"number": "7K3M\t"},
            "the credential cannot be signed: credentialSubject.licenseNumber holds the control character U+0009",
        ),
        (
            {"clauses": ()},
            "the credential cannot be signed: credentialSubject.achievement.tag: an empty list is not allowed",
        ),
    ],
)
def test_an_award_that_makes_no_sense_is_not_built(award, change, reason):
    with pytest.raises(SigningError) as caught:
        build(replace(award, **change), ISSUER)
    assert str(caught.value) == reason


def test_an_award_that_ends_before_it_begins_is_not_built(award):
    with pytest.raises(SigningError, match="before it begins"):
        build(replace(award, valid_until=award.valid_from - timedelta(days=1)), ISSUER)


@pytest.mark.parametrize("value", ["-1", "101", "8.5", "٨٣", "9" * 5000, "", 83])
def test_a_score_that_is_no_per_cent_is_not_read(award, value):
    document = build(award, ISSUER)
    document["credentialSubject"]["result"][0]["value"] = value
    with pytest.raises(VerificationError, match=r"credentialSubject.result\[0\].value is "):
        read_award(document)


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("validFrom",), "yesterday", "validFrom is 'yesterday'; expected a date and time"),
        (("validFrom",), "2026-01-01", "validFrom is '2026-01-01'; expected a date and time with its time zone"),
        (("evidence",), [], "evidence does not hold one entry in each language"),
        (("issuer",), "did:web:x", "issuer.name is missing"),
        (("credentialSubject", "licenseNumber"), "", "credentialSubject.licenseNumber is ''; expected a text"),
        (("credentialSubject", "result"), {}, "credentialSubject.result[0].inLanguage is missing"),
        (("credentialSubject", "identifier"), "me", "credentialSubject.identifier is not a list of objects"),
        (
            ("credentialSubject", "achievement", "tag"),
            "x",
            "credentialSubject.achievement.tag is not a list of clauses",
        ),
    ],
)
def test_a_credential_of_another_kind_is_not_read(award, path, value, reason):
    document = build(award, ISSUER)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(VerificationError) as caught:
        read_award(document)
    assert str(caught.value) == reason
