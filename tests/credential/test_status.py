"""The status list: what it says when it can be believed, and that nothing else is taken for an answer."""

import gzip
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest

from generator.credential import (
    LIST_SIZE,
    Outcome,
    SigningKey,
    Trust,
    build,
    did_document,
    judge,
    sign,
    status_entry,
    status_list,
)
from generator.errors import SigningError
from tests.credential.conftest import ISSUER, LIST_ADDRESS, NOW

DAY = timedelta(days=1)


@pytest.fixture
def make_list(key):
    def make(revoked, *, address=LIST_ADDRESS, issuer=ISSUER, begins=NOW - DAY, ends=NOW + DAY, by=key):
        made = status_list(revoked, issuer_did=issuer, address=address, valid_from=begins, valid_until=ends)
        return sign(made, by, NOW)

    return make


def test_a_certificate_off_the_list_is_good(listed, trust, make_list):
    assert judge(listed, trust, NOW, make_list([1233, 1235, 0])).outcome is Outcome.VALID


def test_a_certificate_on_the_list_is_revoked(listed, trust, make_list, award):
    judged = judge(listed, trust, NOW, make_list([1234]))
    assert (judged.outcome, judged.reason, judged.award) == (Outcome.REVOKED, "the issuer has revoked it", award)


def test_revoked_outweighs_expired(listed, trust, make_list, award):
    late = award.valid_until + DAY
    revoked = make_list([1234], ends=late + DAY)
    assert judge(listed, trust, late, revoked).outcome is Outcome.REVOKED
    assert judge(listed, trust, late).outcome is Outcome.EXPIRED


def test_without_its_list_nobody_can_tell(listed, trust, award):
    judged = judge(listed, trust, NOW)
    assert (judged.outcome, judged.award) == (Outcome.CANNOT_TELL, award)
    assert judged.reason == "its status list could not be looked at"


def test_a_certificate_that_names_no_list_needs_none(credential, trust):
    assert judge(credential, trust, NOW).outcome is Outcome.VALID


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"begins": NOW + timedelta(hours=1)}, "does not speak for"),
        ({"ends": NOW}, "does not speak for"),
        ({"address": "https://academy.example/status/2.json"}, "not the list https://academy.example/status/1.json"),
        ({"by": SigningKey.from_seed(bytes(32), is_test=True)}, "issuer unknown"),
        ({"issuer": "did:web:other.example"}, "issuer unknown"),
    ],
)
def test_a_list_that_cannot_be_believed_is_no_answer(listed, trust, make_list, terms, reason):
    judged = judge(listed, trust, NOW, make_list([], **terms))
    assert judged.outcome is Outcome.CANNOT_TELL
    assert reason in judged.reason


def test_another_trusted_issuers_list_is_no_answer(listed, did, make_list):
    rogue = SigningKey.from_seed(bytes(32), is_test=True)
    both = Trust.of([did, did_document("did:web:other.example", [rogue])], accepts_test=True)
    theirs = make_list([], issuer="did:web:other.example", by=rogue)
    assert judge(listed, both, NOW, theirs).outcome is Outcome.CANNOT_TELL


def test_an_unsigned_or_changed_list_is_no_answer(listed, trust, make_list):
    revoking = make_list([1234])
    clean = make_list([])
    unsigned = {name: value for name, value in clean.items() if name != "proof"}
    forged = revoking | {"credentialSubject": clean["credentialSubject"]}
    for document in (unsigned, forged, {}, listed):
        assert judge(listed, trust, NOW, document).outcome is Outcome.CANNOT_TELL


@pytest.mark.parametrize("encoded", ["u", "uAAAA", "zH4sI", "u!!!!", "uH4sIAAAAAAAAAwMAAAAAAAAAAAA"])
def test_a_signed_list_that_cannot_be_unpacked_is_no_answer(listed, trust, key, encoded):
    document = status_list([], issuer_did=ISSUER, address=LIST_ADDRESS, valid_from=NOW, valid_until=NOW + DAY)
    document["credentialSubject"]["encodedList"] = encoded
    assert judge(listed, trust, NOW, sign(document, key, NOW)).outcome is Outcome.CANNOT_TELL


@pytest.mark.parametrize("index", ["-1", "131072", "9" * 5000, "x", "٣"])
def test_a_certificate_with_no_place_in_the_list_has_no_answer(award, key, trust, make_list, index):
    entry = status_entry(LIST_ADDRESS, 0) | {"statusListIndex": index}
    strange = sign(build(award, ISSUER, entry), key, NOW)
    assert judge(strange, trust, NOW, make_list([])).outcome is Outcome.CANNOT_TELL


def test_bits_stand_where_the_standard_puts_them(make_list):
    encoded = make_list([0, 9, LIST_SIZE - 1])["credentialSubject"]["encodedList"]
    bits = gzip.decompress(urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert encoded.startswith("u")
    assert "=" not in encoded
    assert len(bits) == 16_384
    assert (bits[0], bits[1], bits[-1], sum(bits)) == (0x80, 0x40, 0x01, 0xC1)


def test_same_list_same_bytes(make_list):
    assert make_list([3, 5]) == make_list([5, 3])


@pytest.mark.parametrize("index", [-1, LIST_SIZE])
def test_a_place_outside_the_list_is_refused(index):
    with pytest.raises(SigningError, match="is not in a status list"):
        status_entry(LIST_ADDRESS, index)
    with pytest.raises(SigningError, match="is not in a status list"):
        status_list([index], issuer_did=ISSUER, address=LIST_ADDRESS, valid_from=NOW, valid_until=NOW + DAY)
