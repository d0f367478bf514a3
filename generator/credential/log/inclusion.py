"""The file that proves that a certificate stands in the log, with no network (C2SP tlog-proof).

It goes into the PDF beside the credential. Its extra line carries the log entry itself, which a verifier needs
to know what was hashed; nothing in it is believed until the log's root holds it and it names the credential.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass

from generator.credential.document import Document
from generator.credential.log.checkpoint import MAX_NOTE_BYTES, Checkpoint, LogVerifier, open_with_any
from generator.credential.log.entry import LogEntry, credential_digest
from generator.credential.log.merkle import HASH_BYTES, check_inclusion, inclusion_proof, leaf_hash
from generator.credential.log.tiles import Tiles
from generator.errors import VerificationError

_FIRST_LINE = "c2sp.org/tlog-proof@v1"
_HEAD = re.compile(r"extra ([A-Za-z0-9+/=]+)\nindex (0|[1-9][0-9]{0,17})\n")
_MOST_HASHES = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """An entry that stands in a log: where, and under which checkpoint. Only `check_logged` makes one."""

    entry: LogEntry
    index: int
    checkpoint: Checkpoint


def prove_logged(index: int, tiles: Tiles, note: str) -> str:
    """Give the proof file of the entry at a place, under the signed checkpoint of the very size of `tiles`."""
    hashes = inclusion_proof(index, tiles.size, tiles.subtree)
    lines = [_FIRST_LINE, f"extra {_base64(tiles.entry(index))}", f"index {index}", *map(_base64, hashes), "", note]
    return "\n".join(lines)


def check_logged(credential: Document, proof: str, *log: LogVerifier) -> Logged:
    """Give the log's entry of a credential, or raise `VerificationError`. A log may have several keys, newest last.

    It says what was recorded then, issued or revoked; that nothing was recorded later it cannot say.
    """
    data, index, hashes, note = _read(proof)
    checkpoint = open_with_any(note, log)
    check_inclusion(leaf_hash(data), index, checkpoint.size, hashes, checkpoint.root)
    entry = LogEntry.from_bytes(data)
    if entry.credential != credential_digest(credential):
        raise VerificationError("the log's entry is of another credential")
    return Logged(entry=entry, index=index, checkpoint=checkpoint)


def _read(proof: str) -> tuple[bytes, int, list[bytes], str]:
    """Take a proof file apart: the entry, its place, the hashes, the signed checkpoint."""
    if len(proof) > 4 * MAX_NOTE_BYTES:
        raise VerificationError("the log proof is too long")
    first, _, rest = proof.partition("\n")
    head = _HEAD.match(rest)
    if first != _FIRST_LINE or head is None:
        raise VerificationError(f"the log proof does not begin with {_FIRST_LINE}, an entry and its index")
    # With no hash at all (a log of one entry) the empty line follows the index at once.
    listed, blank, note = ("\n" + rest[head.end() :]).partition("\n\n")
    hashes = [_unbase64(line) for line in listed.split("\n")[1:]]
    if not blank or len(hashes) > _MOST_HASHES or any(len(found) != HASH_BYTES for found in hashes):
        raise VerificationError("the log proof does not hold hashes, an empty line and a checkpoint")
    return _unbase64(head[1]), int(head[2]), hashes, note


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise VerificationError("the log proof holds a line that is not base64") from error
    if _base64(data) != text:
        raise VerificationError("the log proof holds a line that is not base64 as it is written")
    return data
