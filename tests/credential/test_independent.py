"""What we sign is good in the eyes of a verifier that is not ours."""

from copy import deepcopy

from generator.credential import SigningKey, did_document
from tests.credential.independent import holds


def test_a_credential_holds(credential, did):
    assert holds(credential, did)


def test_a_changed_name_does_not_hold(credential, did):
    changed = deepcopy(credential)
    changed["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    assert not holds(changed, did)


def test_another_issuers_key_does_not_hold(credential, did):
    other = did_document(did["id"], [SigningKey.from_seed(bytes(32), is_test=True)])
    assert not holds(credential, other)
