"""Certificates of earlier keys and versions stay valid, alone and after the issuer's keys have changed."""

import json
from pathlib import Path

import pytest

from generator.credential import (
    SigningKey,
    Trust,
    VerifyingKey,
    did_document,
    public_keys,
    read_document,
    read_log_proof,
    verify,
)
from generator.credential.log import Event, LogVerifier, check_logged
from tests.credential.conftest import ISSUER, NOW
from tests.credential.independent import holds

KEPT = Path(__file__).parent / "kept"
NAMES = sorted(path.stem for path in KEPT.glob("*.pdf"))


def test_none_was_lost():
    assert NAMES == ["first-version", "in-the-log", "proof-chain"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["json", "pdf"])
def test_it_is_still_valid(name, form):
    document = read_document((KEPT / f"{name}.{form}").read_bytes())
    did = json.loads((KEPT / f"{name}.did.json").read_bytes())
    assert verify(document, Trust.of([did], accepts_test=True), NOW).award.person.en == "Ayesha Siddiqa Khan"
    assert holds(document, did)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_valid_after_the_keys_were_changed(name):
    document = json.loads((KEPT / f"{name}.json").read_bytes())
    kept = public_keys(json.loads((KEPT / f"{name}.did.json").read_bytes()))
    old = [VerifyingKey.from_name(key.id.partition("#")[2]) for key in kept]
    newer = [SigningKey.from_seed(bytes([n] * 32), is_test=True) for n in range(3)]
    rotated = did_document(ISSUER, [*old, *newer])
    assert verify(document, Trust.of([rotated], accepts_test=True), NOW)
    assert holds(document, rotated)


def test_the_log_s_proof_in_a_signed_print_still_holds():
    pdf = (KEPT / "in-the-log.pdf").read_bytes()
    log = LogVerifier.from_text((KEPT / "in-the-log.log-key").read_text())
    logged = check_logged(read_document(pdf), read_log_proof(pdf), log)
    assert (logged.index, logged.checkpoint.size, logged.entry.event) == (4, 7, Event.ISSUE)
