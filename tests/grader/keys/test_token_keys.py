"""Keys on a token (PKCS#11): a real SoftHSM makes them, signs with them, and gives nothing of them away."""

import copy
import os
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings as django_settings
from pyhanko.pdf_utils.reader import PdfFileReader

from generator.cli import main
from generator.credential import parse_document, print_pdf, verify
from generator.credential.log import open_checkpoint, sign_checkpoint
from generator.credential.sealing import sign_pdf
from generator.errors import ConfigError, SigningError
from generator.grader import models
from generator.grader.clock import moment
from generator.grader.keys.keyring import load_issuer
from generator.grader.keys.tokens import Place, token_of
from generator.grader.settings import read_settings

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "no-number-that-a-name-could-hold"

pytestmark = pytest.mark.skipif(
    shutil.which("softhsm2-util") is None or not MODULE.exists(), reason="not installed: softhsm2"
)


@pytest.fixture(scope="module")
def label(tmp_path_factory):
    """A token of this run's own; SoftHSM reads where it keeps them once in a process."""
    folder = tmp_path_factory.mktemp("softhsm")
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n")
    before, os.environ["SOFTHSM2_CONF"] = os.environ.get("SOFTHSM2_CONF"), str(conf)
    command = ["softhsm2-util", "--init-token", "--free", "--label", "academy", "--pin", PIN, "--so-pin", "a4mQ82"]
    subprocess.run(command, check=True, capture_output=True)
    yield "academy"
    del os.environ["SOFTHSM2_CONF"]
    if before is not None:
        os.environ["SOFTHSM2_CONF"] = before


@pytest.fixture
def served(tmp_path, label):
    given = {"data": tmp_path, "base_url": "https://academy.example", "pkcs11_module": MODULE, "pkcs11_pin": PIN}
    return read_settings(given, {})


@pytest.fixture
def sabaq(served):
    def run(*arguments, code=0):
        variables = {
            "SABAQ_DATA": str(served.data),
            "SABAQ_BASE_URL": served.base_url,
            "SABAQ_PKCS11_MODULE": str(MODULE),
            "SABAQ_PKCS11_PIN": PIN,
        }
        done = CliRunner().invoke(main, ["keys", *arguments], env=variables)
        assert done.exit_code == code, done.output
        return done.output

    return run


@pytest.fixture
def issuer(served, sabaq, label):
    """An issuer whose three keys lie on the token."""
    for purpose in ("certificates", "log", "pdf"):
        sabaq("new", "--for", purpose, "--on-token", label)
    return load_issuer(served)


def test_a_certificate_and_its_print_are_signed_on_the_token(world, sitter, served, issuer, monkeypatch):
    monkeypatch.setattr(django_settings, "SABAQ", replace(served, site=django_settings.SABAQ.site))
    sitter(world.client("ayesha")).sit()
    number = models.Issuance.objects.get().number
    document = parse_document(world.client().get(f"/certificates/{number}.json").content)
    status = parse_document(world.client().get("/status/1.json").content)
    verified = verify(document, issuer.trust(), moment(world.clock()), status)
    assert verified.signed.key.id == issuer.key.id_at("did:web:academy.example")
    pdf = world.client().get(f"/certificates/{number}.pdf").content
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    signature.compute_integrity_info()
    assert signature.summarise_integrity_info()["docmdp_ok"]
    assert signature.signer_cert.dump() == issuer.pdf.certificate.public_bytes(Encoding.DER)


def test_pdfsig_finds_a_print_valid_signed_on_the_token(issuer, tmp_path, world):
    if shutil.which("pdfsig") is None:
        pytest.skip("not installed: poppler-utils")
    kept = Path(__file__).parents[2] / "credential" / "kept" / "proof-chain.json"
    pdf = sign_pdf(print_pdf(parse_document(kept.read_bytes())), issuer.pdf, moment(world.clock()))
    (tmp_path / "signed.pdf").write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "signed.pdf"], check=False, capture_output=True, text=True)
    assert "Signature is Valid" in said.stdout


