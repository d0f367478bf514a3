"""What we sign is good to Digital Bazaar's libraries too, where these are installed (see `digitalbazaar/README.md`)."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.credential.contexts import _PINNED, load_context
from tests.credential.conftest import REPOSITORY

HERE = Path(__file__).parent
INSTALLED = REPOSITORY / "build" / "digitalbazaar"

pytestmark = pytest.mark.skipif(
    not (INSTALLED / "node_modules").exists() or shutil.which("node") is None, reason="not installed: @digitalbazaar/vc"
)


def verified(credentials, did) -> list[str]:
    contexts = {address: load_context(address)["document"] for address in _PINNED}
    done = subprocess.run(
        ["node", HERE / "digitalbazaar" / "verify.mjs", INSTALLED],
        input=json.dumps({"credentials": credentials, "did": did, "contexts": contexts}),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_it_accepts_a_certificate_and_refuses_a_changed_one(credential, did):
    assert verified([credential, credential | {"name": "Another"}], did) == ["true", "false"]


@pytest.mark.parametrize("name", ["first-version", "proof-chain"])
def test_it_accepts_what_was_kept(name):
    credential, did = (json.loads((HERE / "kept" / f"{name}.{end}").read_bytes()) for end in ("json", "did.json"))
    assert verified([credential], did) == ["true"]
