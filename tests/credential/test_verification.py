"""The outcomes of a verification, each for its own reason."""

from copy import deepcopy
from datetime import timedelta

import pytest

from generator.credential import (
    Outcome,
    RefusedError,
    SigningKey,
    Trust,
    build,
    did_document,
    judge,
    sign,
    verify,
)
from generator.errors import VerificationError
from tests.credential.conftest import ISSUER, NOW


def outcome(document, trust, now=NOW, status=None) -> Outcome:
    with pytest.raises(RefusedError) as caught:
        verify(document, trust, now, status)
    judged = judge(document, trust, now, status)
    assert (judged.outcome, judged.award) == (caught.value.outcome, caught.value.award)
    assert isinstance(caught.value, VerificationError)
    assert str(caught.value) == f"{judged.outcome}: {judged.reason}"
    return judged.outcome


def test_a_good_certificate_gives_all_it_says(credential, trust, award, key):
    verified = verify(credential, trust, NOW)
    assert verified.award == award
    assert verified.signed.key.id == key.id_at(ISSUER)
    assert verified.signed.signed_at == NOW
    judged = judge(credential, trust, NOW)
    assert (judged.outcome, judged.award) == (Outcome.VALID, award)
    assert judged.reason == "signed by did:web:academy.example and not changed since"


def test_it_is_expired_from_its_last_moment_on(credential, trust, award):
    last = award.valid_until
    assert verify(credential, trust, last - timedelta(seconds=1))
    assert outcome(credential, trust, last) is Outcome.EXPIRED
    assert judge(credential, trust, last).award == award


def test_it_is_not_yet_valid_before_it_begins(credential, trust, award):
    assert verify(credential, trust, award.valid_from)
    assert outcome(credential, trust, award.valid_from - timedelta(seconds=1)) is Outcome.NOT_YET_VALID


def test_a_changed_word_is_altered_and_nobodys_word(credential, trust):
    changed = deepcopy(credential)
    changed["credentialSubject"]["result"][0]["value"] = "99"
    assert outcome(changed, trust) is Outcome.ALTERED
    assert judge(changed, trust, NOW).award is None


def test_an_issuer_nobody_trusts_is_unknown(credential):
    other = did_document("did:web:other.example", [SigningKey.from_seed(bytes(32), is_test=True)])
    assert outcome(credential, Trust.of([other], accepts_test=True)) is Outcome.ISSUER_UNKNOWN
    assert outcome(credential, Trust.of([], accepts_test=True)) is Outcome.ISSUER_UNKNOWN


def test_an_issuers_unlisted_key_is_unknown(award, did):
    foreign = sign(build(award, ISSUER), SigningKey.from_seed(bytes(32), is_test=True), NOW)
    assert outcome(foreign, Trust.of([did], accepts_test=True)) is Outcome.ISSUER_UNKNOWN


def test_another_trusted_issuers_key_does_not_sign_for_this_one(award, did):
    """A key of one academy signs a credential in the name of another that is trusted too."""
    rogue = SigningKey.from_seed(bytes(32), is_test=True)
    theirs = did_document("did:web:other.example", [rogue])
    forged = sign(build(award, ISSUER), rogue, NOW)
    for proof in forged["proof"]:
        proof["verificationMethod"] = rogue.id_at("did:web:other.example")
    assert outcome(forged, Trust.of([did, theirs], accepts_test=True)) is Outcome.ISSUER_UNKNOWN


def test_demonstration_keys_do_not_count_in_production(credential, did):
    assert outcome(credential, Trust.of([did], accepts_test=False)) is Outcome.ISSUER_UNKNOWN


def test_certificates_of_a_retired_key_stay_good(award, credential, key):
    newer = SigningKey.from_seed(bytes(32), is_test=True)
    rotated = Trust.of([did_document(ISSUER, [key, newer])], accepts_test=True)
    assert verify(credential, rotated, NOW)
    assert verify(sign(build(award, ISSUER), newer, NOW), rotated, NOW)


@pytest.mark.parametrize("kept", [[], [0], [1], [1, 0], [0, 0], [0, 1, 1]])
def test_exactly_the_two_proofs_are_asked_for(credential, trust, kept):
    document = credential | {"proof": [credential["proof"][n] for n in kept]}
    assert outcome(document, trust) is Outcome.MALFORMED


def test_one_proof_alone_is_not_believed(credential, trust):
    """The second proof of another certificate does not stand in for this one's."""
    document = deepcopy(credential)
    document["proof"][0]["proofValue"] = credential["proof"][1]["proofValue"]
    assert outcome(document, trust) is Outcome.ALTERED


@pytest.mark.parametrize("document", [{}, {"type": "VerifiableCredential"}, {"proof": []}, {"@context": None}])
def test_what_is_no_credential_is_called_so(document, trust):
    assert outcome(document, trust) is Outcome.MALFORMED


def test_another_credential_of_the_same_issuer_is_no_certificate(award, key, trust):
    document = build(award, ISSUER)
    del document["credentialSubject"]["licenseNumber"]
    assert outcome(sign(document, key, NOW), trust) is Outcome.MALFORMED
