"""The pinned JSON-LD contexts, and what a document means under them.

Nothing is ever fetched: a context is one of the files beside this module, held to its digest, or it is refused.
"""

import json
from functools import cache
from hashlib import sha256
from typing import Any, TypeGuard

from pyld import ContextResolver, jsonld

from generator.credential.document import Document
from generator.credential.resources import read_resource
from generator.errors import VerificationError

VC = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

CREDENTIAL_CONTEXTS = [VC, OPEN_BADGES]
STATUS_CONTEXTS = [VC]
ALLOWED_CONTEXTS = (CREDENTIAL_CONTEXTS, STATUS_CONTEXTS, [*CREDENTIAL_CONTEXTS, EXTENSIONS])

_PINNED = {
    VC: ("credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES: ("ob-v3p0-context-3.0.3.json", "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761"),
    EXTENSIONS: ("ob-v3p0-extensions.json", "146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3"),
}


def load_context(address: str, options: object = None) -> Document:
    """Give a pinned context in the shape pyld asks of a loader; any other address is refused, never fetched."""
    del options
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _pinned(address),
        "tag": "static",  # pyld then keeps the context by its address, instead of writing it out each time to know it
    }


def expand(document: Document) -> list[Any]:
    """Expand a document under its contexts, strictly.

    Raises `VerificationError` for a term no context defines, for such terms are left out of the RDF and would
    not be signed; and for a type or id that is no absolute address, for pyld would make one up.
    """
    try:
        return _StrictProcessor().expand(document, _options())
    except (jsonld.JsonLdError, ValueError) as error:
        raise VerificationError(f"the document is not sound JSON-LD: {_cause(error)}") from error


def canonical(document: Document) -> bytes:
    """Give the canonical N-Quads of a document (RDF Dataset Canonicalization 1.0), after strict expansion."""
    # pyld names RDFC-1.0 by its draft; the two differ only in control characters, which `require_plain` refuses.
    options = _options() | {"algorithm": "URDNA2015", "format": "application/n-quads"}
    try:
        quads: str = _StrictProcessor().normalize(document, options)
    except (jsonld.JsonLdError, ValueError) as error:
        raise VerificationError(f"the document has no canonical form: {_cause(error)}") from error
    return quads.encode()


class _StrictProcessor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # pyld has no types
    """pyld's processor, made strict where each of its algorithms begins: when it expands."""

    def __init__(self) -> None:
        self._dropped: list[str] = []
        self._there: dict[tuple[int, str], set[tuple[str, str | None]]] = {}
        super().__init__(on_property_dropped=self._dropped.append)

    def expand(self, document: Document, options: dict[str, Any]) -> list[Any]:
        expanded: list[Any] = super().expand(document, options)
        if self._dropped:
            raise VerificationError("the document holds a term that its contexts do not define")
        _require_absolute(expanded)
        return expanded

    def _create_node_map(  # noqa: PLR0913, PLR0917  as pyld calls it
        self,
        input_: object,
        graph_map: dict[str, Any],
        active_graph: str,
        issuer: object,
        active_subject: object = None,
        active_property: str | None = None,
        list_: object = None,
    ) -> None:
        """Put a text beside the others of its property, unless it is there.

        pyld compares it with each of the others: for the eighty clauses of a certificate a third of the time to sign.
        """
        node = graph_map.get(active_graph, {}).get(active_subject) if isinstance(active_subject, str) else None
        if node and active_property and list_ is None and _is_plain(input_):
            there = self._there.setdefault((id(node), active_property), set())
            what = (input_["@value"], input_.get("@type"))
            if what not in there:
                there.add(what)
                node.setdefault(active_property, []).append(input_)
            return
        super()._create_node_map(input_, graph_map, active_graph, issuer, active_subject, active_property, list_)

    def _process_context(
        self, active: dict[str, Any], local: object, options: dict[str, Any], **how: object
    ) -> dict[str, Any]:
        """Keep what a term's or a type's own context comes to under another.

        pyld keeps this for whole documents only, and reads the scoped contexts of Open Badges anew for every node:
        two thirds of the time to sign. These contexts are pinned, so a few dozen are all there are.
        """
        if not isinstance(local, dict) or "propagate" not in how or "_uuid" not in active:
            return self._processed(active, local, options, **how)
        place = (active["_uuid"], id(local), how["propagate"], how.get("override_protected"))
        if place not in _SCOPED:
            if len(_SCOPED) >= _MOST_SCOPED:
                _SCOPED.clear()
            # The context is kept beside its result, so that nothing else can ever come to have its id.
            _SCOPED[place] = (local, self._processed(active, local, options, **how))
        return _SCOPED[place][1]

    def _processed(
        self, active: dict[str, Any], local: object, options: dict[str, Any], **how: object
    ) -> dict[str, Any]:
        found: dict[str, Any] = super()._process_context(active, local, options, **how)
        return found


@cache
def _pinned(address: str) -> Document:
    if address not in _PINNED:
        raise VerificationError(f"the context {address!r} is not one of those kept here")
    name, digest = _PINNED[address]
    data = read_resource("contexts", name)
    if sha256(data).hexdigest() != digest:
        raise VerificationError(f"the kept context {name} is not the one that was pinned")
    document: Document = json.loads(data)
    return document


def _options() -> dict[str, Any]:
    # pyld's shared cache of contexts could be filled by other code in the process with other texts; ours cannot.
    return {"documentLoader": load_context, "base": None, "contextResolver": ContextResolver(_CACHE, load_context)}


_CACHE: dict[str, Any] = {}
_SCOPED: dict[tuple[object, ...], tuple[object, dict[str, Any]]] = {}
_MOST_SCOPED = 512


def _is_plain(value: object) -> TypeGuard[dict[str, str]]:
    """Tell whether this is a text with no more beside it than a type that is an address."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("@value"), str)
        and value.keys() <= {"@value", "@type"}
        and not value.get("@type", "").startswith("_:")
    )


def _require_absolute(node: object) -> None:
    match node:
        case list():
            for entry in node:
                _require_absolute(entry)
        case dict():
            if "@value" in node:
                return
            types = node.get("@type", [])
            for address in [node.get("@id", "_:"), *(types if isinstance(types, list) else [types])]:
                if not isinstance(address, str) or ":" not in address:
                    raise VerificationError(f"{address!r} is no type or address that the contexts define")
            for value in node.values():
                _require_absolute(value)
        case _:
            pass


def _cause(error: BaseException) -> str:
    """Tell the innermost reason; pyld wraps them, and prints whole documents around."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error.args[0]) if error.args else type(error).__name__