def test_the_log_is_signed_on_the_token(issuer):
    note = sign_checkpoint(7, bytes(32), issuer.logs.signer)
    assert open_checkpoint(note, issuer.logs.signer.verifier).size == 7


def test_the_list_says_which_keys_lie_on_a_token_and_a_retired_one_needs_it_no_more(served, sabaq, issuer, label):
    (first, *_) = [line.split()[1] for line in sabaq("list").splitlines()]
    assert sabaq("list").count("signs, from a token") == 3
    sabaq("new", "--for", "certificates", "--on-token", label)
    sabaq("retire", first)
    (served.data / "keys" / f"{first}.token").unlink()
    assert issuer.key.verifying in load_issuer(served).published


def test_nothing_of_a_key_is_given_away(issuer):
    for key in (issuer.key, issuer.pdf):
        with pytest.raises(SigningError, match="lies on a token and never leaves it"):
            key.to_pem(b"a passphrase")
    with pytest.raises(SigningError, match="never leaves it"):
        issuer.key.private.private_bytes_raw()
    for refused in (issuer.pdf.private.private_numbers, issuer.pdf.private.exchange):
        with pytest.raises(SigningError, match="never leaves it"):
            refused()
    token = issuer.key.private._token
    shown = " ".join(map(repr, (issuer, issuer.key, issuer.pdf, issuer.key.private, issuer.pdf.private, token)))
    assert PIN not in shown
    assert copy.deepcopy(issuer.key.private) is issuer.key.private


def test_a_test_key_on_a_token_says_so(served, sabaq, label):
    name = sabaq("new", "--test", "--on-token", label).split()[0]
    assert "-TEST-" in name
    sabaq("new", "--for", "pdf", "--test", "--on-token", label)
    issuer = load_issuer(served)
    assert issuer.key.is_test
    assert issuer.pdf.is_test
    with pytest.raises(ConfigError, match="SABAQ_STAGE=production is set"):
        load_issuer(replace(served, stage="production"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pkcs11_module": None}, "name its library in SABAQ_PKCS11_MODULE, its PIN in SABAQ_PKCS11_PIN"),
        ({"pkcs11_pin": None}, "name its library in SABAQ_PKCS11_MODULE, its PIN in SABAQ_PKCS11_PIN"),
        ({"pkcs11_module": Path("/nowhere.so")}, r"cannot be used: .*\(SABAQ_PKCS11_MODULE\)"),
    ],
)
def test_a_token_that_cannot_be_reached_says_why(served, issuer, change, said):
    with pytest.raises(ConfigError, match=said):
        load_issuer(replace(served, **change))


def test_a_token_that_is_not_there_and_a_key_that_is_not_on_it_are_named(served, label):
    with pytest.raises(ConfigError, match="there is no token 'other': is it plugged in"):
        token_of(served, "other").point("x")
    with pytest.raises(ConfigError, match="the token 'academy' does not hold the key"):
        token_of(served, label).point("x")
    with pytest.raises(SigningError, match="the token 'academy' does not hold the key"):
        token_of(served, label).sign("x", b"", "EDDSA")


# The library complains, where nobody hears it, that it cannot tidy up in a session that is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_session_that_was_lost_is_opened_again(issuer):
    token = issuer.key.private._token
    token._session.close()
    with pytest.raises(SigningError, match="the token 'academy' cannot be used"):
        issuer.key.private.sign(b"x")
    issuer.key.public.verify(issuer.key.private.sign(b"x"), b"x")


def test_where_a_key_lies_is_written_and_read_alike():
    place = Place(token="academy", key="certificates-20261121-0a1b2c3d")
    assert Place.from_text(str(place)) == place
    with pytest.raises(ConfigError, match="expected pkcs11:token=LABEL;object=NAME"):
        Place.from_text("pkcs11:object=x")
