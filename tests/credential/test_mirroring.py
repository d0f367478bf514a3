"""`sabaq log copy`: a mirror that is also a witness. The log is served by a server, as any static host would."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from shutil import rmtree
from threading import Thread

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.credential import SigningKey
from generator.credential.log import Edge, LogSigner, append, sign_checkpoint
from generator.logged import known_log

SIGNER = LogSigner.of("https://academy.example/log", SigningKey.from_seed(bytes(32), is_test=True))


class Quiet(SimpleHTTPRequestHandler):
    """A static host that says nothing."""

    def log_message(self, *_):
        pass


@pytest.fixture
def public(tmp_path):
    """The folder of a log, and the address it is served at."""
    folder = tmp_path / "public"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def hold(folder, size, story="entry", signer=SIGNER):
    """Let the log hold so many entries of a story."""
    rmtree(folder)
    grown = append(Edge(), [f'{{"{story}":{n}}}'.encode() for n in range(size)])
    note = sign_checkpoint(size, grown.edge.root, signer)
    for path, data in {**grown.files, "checkpoint": note.encode(), "key": f"{signer.verifier}\n".encode()}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def copied(public, copy):
    done = CliRunner().invoke(main, ["log", "copy", public[1], str(copy)])
    return done.exit_code, done.output


def files_of(folder):
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_log_is_copied_and_what_is_new_is_added(public, tmp_path):
    hold(public[0], 300)
    assert copied(public, tmp_path / "copy") == (
        0,
        "academy.example/log/TEST: 300 entries, all as the checkpoint signs them\n",
    )
    assert files_of(tmp_path / "copy") == files_of(public[0])
    hold(public[0], 700)
    assert copied(public, tmp_path / "copy")[0] == 0
    assert files_of(public[0]).items() <= files_of(tmp_path / "copy").items()


@pytest.mark.parametrize(
    ("size", "story", "said"),
    [
        (300, "another", "Error: the log signed two histories of 300 entries\n"),
        (400, "another", "Error: the log of 400 entries does not begin as the log of 300 entries\n"),
        (200, "entry", "Error: the log had 300 entries and now has 200: entries are gone\n"),
    ],
)
def test_a_log_that_takes_something_back_is_refused_and_what_it_said_is_kept(public, tmp_path, size, story, said):
    copy = tmp_path / "copy"
    hold(public[0], 300)
    copied(public, copy)
    before = files_of(copy)
    hold(public[0], size, story)
    assert copied(public, copy) == (1, said)
    assert files_of(copy) == before | {"checkpoint.refused": (public[0] / "checkpoint").read_bytes()}


def test_a_copy_that_was_damaged_is_mended(public, tmp_path):
    hold(public[0], 300)
    copied(public, tmp_path / "copy")
    (tmp_path / "copy" / "tile/entries/000").write_bytes(b"nonsense")
    assert copied(public, tmp_path / "copy")[0] == 0
    assert files_of(tmp_path / "copy") == files_of(public[0])


def test_another_key_a_cut_file_and_a_host_that_is_gone_are_one_sentence_each(public, tmp_path):
    copy = tmp_path / "copy"
    hold(public[0], 5)
    copied(public, copy)
    hold(public[0], 6, signer=LogSigner(name=SIGNER.name, key=SigningKey.from_seed(bytes([1] * 32), is_test=True)))
    assert copied(public, copy) == (
        1,
        "Error: the log now names other keys than those it had when it was first copied\n",
    )
    hold(public[0], 6)
    tile = public[0] / "tile/0/000.p/6"
    tile.write_bytes(tile.read_bytes()[:-1])
    assert copied(public, copy) == (1, "Error: the log's file tile/0/000.p/6 is not what its entries make\n")
    tile.unlink()
    code, output = copied(public, copy)
    assert (code, output.endswith("tile/0/000.p/6 cannot be fetched: 404 File not found\n")) == (1, True), output
    code, output = copied((None, "http://127.0.0.1:9"), copy)
    assert (code, "cannot be fetched: [Errno 111] Connection refused" in output) == (1, True), output
    assert "is no address of a log" in copied((None, "ftp://x"), copy)[1]


def test_a_copy_is_what_a_certificate_is_looked_up_in(public, tmp_path):
    hold(public[0], 0)
    copied(public, tmp_path / "copy")
    assert known_log(tmp_path / "copy").copy.checkpoint.size == 0
