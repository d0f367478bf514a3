"""A credential as JSON: parsed strictly, and read member by member with the place named in every complaint.

Two parsers that disagree about one text would let a signature mean two things, so whatever JSON leaves
open is refused here: duplicate names, NaN, control characters, lone surrogates, deep nesting, null, empty lists.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import rfc8785

from generator.errors import VerificationError

# JSON at the door of this room: everything that is read from one goes through the functions below.
Document = dict[str, Any]

MAX_BYTES = 1 << 20
MAX_DEPTH = 24


def parse_document(data: bytes) -> Document:
    """Give the JSON object in UTF-8 `data`; at most 1 MiB. Raises `VerificationError`."""
    if len(data) > MAX_BYTES:
        raise VerificationError(f"the file is {len(data)} bytes long; a certificate is at most {MAX_BYTES}")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_members, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise VerificationError(f"byte {error.start} is not UTF-8") from error
    except RecursionError as error:
        raise VerificationError("the JSON is nested too deeply") from error
    except ValueError as error:
        raise VerificationError(f"the file is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise VerificationError("the JSON is not an object, so it is not a credential")
    require_plain(value)
    return value


def dump_document(document: Document) -> bytes:
    """Write a document as readable UTF-8 JSON; the same document always gives the same bytes."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def canonical_json(document: Document) -> bytes:
    """Give the one writing of a document that RFC 8785 (JCS) allows. Raises `VerificationError` if it has none."""
    try:
        # Python's own writer, in C, is five times as fast, and writes all that our credentials hold the same.
        written = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
        return rfc8785.dumps(document) if _is_written_otherwise(written) else written.encode()
    except (rfc8785.CanonicalizationError, TypeError, ValueError) as error:
        raise VerificationError(f"the document has no canonical JSON: {error}") from error


def _is_written_otherwise(written: str) -> bool:
    """Tell whether RFC 8785 may write it otherwise; a text that looks like a number only takes the longer way."""
    # Names are sorted by UTF-16, which differs beyond U+FFFF.
    if len(written.encode("utf-16-le")) != 2 * len(written):
        return True
    # The first is coarser, and four times as fast.
    return bool(_PERHAPS_A_NUMBER.search(written) and _NUMBER.search(written))


# Fractions and numbers of more than fifteen digits.
_PERHAPS_A_NUMBER = re.compile(r"[:,\[]-?\d+(?:[.e]|\d{15})")
_NUMBER = re.compile(r'(?:":|[,\[])-?\d+(?:[.e]|\d{15})')


def require_plain(value: object, place: tuple[str | int, ...] = ()) -> None:
    """Refuse what our credentials never hold and what canonical forms treat unlike. Raises `VerificationError`."""
    if len(place) > MAX_DEPTH:
        raise VerificationError(f"{_written(place)}: nested too deeply")
    match value:
        case dict():
            for name, member in value.items():
                _require_plain_text(name, place)
                require_plain(member, (*place, name))
        case list():
            if not value:
                raise VerificationError(f"{_written(place)}: an empty list is not allowed")
            for position, entry in enumerate(value):
                require_plain(entry, (*place, position))
        case str():
            _require_plain_text(value, place)
        case bool() | int():
            pass
        case _:
            raise VerificationError(f"{_written(place)}: {value!r} is not allowed in a credential")


def _written(place: tuple[str | int, ...]) -> str:
    """Write a place as a path; only where it is told, for a name may be as long as the document."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return steps.removeprefix(".") or "the document"


def member(document: Document, path: str) -> Any:  # noqa: ANN401 - JSON; the callers below give it a type
    """Give what stands at a dotted path (`a.b[0].c` without quotes); raises `VerificationError` if nothing does."""
    found: Any = document
    for step in _steps(path):
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError) as error:
            raise VerificationError(f"{path} is missing") from error
    return found


def text(document: Document, path: str) -> str:
    """Give the text at a path."""
    value = member(document, path)
    if not isinstance(value, str) or not value:
        raise VerificationError(f"{path} is {value!r}; expected a text")
    return value


def moment(document: Document, path: str) -> datetime:
    """Give the time at a path; it names its time zone, as VC 2.0 asks of every date."""
    value = text(document, path)
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise VerificationError(f"{path} is {value!r}; expected a date and time") from error
    if found.tzinfo is None or "T" not in value:
        raise VerificationError(f"{path} is {value!r}; expected a date and time with its time zone")
    return found


def entries(document: Document, path: str) -> list[Document]:
    """Give the list of objects at a path."""
    value = member(document, path)
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise VerificationError(f"{path} is not a list of objects")
    return value


def stamp(when: datetime) -> str:
    """Write an aware time to the second, `Z` for UTC; another offset stays, so that a print shows the local day."""
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def _steps(path: str) -> Iterator[str | int]:
    for part in path.split("."):
        name, *positions = part.replace("]", "").split("[")
        yield name
        yield from map(int, positions)


def _members(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, times in counts.items() if times > 1)
        raise ValueError(f"the member {twice!r} stands twice")
    return found


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not a JSON number")


# RDF's canonical form and JSON's escape control characters differently; ours hold none but the line break.
_NOT_PLAIN = re.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")


def _require_plain_text(value: str, place: tuple[str | int, ...]) -> None:
    found = _NOT_PLAIN.search(value)
    if found is None:
        return
    if "\ud800" <= found[0] <= "\udfff":
        raise VerificationError(f"{_written(place)} holds half a character (a lone surrogate)")
    raise VerificationError(f"{_written(place)} holds the control character U+{ord(found[0]):04X}")
