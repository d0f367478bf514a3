"""The signed status lists, kept as files under `status/` of the data directory: signed anew daily or on a change.

Of each list there is one file for each address that the issuer has signed under, `status/<address>/<number>.json`. All
processes serve the same file, so that its bytes, and what caches know it by, stay the same while nothing changes.
"""

from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote

from generator.credential import Document, dump_document, parse_document, sign, status_list
from generator.credential.document import member, text
from generator.credential.document import moment as moment_in
from generator.errors import VerificationError
from generator.grader import models
from generator.grader.access.row_security import as_server
from generator.grader.certificates.status_places import newest_list
from generator.grader.clock import moment
from generator.grader.keys.keyring import Issuer, did_web
from generator.grader.storage.whole_files import write_whole

FOLDER = "status"
LIFE = timedelta(days=1)
"""How long a list speaks: a verifier who has an older one cannot tell."""
_SIGNED_ANEW = LIFE / 2


def status_address(base_url: str, number: int) -> str:
    """Give the address of a status list."""
    return f"{base_url}/status/{number}.json"


def all_lists(issuer: Issuer, data: Path, now_ms: int) -> list[Document]:
    """Give every status list under each of the issuer's addresses, as certificates of then name them."""
    numbers = range(1, newest_list() + 1)
    bases = [base_url_at(issuer, did) for did in issuer.dids]
    return [parse_document(read_list(issuer, base, n, data, now_ms)) for base in bases for n in numbers]


def base_url_at(issuer: Issuer, did: str) -> str:
    """Give the address that belongs to one of the issuer's DIDs, with the scheme of now."""
    scheme = issuer.base_url.partition("://")[0]
    return f"{scheme}://{unquote(did.removeprefix('did:web:'))}"


def read_list(issuer: Issuer, base_url: str, number: int, data: Path, now_ms: int) -> bytes:
    """Give the file of a list in use, signed for one of the issuer's addresses; it says all that is known now."""
    # Whoever asks, the list is of everybody.
    with as_server():
        return _read_list(issuer, base_url, number, data, now_ms)


def _read_list(issuer: Issuer, base_url: str, number: int, data: Path, now_ms: int) -> bytes:
    did, now = did_web(base_url), moment(now_ms)
    path = data / FOLDER / quote(base_url, safe="") / f"{number}.json"
    revoked = models.Issuance.objects.filter(kind=models.IssuanceKind.REVOKE, status_list=number)
    wanted = status_list(
        revoked.values_list("status_index", flat=True),
        issuer_did=did,
        address=status_address(base_url, number),
        valid_from=now,
        valid_until=now + LIFE,
    )
    kept = path.read_bytes() if path.is_file() else b""
    if _says(kept, wanted, issuer.key.id_at(did), now):
        return kept
    made = dump_document(sign(wanted, issuer.key, now))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, made)
    return made


def _says(kept: bytes, wanted: Document, key_id: str, now: datetime) -> bool:
    """Whether a file says what is wanted of it: the same places revoked, by the key of now, and young enough."""
    try:
        document = parse_document(kept)
        is_young = timedelta() <= now - moment_in(document, "validFrom") < _SIGNED_ANEW
        is_by_key = text(document, "proof[0].verificationMethod") == key_id
        return is_young and is_by_key and member(document, "credentialSubject") == wanted["credentialSubject"]
    except VerificationError:
        return False
