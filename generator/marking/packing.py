"""Papers and answers as bytes for storage: some nine bits a question for a paper, a byte a question for answers.

Numbers refer to the edition's own order of questions and choices, so a stored attempt can be read as
long as its edition is kept, whatever later programs draw or show. Zero means left blank.
"""

from collections.abc import Mapping
from functools import lru_cache
from struct import unpack

from generator.errors import MarkingError
from generator.marking.edition import Edition
from generator.marking.paper import Paper
from generator.model.question import Answer, Picked, Walked

MAX_CHOICES = 8

_TIGHT = 0x80
"""The first bit of a paper that says how many bits an ordinal takes. None of the papers of before began with it."""
_FEWEST_BITS = 8
"""So that what fills the last byte is never taken for another ordinal."""


def pack_paper(edition: Edition, paper: Paper) -> bytes:
    """Give a paper's questions as ordinals, of as many bits as the edition needs; the seed is stored beside them.

    The first byte says how many bits these are.
    """
    ordinals = edition.ordinals
    width = max(_FEWEST_BITS, (len(ordinals) - 1).bit_length())
    bits = width * len(paper.questions)
    whole = 0
    for question in paper.questions:
        whole = whole << width | ordinals[question]
    return bytes([_TIGHT | width]) + (whole << -bits % 8).to_bytes(-(-bits // 8))


def unpack_paper(edition: Edition, seed: str, packed: bytes) -> Paper:
    """Give the paper back from its ordinals and seed; papers of before have two bytes for each."""
    questions = tuple(edition.questions)
    is_tight = packed[:1] >= bytes([_TIGHT])
    ordinals = _tight_ordinals(packed) if is_tight else unpack(f">{len(packed) // 2}H", packed)
    return Paper(seed=seed, questions=tuple(questions[n] for n in ordinals))


def _tight_ordinals(packed: bytes) -> tuple[int, ...]:
    width, bits, whole = packed[0] - _TIGHT, 8 * (len(packed) - 1), int.from_bytes(packed[1:])
    return tuple(whole >> bits - end & (1 << width) - 1 for end in range(width, bits + 1, width))


def pack_answers(edition: Edition, paper: Paper, answers: Mapping[str, Answer]) -> bytes:
    """Give one byte a question: ticked choices as bits in the edition's order, or the number of a route.

    Raises `MarkingError` when an answer does not fit its question.
    """
    return bytes(_pack_one(edition, q, answers[q]) if q in answers else 0 for q in paper.questions)


def unpack_answers(edition: Edition, paper: Paper, packed: bytes) -> dict[str, Answer]:
    """Give the answers back; a question left blank is not among them."""
    pairs = zip(paper.questions, packed, strict=True)
    return {question: _unpack_one(edition, question, byte) for question, byte in pairs if byte}


def _pack_one(edition: Edition, question: str, answer: Answer) -> int:
    match answer:
        case Picked():
            return _bits(edition.questions[question].choices.get("", ()), answer.choices)
        case Walked(route=()):
            return 0
        case Walked():
            try:
                return edition.routes[question].index(answer.route) + 1
            except (KeyError, ValueError) as error:
                raise MarkingError(f"the answer's route is not one of the question: {answer.route}") from error


def _unpack_one(edition: Edition, question: str, byte: int) -> Answer:
    if question in edition.routes:
        return Walked(route=edition.routes[question][byte - 1])
    return _picked(edition.questions[question].choices[""], byte)


# A question is answered in few ways, and by very many people.


@lru_cache(maxsize=16_384)
def _bits(choices: tuple[str, ...], ticked: frozenset[str]) -> int:
    if stray := ticked - set(choices):
        raise MarkingError(f"the answer names choices the question does not have: {', '.join(sorted(stray))}")
    return sum(1 << n for n, choice in enumerate(choices) if choice in ticked)


@lru_cache(maxsize=16_384)
def _picked(choices: tuple[str, ...], bits: int) -> Picked:
    return Picked(choices=frozenset(choice for n, choice in enumerate(choices) if bits >> n & 1))
