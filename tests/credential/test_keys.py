"""Keys: hidden, encrypted at rest, published, and marked when they are a demonstration's."""

import pytest

from generator.credential import SigningKey, Trust, VerifyingKey, did_document, public_keys
from generator.errors import SigningError, VerificationError

ISSUER = "did:web:academy.example"


def secret_of(key: SigningKey) -> bytes:
    return key.private.private_bytes_raw()


def test_no_printed_form_shows_the_private_key(key):
    shown = f"{key!r} {key} {[key]}"
    assert shown.startswith("SigningKey(is_test=True)")
    assert secret_of(key).hex() not in shown


def test_a_key_is_read_back_from_its_file(key):
    pem = key.to_pem(b"correct horse")
    assert secret_of(SigningKey.from_pem(pem, b"correct horse")) == secret_of(key)
    assert secret_of(key) not in pem


@pytest.mark.parametrize("is_test", [True, False])
def test_a_demonstration_key_stays_one_in_its_file(is_test):
    made = SigningKey.generate(is_test=is_test)
    assert SigningKey.from_pem(made.to_pem(b"pass"), b"pass").is_test is is_test
    # With its sign before it: the four letters alone may stand in any key.
    assert ("#TEST-" in made.id_at(ISSUER)) is is_test


def test_a_wrong_passphrase_says_so(key):
    with pytest.raises(SigningError, match="not a PEM key, or not its passphrase"):
        SigningKey.from_pem(key.to_pem(b"right"), b"wrong")


@pytest.mark.parametrize("data", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_says_so(data):
    with pytest.raises(SigningError):
        SigningKey.from_pem(data, b"pass")


def test_a_key_is_never_written_unencrypted(key):
    with pytest.raises(SigningError, match="give a passphrase"):
        key.to_pem(b"")


def test_two_new_keys_differ():
    assert SigningKey.generate().verifying.name != SigningKey.generate().verifying.name


def test_published_keys_are_read_back_old_ones_too(key):
    old = SigningKey.from_seed(bytes(32), is_test=True)
    published = public_keys(did_document(ISSUER, [old, key]))
    assert [found.id for found in published] == [old.id_at(ISSUER), key.id_at(ISSUER)]
    assert [found.key for found in published] == [old.public, key.public]


def test_the_name_of_a_key_is_enough_to_publish_it(key):
    real = SigningKey.generate()
    for one in (key, real):
        read = VerifyingKey.from_name(one.verifying.name)
        assert read == one.verifying
        assert did_document(ISSUER, [read]) == did_document(ISSUER, [one])
    with pytest.raises(SigningError, match="'z6Mkx' is not the name of an Ed25519 key"):
        VerifyingKey.from_name("z6Mkx")


def test_a_key_not_listed_for_assertion_is_not_read(did):
    assert public_keys({**did, "assertionMethod": []}) == ()


def test_a_key_that_another_controls_is_not_read(did):
    method = {**did["verificationMethod"][0], "controller": "did:web:other.example"}
    assert public_keys({**did, "verificationMethod": [method]}) == ()


@pytest.mark.parametrize("broken", [{}, {"id": ISSUER}, {"id": 1, "verificationMethod": [], "assertionMethod": []}])
def test_a_file_that_is_no_did_document_says_so(broken):
    with pytest.raises(VerificationError, match="not a DID document"):
        public_keys(broken)


@pytest.mark.parametrize("value", ["", "z", "z0OIl", "zzzzz", 7, None])
def test_a_key_that_is_no_ed25519_key_says_so(did, value):
    method = {**did["verificationMethod"][0], "publicKeyMultibase": value}
    with pytest.raises(VerificationError, match="is not an Ed25519 Multikey"):
        public_keys({**did, "verificationMethod": [method]})


def test_production_trust_finds_no_demonstration_key(key, did):
    assert Trust.of([did], accepts_test=True).find(ISSUER, key.id_at(ISSUER))
    assert Trust.of([did], accepts_test=False).find(ISSUER, key.id_at(ISSUER)) is None
