"""`sabaq keys`: keys are made encrypted, listed for ever, and retired without loss."""

import json
import stat

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.credential import SigningKey
from generator.credential.keylist import KeyList, Purpose, refuse_test_keys
from generator.credential.sealing import PdfSigner
from generator.errors import SigningError

PASSPHRASE = "four words that nobody knows"


@pytest.fixture
def sabaq(tmp_path):
    def run(*arguments: str, passphrase: str = PASSPHRASE, code: int = 0) -> str:
        done = CliRunner().invoke(
            main, ["keys", *arguments, "--data", str(tmp_path)], env={"SABAQ_KEY_PASSPHRASE": passphrase}
        )
        assert done.exit_code == code, done.output
        return done.output

    return run


def made(sabaq, *arguments: str) -> str:
    return sabaq("new", *arguments).split()[0]


@pytest.mark.parametrize("purpose", ["certificates", "log", "pdf"])
def test_a_new_key_is_encrypted_and_read_by_its_owner_only(sabaq, tmp_path, purpose):
    name = made(sabaq, "--for", purpose)
    path = tmp_path / "keys" / f"{name}.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"ENCRYPTED PRIVATE KEY" in path.read_bytes()
    read = PdfSigner.from_pem if purpose == "pdf" else SigningKey.from_pem
    assert not read(path.read_bytes(), PASSPHRASE.encode()).is_test
    assert PASSPHRASE.encode() not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_a_demonstrations_key_says_so_and_is_refused_for_production(sabaq, tmp_path):
    name = made(sabaq, "--test", "--keep-passphrase")
    assert "-TEST-" in name
    pem = (tmp_path / "keys" / f"{name}.pem").read_bytes()
    key = SigningKey.from_pem(pem, (tmp_path / "keys" / f"{name}.passphrase").read_bytes())
    with pytest.raises(SigningError) as caught:
        refuse_test_keys({"real": SigningKey.generate(), name: key})
    assert str(caught.value) == (
        f"signed with '{name}', a certificate would prove nothing: a key of a demonstration is not for production; "
        "make a real one with `sabaq keys new`"
    )
    refuse_test_keys({"real": SigningKey.generate()})


def test_the_newest_signs_and_old_ones_stay_listed(sabaq):
    first, second = made(sabaq), made(sabaq)
    assert [line.split()[1:] for line in sabaq("list").splitlines()] == [[first, "listed"], [second, "signs"]]


def test_a_retired_key_stays_listed_and_never_signs_again(sabaq, tmp_path):
    first, second, third = (made(sabaq) for _ in range(3))
    sabaq("retire", third)
    assert [line.split()[1:] for line in sabaq("list").splitlines()] == [
        [third, "retired"],
        [first, "listed"],
        [second, "signs"],
    ]
    assert json.loads((tmp_path / "keys" / "issuer.json").read_bytes())["keys"] == [third, first, second]
    assert "is retired already" in sabaq("retire", third, code=1)


def test_the_only_key_is_not_retired(sabaq):
    name = made(sabaq)
    assert "make its successor first" in sabaq("retire", name, code=1)
    assert "signs" in sabaq("list")


def test_mistakes_are_told_plainly(sabaq, tmp_path):
    assert sabaq("list") == ""
    assert "there is no key 'x'; `sabaq keys list` shows them" in sabaq("retire", "x", code=1)
    assert "at least 12 letters" in sabaq("new", passphrase="short", code=1)
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "issuer.json").write_text('{"keys": "x"}')
    assert "is not what `sabaq keys` writes" in sabaq("list", code=1)


def test_a_key_whose_file_is_gone_is_missed(sabaq, tmp_path):
    name = made(sabaq)
    (tmp_path / "keys" / f"{name}.pem").unlink()
    assert "MISSING" in sabaq("list")


def test_the_list_of_a_demo_academy_is_read_and_kept():
    listed = KeyList.from_json(b'{"dids": ["did:web:a"], "keys": ["issuer-TEST"]}')
    assert listed.signing(Purpose.CERTIFICATES) == "issuer-TEST"
    assert listed.signing(Purpose.LOG) is None
    grown = listed.with_key(Purpose.CERTIFICATES, "new")
    assert KeyList.from_json(grown.to_json()) == grown
    assert grown.dids == ("did:web:a",)
    with pytest.raises(SigningError, match="there is a key 'new' already"):
        grown.with_key(Purpose.LOG, "new")
