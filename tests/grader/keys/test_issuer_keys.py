"""The issuer's keys in a server: opened by a passphrase, changed as it serves, no TEST ones in production."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings as django_settings

from generator.cli import main
from generator.credential import VerifyingKey, parse_document, verify
from generator.credential.log import open_with_any, sign_checkpoint
from generator.errors import ConfigError
from generator.grader import models
from generator.grader.clock import moment, system_clock
from generator.grader.keys.files import KeyFiles
from generator.grader.keys.keyring import ensure_demo_issuer, issuer_at, load_issuer
from generator.grader.settings import read_settings
from tests.credential.independent import holds

PASSPHRASE = "four words that nobody knows"
ADDRESS = "https://academy.example"


def settings_in(folder, **given):
    return read_settings({"data": folder, "base_url": ADDRESS} | given, {})


@pytest.fixture
def sabaq(tmp_path):
    """Run a command on the keys of this test, and give what it said."""

    def run(*arguments, code=0, **environ):
        variables = {"SABAQ_KEY_PASSPHRASE": PASSPHRASE, "SABAQ_DATA": str(tmp_path), "SABAQ_BASE_URL": ADDRESS}
        done = CliRunner().invoke(main, [*map(str, arguments)], env=variables | environ)
        assert done.exit_code == code, done.output
        return done.output

    return run


@pytest.fixture
def new_key(sabaq):
    return lambda *options, **environ: sabaq("keys", "new", *options, **environ).split()[0]


def test_the_server_is_given_the_passphrase_in_each_of_three_ways(tmp_path, new_key):
    name = new_key()
    listed = VerifyingKey.from_name(KeyFiles(tmp_path).listed().public[name])
    given = tmp_path / "passphrases"
    given.write_text(f"another one that does not fit\n{PASSPHRASE}\n")
    assert load_issuer(settings_in(tmp_path, key_passphrase=PASSPHRASE)).key.verifying == listed
    assert load_issuer(settings_in(tmp_path, key_passphrase_file=given)).key.verifying == listed
    (tmp_path / "keys" / f"{name}.passphrase").write_text(f"{PASSPHRASE}\n")
    assert load_issuer(settings_in(tmp_path)).key.verifying == listed


def test_a_key_that_cannot_be_opened_says_what_to_set(tmp_path, new_key):
    name = new_key()
    with pytest.raises(ConfigError) as refused:
        load_issuer(settings_in(tmp_path))
    assert str(refused.value) == (
        f"the key {name!r} in {str(tmp_path / 'keys')!r} cannot be opened: its passphrase is not at hand; "
        "set SABAQ_KEY_PASSPHRASE, or name a file with it in SABAQ_KEY_PASSPHRASE_FILE, "
        f"or put it into {name}.passphrase beside the key"
    )
    with pytest.raises(ConfigError, match="or not its passphrase; set SABAQ_KEY_PASSPHRASE"):
        load_issuer(settings_in(tmp_path, key_passphrase="not the right one"))
    with pytest.raises(ConfigError, match=r"SABAQ_KEY_PASSPHRASE_FILE: .* cannot be read: No such file"):
        load_issuer(settings_in(tmp_path, key_passphrase_file=tmp_path / "nowhere"))
    (tmp_path / "keys" / f"{name}.pem").unlink()
    with pytest.raises(ConfigError, match=f"{name}.pem is missing from"):
        load_issuer(settings_in(tmp_path, key_passphrase=PASSPHRASE))


def test_production_refuses_the_keys_of_a_demonstration(tmp_path, new_key):
    ensure_demo_issuer(settings_in(tmp_path))
    production = settings_in(tmp_path, stage="production", key_passphrase=PASSPHRASE)
    for ask in (load_issuer, ensure_demo_issuer):
        with pytest.raises(ConfigError) as refused:
            ask(production)
        assert str(refused.value) == (
            "SABAQ_STAGE=production is set: signed with 'issuer-TEST' and 'log-TEST' and 'pdf-TEST', a certificate "
            "would prove nothing: a key of a demonstration is not for production; make a real one with "
            "`sabaq keys new`"
        )
    for purpose in ("certificates", "log", "pdf"):
        new_key("--for", purpose)
    assert not load_issuer(production).key.is_test
    assert not load_issuer(production).trust().accepts_test


def test_production_makes_no_demonstration(tmp_path):
    with pytest.raises(ConfigError, match="the issuer's key is missing"):
        ensure_demo_issuer(settings_in(tmp_path, stage="production"))
    assert not KeyFiles(tmp_path).folder.exists()


def test_a_server_does_not_start_in_production_with_a_demonstrations_keys(tmp_path):
    ensure_demo_issuer(settings_in(tmp_path))
    asked = [sys.executable, "-m", "generator", "serve", "--port", "1", "--data", tmp_path]
    environ = os.environ | {"SABAQ_STAGE": "production"}
    done = subprocess.run(asked, check=False, capture_output=True, text=True, env=environ)
    assert done.returncode == 1
    assert "SABAQ_STAGE=production is set: signed with 'issuer-TEST'" in done.stderr


def test_keys_that_cannot_be_used_leave_the_earlier_ones_signing(tmp_path, new_key, caplog):
    served = settings_in(tmp_path, key_passphrase=PASSPHRASE)
    new_key()
    # The first look puts the server's address on the list, and so is followed by one more.
    issuer_at(served)
    before = issuer_at(served)
    assert issuer_at(served) is before
    new_key(SABAQ_KEY_PASSPHRASE="another passphrase, not the server's")
    assert issuer_at(served).key == before.key
    assert "the new ones cannot be used; the earlier ones still sign" in caplog.text
    with pytest.raises(ConfigError, match="or not its passphrase"):
        load_issuer(served)


def test_the_list_of_an_older_program_is_completed_while_the_key_can_be_opened(tmp_path):
    before = ensure_demo_issuer(settings_in(tmp_path))
    path = tmp_path / "keys" / "issuer.json"
    listed = json.loads(path.read_bytes())
    del listed["public"]
    path.write_text(json.dumps(listed))
    assert load_issuer(settings_in(tmp_path)).published == before.published
    assert json.loads(path.read_bytes())["public"]["issuer-TEST"] == before.key.verifying.name


def test_a_retired_key_of_the_log_is_published_for_ever_and_needed_no_more(tmp_path, new_key, sabaq):
    new_key()
    first = new_key("--for", "log")
    served = settings_in(tmp_path, key_passphrase=PASSPHRASE)
    before = load_issuer(served).logs
    note = sign_checkpoint(3, bytes(32), before.signer)
    new_key("--for", "log")
    sabaq("keys", "retire", first)
    (tmp_path / "keys" / f"{first}.pem").unlink()
    after = load_issuer(served).logs
    assert after.verifiers == (before.signer.verifier, after.signer.verifier)
    assert open_with_any(note, after.verifiers).size == 3


@pytest.fixture
def rotated(world, sitter, tmp_path, monkeypatch, new_key, sabaq):  # noqa: PLR0917  the parts of a whole rehearsal
    """A server whose key was changed between two certificates, and nothing private left of the first one."""
    # The command asks the machine's clock, and no test tells it another time.
    world.clock.now_ms = system_clock()
    served = replace(django_settings.SABAQ, data=tmp_path, base_url=ADDRESS, key_passphrase=PASSPHRASE)
    monkeypatch.setattr(django_settings, "SABAQ", served)
    first = new_key("--for", "certificates")
    sitter(world.client("ayesha")).sit()
    earlier = _download(world, models.Issuance.objects.get())
    second = new_key("--for", "certificates")
    sabaq("keys", "retire", first)
    (tmp_path / "keys" / f"{first}.pem").unlink()
    sitter(world.client("bilal")).sit()
    later = _download(
        world, models.Issuance.objects.exclude(number=earlier["credentialSubject"]["licenseNumber"]).get()
    )
    names = KeyFiles(tmp_path).listed().public
    return earlier, later, names[first], names[second]


def _download(world, issuance):
    return parse_document(world.client().get(f"/certificates/{issuance.number}.json").content)


def _key_of(document):
    return document["proof"][0]["verificationMethod"].partition("#")[2]


def test_a_new_key_signs_at_once_and_the_retired_one_stays_published(world, rotated):
    earlier, later, first, second = rotated
    assert (_key_of(earlier), _key_of(later)) == (first, second)
    did = world.client().get("/.well-known/did.json").json()
    expected = [f"did:web:academy.example#{name}" for name in (first, second)]
    assert [method["id"] for method in did["verificationMethod"]] == expected
    assert did["assertionMethod"] == expected
    assert load_issuer(django_settings.SABAQ).key.verifying.name == second


def test_a_certificate_of_the_retired_key_is_good_to_the_command_the_page_and_outsiders(
    world, rotated, tmp_path, sabaq
):
    earlier, later, first, _ = rotated
    for name, document in (("earlier", earlier), ("later", later)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
        page = world.client().get(f"/verify/{document['credentialSubject']['licenseNumber']}/").content.decode()
        assert "Valid" in page
        assert "Not valid" not in page
    for name, address in (("did", "/.well-known/did.json"), ("status", "/status/1.json")):
        (tmp_path / f"{name}.json").write_bytes(world.client().get(address).content)
    did, status = (json.loads((tmp_path / f"{name}.json").read_bytes()) for name in ("did", "status"))
    trust = issuer_at(django_settings.SABAQ).trust()
    assert verify(earlier, trust, moment(world.clock()), status).signed.key.id.endswith(first)
    assert holds(earlier, did)
    ob3 = pytest.importorskip("openbadgeslib.ob3")
    public = VerifyingKey.from_name(first).public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert ob3.OB3LdpVerifier(public).verify(json.dumps(earlier))
    files = [tmp_path / f"{name}.json" for name in ("earlier", "later", "did", "status")]
    said = sabaq("verify", *files[:2], "--did", files[2], "--status", files[3], "--json")
    assert [found["outcome"] for found in json.loads(said)] == ["valid", "valid"]
