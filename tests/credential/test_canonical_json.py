"""JSON has one canonical writing (RFC 8785), however fast it is written."""

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from generator.credential.document import canonical_json
from generator.errors import VerificationError

texts = st.text(st.characters(codec="utf-8"), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats() | texts
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=4))


@given(document=st.dictionaries(texts, values, max_size=5))
@example(document={"\uffff": 1, "\U00010000": 2})
@example(document={"a": [1.0, 1e21, -0.0, 9007199254740991, 9007199254740992]})
@example(document={"a": 'a "quoted" \\ word,1.5\x00\x1f\x7f\u2028'})
def test_it_is_what_another_writer_of_canonical_json_writes(document):
    try:
        expected = rfc8785.dumps(document)
    except rfc8785.CanonicalizationError:
        with pytest.raises(VerificationError, match="no canonical JSON"):
            canonical_json(document)
    else:
        assert canonical_json(document) == expected


@pytest.mark.parametrize("document", [{"a": "\ud800"}, {"a": {1, 2}}, {"a": float("nan")}])
def test_what_has_no_canonical_json_is_refused(document):
    with pytest.raises(VerificationError, match="no canonical JSON"):
        canonical_json(document)
