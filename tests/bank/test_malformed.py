"""Whatever bytes a course is made of, loading it gives diagnostics and never an exception."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import bank, check
from tests.builders import a_tree

TREE = a_tree()
PATHS = sorted(TREE)


def loads(path: str, data: bytes) -> None:
    loaded = bank.load(TREE | {path: data})
    if loaded.library:
        check.run(loaded.library)
    else:
        assert loaded.diagnostics


@pytest.mark.parametrize("path", PATHS)
def test_every_truncation_is_survived(path: str):
    data = TREE[path]
    for end in range(0, len(data), max(1, len(data) // 150)):
        loads(path, data[:end])


@settings(max_examples=150)
@given(st.sampled_from(PATHS), st.data())
def test_flipped_bits_are_survived(path: str, data: st.DataObject):
    broken = bytearray(TREE[path])
    for place in data.draw(st.lists(st.integers(0, len(broken) * 8 - 1), min_size=1, max_size=5)):
        broken[place // 8] ^= 1 << place % 8
    loads(path, bytes(broken))


@settings(max_examples=150)
@given(st.sampled_from(PATHS), st.data())
def test_passages_moved_about_are_survived(path: str, data: st.DataObject):
    text = TREE[path]
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=3, max_size=3)))
    first, second, third = places
    loads(path, text[:first] + text[second:third] + text[first:second] + text[third:])


@settings(max_examples=100)
@given(st.sampled_from(PATHS), st.binary(max_size=200))
def test_any_bytes_at_all_are_survived(path: str, data: bytes):
    loads(path, data)


@settings(max_examples=150)
@given(
    st.sampled_from([p for p in PATHS if p.endswith(".yaml")]),
    st.text(alphabet="[]{}:-?,&*!|>'\"%@` \n#a0\t", max_size=60),
)
def test_any_signs_of_yaml_are_survived(path: str, text: str):
    loads(path, text.encode())


@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "? ", "[{a: [", "- - ? ", "!!x [", "&a [", "a: [\n"])
@pytest.mark.parametrize("times", [49, 60, 900, 30_000])
def test_nesting_without_end_is_refused_and_does_not_exhaust_the_stack(opener: str, times: int):
    loaded = bank.load(TREE | {"scenarios/permission/case.yaml": (opener * times).encode()})
    assert next(d.span.file for d in loaded.diagnostics) == "scenarios/permission/case.yaml"


def test_a_large_file_of_noise_is_refused():
    noise = random.Random(1).choices("abc:- \n{}[]'\"", k=500_000)
    loads("scenarios/permission/case.yaml", "".join(noise).encode())
