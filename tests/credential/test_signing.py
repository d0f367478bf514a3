"""Signing: two proofs in their order, and nothing handed out that would not verify."""

from copy import deepcopy

import pytest

from generator.credential import build, sign
from generator.credential.proof import check_proof
from generator.errors import SigningError, VerificationError
from tests.credential.conftest import ISSUER, NOW


def test_two_proofs_the_one_for_everyone_first(credential, key):
    suites = [proof["cryptosuite"] for proof in credential["proof"]]
    assert suites == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    for proof in credential["proof"]:
        assert proof["verificationMethod"] == key.id_at(ISSUER)
        assert proof["created"] == "2026-11-21T12:00:00Z"
        assert proof["proofPurpose"] == "assertionMethod"


def test_same_award_key_and_time_give_the_same_credential(award, key, credential):
    assert sign(build(award, ISSUER), key, NOW) == credential


def test_what_is_given_is_left_as_it_was(award, key):
    document = build(award, ISSUER)
    sign(document, key, NOW)
    assert document == build(award, ISSUER)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"remark": "x"}, "the document holds a term that its contexts do not define"),
        ({"type": ["VerifiableCredential", "Diploma"]}, "'Diploma' is no type or address that the contexts define"),
        ({"id": "7K3M"}, "'7K3M#proof' is no type or address that the contexts define"),
        ({"@context": ["https://elsewhere.example/v2"]}, "expected the contexts of VC 2.0 and Open Badges 3.0.3"),
        ({"evidence": []}, "evidence: an empty list is not allowed"),
        ({"evidence": None}, "evidence: None is not allowed in a credential"),
        ({"awardedDate": 1.5}, "awardedDate: 1.5 is not allowed in a credential"),
        ({"name": {"@context": {"name": "https://x.example/"}}}, "a second @context stands inside the document"),
        ({"issuer": {}}, "issuer.id is missing"),
    ],
)
def test_an_unsound_document_is_not_signed(award, key, change, reason):
    with pytest.raises(SigningError) as caught:
        sign(build(award, ISSUER) | change, key, NOW)
    assert reason in str(caught.value)


def test_a_signed_document_is_not_signed_again(credential, key):
    with pytest.raises(SigningError, match="signed already"):
        sign(credential, key, NOW)


def test_the_second_proof_signs_the_first(credential, key):
    first, second = credential["proof"]
    assert first["id"] == second["previousProof"] == f"{credential['id']}#proof"
    changed = deepcopy(credential)
    changed["proof"][0]["proofValue"] = second["proofValue"]
    check_proof(credential, second, key.public)
    with pytest.raises(VerificationError, match="eddsa-jcs-2022 proof does not hold"):
        check_proof(changed, second, key.public)
