"""Every member of a credential, changed, removed or added to, one at a time: each is refused."""

from copy import deepcopy

import pytest

from generator.credential import (
    Document,
    Outcome,
    badge_png,
    badge_svg,
    judge,
    print_pdf,
    read_document,
    sign,
    status_list,
)
from generator.credential.proof import check_proof
from generator.errors import VerificationError
from tests.credential.conftest import ISSUER, LIST_ADDRESS, NOW
from tests.credential.tampering import at, changes, in_pdf, in_png, in_svg, other, places


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


def test_every_change_of_every_member_is_refused(listed, trust, status):
    for what, changed in changes(listed):
        assert refused(changed, trust, status), what


@pytest.mark.parametrize(
    ("make", "replace"), [(print_pdf, in_pdf), (badge_png, in_png), (badge_svg, in_svg)], ids=["pdf", "png", "svg"]
)
def test_every_change_of_every_member_is_refused_in_every_carrier(listed, trust, status, make, replace):
    carrier = make(listed)
    assert judge(read_document(replace(carrier, listed)), trust, NOW, status).outcome is Outcome.VALID
    for what, changed in changes(listed):
        try:
            document = read_document(replace(carrier, changed))
        except VerificationError:
            continue
        assert refused(document, trust, status), what


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
