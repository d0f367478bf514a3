"""Contexts: pinned, complete, and never fetched."""

import socket
from dataclasses import replace

import pytest
from pyld import ContextResolver, jsonld

from generator.credential import build
from generator.credential.contexts import CREDENTIAL_CONTEXTS, EXTENSIONS, canonical, expand, load_context
from generator.errors import VerificationError
from tests.credential.conftest import ISSUER


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_args, **_keywords):
        raise AssertionError("a context was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "address",
    ["https://www.w3.org/2018/credentials/v1", "http://127.0.0.1:9/context.json", "file:///etc/passwd", "", "v2"],
)
def test_every_other_address_is_refused(address):
    with pytest.raises(VerificationError, match="is not one of those kept here"):
        load_context(address)
    with pytest.raises(VerificationError):
        expand({"@context": [address], "id": "urn:x", "type": "VerifiableCredential"})


def test_a_context_that_was_changed_is_refused(monkeypatch):
    from generator.credential import contexts  # noqa: PLC0415

    contexts._pinned.cache_clear()
    monkeypatch.setitem(contexts._PINNED, EXTENSIONS, ("ob-v3p0-extensions.json", "0" * 64))
    with pytest.raises(VerificationError, match="is not the one that was pinned"):
        load_context(EXTENSIONS)
    contexts._pinned.cache_clear()


@pytest.mark.parametrize("place", ["credential", "subject"])
def test_undefined_terms_are_refused_wherever_they_stand(place):
    subject = {"type": ["AchievementSubject"], "licenseNumber": "1"} | ({"grade": "A"} if place == "subject" else {})
    document = {"@context": CREDENTIAL_CONTEXTS, "type": ["VerifiableCredential"], "credentialSubject": subject}
    document |= {"grade": "A"} if place == "credential" else {}
    with pytest.raises(VerificationError, match="a term that its contexts do not define"):
        expand(document)


def test_a_schema_needs_the_third_context():
    schema = {"id": "https://schema.example/", "type": "1EdTechJsonSchemaValidator2019"}
    document = {"@context": CREDENTIAL_CONTEXTS, "type": ["VerifiableCredential"], "credentialSchema": [schema]}
    with pytest.raises(VerificationError, match="'1EdTechJsonSchemaValidator2019' is no type"):
        expand(document)
    expand(document | {"@context": [*CREDENTIAL_CONTEXTS, EXTENSIONS]})


def test_canonical_form_does_not_depend_on_order(award):
    document = {"@context": CREDENTIAL_CONTEXTS, "id": "urn:a:b", "type": ["VerifiableCredential"], "name": "N"}
    assert canonical(document) == canonical(dict(reversed(document.items())))
    assert canonical(document).decode() == (
        "<urn:a:b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        " <https://www.w3.org/2018/credentials#VerifiableCredential> .\n"
        '<urn:a:b> <https://schema.org/name> "N" .\n'
    )


def test_what_is_kept_of_contexts_gives_what_a_fresh_reader_gives(listed):
    """The same quads from pyld as it is, which keeps nothing of scoped contexts."""
    plain = {name: value for name, value in listed.items() if name != "proof"}
    options = {"documentLoader": load_context, "base": None, "algorithm": "URDNA2015", "format": "application/n-quads"}
    fresh = jsonld.normalize(plain, options | {"contextResolver": ContextResolver({}, load_context)}).encode()
    assert [canonical(plain), canonical(plain)] == [fresh, fresh]
    assert fresh.count(b"\n") > 80


def test_contexts_that_a_document_brings_are_not_kept():
    from generator.credential.contexts import _MOST_SCOPED, _SCOPED  # noqa: PLC0415

    for n in range(_MOST_SCOPED + 10):
        own = {"@vocab": f"https://x.example/{n}/", "thing": {"@id": "https://x.example/t", "@context": {"a": "urn:a"}}}
        expand({"@context": own, "@id": "urn:x", "thing": {"a": "1"}})
    assert len(_SCOPED) <= _MOST_SCOPED


def test_many_clauses_and_one_named_twice_come_to_what_pyld_alone_makes_of_them(award):
    document = build(replace(award, clauses=(*(f"clause-{n}" for n in range(90)), "clause-7")), ISSUER)
    document["credentialSubject"]["achievement"]["name"] = ["One name", "One name", "Another"]
    options = {"documentLoader": load_context, "base": None, "algorithm": "URDNA2015"}
    plainly = jsonld.normalize(document, options | {"format": "application/n-quads"})
    assert canonical(document).decode() == plainly
    assert plainly.count('"clause-7"') == 1
