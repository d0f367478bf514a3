"""Every member of a credential, changed, removed or added to, one at a time: each is refused."""

from copy import deepcopy

import pytest

from generator.credential import Document, Outcome, judge, sign, status_list
from generator.credential.proof import check_proof
from generator.errors import VerificationError
from tests.credential.conftest import ISSUER, LIST_ADDRESS, NOW


def places(value, path=()):
    """Every place inside a document: members and list entries, parents before children."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in inner:
        yield (*path, step)
        yield from places(child, (*path, step))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def other(value):
    """Something else of the same kind, as like to it as can be."""
    match value:
        case bool():
            return not value
        case str():
            return value[:-1] + ("a" if value[-1:] != "a" else "b")
        case list():
            return [*value, deepcopy(value[0])]
        case _:
            return {**value, "name": "x"} if "name" not in value else {**value, "name": "x" + str(value["name"])}


@pytest.fixture(scope="module")
def status(key) -> Document:
    made = status_list([7], issuer_did=ISSUER, address=LIST_ADDRESS, valid_from=NOW, valid_until=NOW.replace(year=2027))
    return sign(made, key, NOW)


def refused(document, trust, status) -> bool:
    judged = judge(document, trust, NOW, status)
    return judged.award is None and judged.outcome in {Outcome.ALTERED, Outcome.MALFORMED, Outcome.ISSUER_UNKNOWN}


def test_unchanged_it_is_valid(listed, trust, status):
    assert judge(listed, trust, NOW, status).outcome is Outcome.VALID
    assert len(list(places(listed))) > 130


def test_every_member_changed_is_refused(listed, trust, status):
    for path in places(listed):
        changed = deepcopy(listed)
        at(changed, path[:-1])[path[-1]] = other(at(listed, path))
        assert changed != listed
        assert refused(changed, trust, status), path


def test_every_member_removed_is_refused(listed, trust, status):
    for path in places(listed):
        changed = deepcopy(listed)
        del at(changed, path[:-1])[path[-1]]
        assert refused(changed, trust, status), path


@pytest.mark.parametrize("name", ["remark", "description", "https://x.example/", "@index"])
def test_a_member_added_anywhere_is_refused(listed, trust, status, name):
    objects = [(), *(path for path in places(listed) if isinstance(at(listed, path), dict))]
    for path in objects:
        changed = deepcopy(listed)
        at(changed, path)[name] = "x"
        if changed != listed:
            assert refused(changed, trust, status), path


def test_an_entry_added_to_any_list_is_refused(listed, trust, status):
    for path in [path for path in places(listed) if isinstance(at(listed, path), list)]:
        changed = deepcopy(listed)
        at(changed, path).insert(0, "https://x.example/")
        assert refused(changed, trust, status), path


def test_the_rdf_proof_alone_covers_every_word(listed, trust, key):
    """Verifiers that know no JCS look at the first proof only; no text may be one that RDF drops."""
    texts = [path for path in places(listed) if path[0] != "proof" and isinstance(at(listed, path), str | bool)]
    for path in texts:
        changed = deepcopy(listed)
        at(changed, path[:-1])[path[-1]] = other(at(listed, path))
        with pytest.raises(VerificationError):
            check_proof(changed, changed["proof"][0], key.public)
    assert len(texts) > 70


def test_every_member_of_the_status_list_changed_is_no_answer(listed, trust, status):
    for path in places(status):
        changed = deepcopy(status)
        at(changed, path[:-1])[path[-1]] = other(at(status, path))
        assert judge(listed, trust, NOW, changed).outcome is Outcome.CANNOT_TELL, path
