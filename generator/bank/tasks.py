"""The tables of what differs from kind to kind: the task of a scenario, and the choices in it."""

import re

from generator.bank.fields import ListOf, Right, Whole, Words
from generator.bank.records import Both, Key, Record
from generator.model.scenario import Choice, Kind, Phrase, Step, Turn

BOTH = Both()
IDENTIFIER = Words(
    "an id",
    re.compile(r"(?!.{65})[a-z][a-z0-9]*(?:-[a-z0-9]+)*"),
    "E115",
    "use at most 64 lower-case letters, digits and single hyphens, a letter first: `transfer-list`",
)
LINE = re.compile(r"\S(?:[^\n]*\S)?")
REFERENCE = Words("the name of something", LINE, "E113", "write its id")
REFERENCES = ListOf(REFERENCE)

_ID = Key(name="id", field=IDENTIFIER, about="unique in its list")
_TEXT = Key(name="text", field=BOTH, about="what the learner may choose")
_RIGHT = Key(name="right", field=Right(), default=False, about="`true` if it should be chosen")
_QUESTION = Key(name="question", field=BOTH, about="what is asked")
_REASON = (
    Key(name="why", field=BOTH, about="what the clause says, and what to do instead"),
    Key(name="clauses", field=REFERENCES, default=(), about="what decides this choice, if not all of the scenario's"),
)

_CHOICE = Record("a choice", Choice, (_ID, _RIGHT, _TEXT, *_REASON))
_POSITION = Record(
    "a position",
    Choice,
    (_ID, _TEXT, *_REASON),
    {"right": "nothing is right in a discussion: delete it, or use another `kind`"},
)
_PHRASE = Record(
    "a phrase",
    Phrase,
    (_ID, _RIGHT, *_REASON),
    {"text": "the words of a phrase stand in the `draft`, as `[[id: words]]`: delete it"},
)
_TURN = Record(
    "a choice",
    Turn,
    (
        _ID,
        Key(name="points", field=Whole(0, 100), default=0, about="what it earns"),
        Key(name="next", field=IDENTIFIER, default=None, about="the step that follows; none ends the path"),
        _TEXT,
        Key(name="then", field=BOTH, about="what happens next"),
        *_REASON,
    ),
    {"right": "a decision earns `points`; the best route is found from them"},
)
_STEP = Record(
    "a step",
    Step,
    (
        Key(name="id", field=IDENTIFIER, about="unique in the path"),
        Key(name="question", field=BOTH, about="what has happened by now, and what is asked"),
        Key(name="choices", field=ListOf(_TURN, least=1), about="the decisions open to the learner"),
    ),
)


def _choices(field: ListOf[Choice] | ListOf[Phrase]) -> Key:
    return Key(name="choices", field=field, about="what the learner chooses from")


TASK_KEYS: dict[Kind, tuple[Key, ...]] = {
    Kind.CHOICE: (_QUESTION, _choices(ListOf(_CHOICE, least=1))),
    Kind.SELECT: (_QUESTION, _choices(ListOf(_CHOICE, least=1))),
    Kind.SPOT: (
        _QUESTION,
        Key(name="draft", field=BOTH, about="with each phrase marked as `[[id: words]]`"),
        _choices(ListOf(_PHRASE, least=1)),
    ),
    Kind.PATH: (Key(name="steps", field=ListOf(_STEP, least=1), about="the first one is the start"),),
    Kind.DISCUSS: (
        _QUESTION,
        _choices(ListOf(_POSITION, least=1)),
        Key(name="open", field=BOTH, about="the open point, in neutral words"),
    ),
}
"""What each kind of scenario has beside what every scenario has."""
