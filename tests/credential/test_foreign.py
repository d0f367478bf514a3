"""What we sign is good to a whole verifier of somebody else's: openbadgeslib, held to the RDF proof."""

import json
import warnings
from copy import deepcopy
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from generator.credential import public_keys

KEPT = Path(__file__).parent / "kept"


@pytest.fixture(scope="module")
def ob3():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it imports, which is not ours to mend
        return pytest.importorskip("openbadgeslib.ob3")


def pem(public) -> bytes:
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_openbadgeslib_accepts_a_certificate(ob3, credential, key):
    found = ob3.OB3LdpVerifier(pem(key.public)).verify(json.dumps(credential))
    assert found.name == "Certificate of completion"
    assert found.results[0].value == "83"


@pytest.mark.parametrize("name", sorted(path.name.split(".")[0] for path in KEPT.glob("*.pdf")))
def test_openbadgeslib_accepts_what_was_kept(ob3, name):
    (public,) = public_keys(json.loads((KEPT / f"{name}.did.json").read_bytes()))
    assert ob3.OB3LdpVerifier(pem(public.key)).verify((KEPT / f"{name}.json").read_text())


def test_openbadgeslib_refuses_a_changed_certificate(ob3, credential, key):
    changed = deepcopy(credential)
    changed["credentialSubject"]["result"][0]["value"] = "99"
    with pytest.raises(ob3.OB3VerificationError):
        ob3.OB3LdpVerifier(pem(key.public)).verify(json.dumps(changed))
