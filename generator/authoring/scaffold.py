"""The text of a new scenario: a template for each kind, in which every gap is marked on its own line."""

from dataclasses import dataclass
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator.model.scenario import Kind, Use

GAP = "# gap:"
"""What stands on every line that the check will name until it is filled in."""

_LETTERS = ("one", "two", "three", "four")

_environment = Environment(  # noqa: S701  YAML, not HTML; and every value that goes in is an id or a title made of one
    loader=PackageLoader("generator.authoring"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is known about a scenario before a word of it is written. `platforms` begins with its own."""

    id: str
    topic: str
    kind: Kind
    level: int
    uses: tuple[Use, ...]
    platforms: tuple[str, ...]
    clauses: tuple[str, ...]


def scaffold(plan: Plan) -> str:
    """Give the text of the file; the check finds fault only with lines that carry `GAP`.

    The right choices stand where the id's digest puts them, so that a bank begun in this way has no
    favourite place for its keys.
    """
    order = sorted(_LETTERS, key=lambda letter: sha256(f"{plan.id}:{letter}".encode()).digest())
    return _environment.get_template(f"{plan.kind}.yaml").render(
        id=plan.id,
        topic=plan.topic,
        title=plan.id.replace("-", " ").capitalize(),
        uses=plan.uses,
        kind=plan.kind.value,
        level=plan.level,
        platform=plan.platforms[0],
        other_platforms=plan.platforms[1:] or ("course.yaml",),
        clauses=plan.clauses,
        letters=_LETTERS,
        key=order[0],
        keys=frozenset(order[:2]),
        turn_key=min(_LETTERS[:2], key=order.index),
    )


def count_gaps(text: str) -> int:
    """Count the lines that still carry a mark."""
    return sum(GAP in line for line in text.splitlines())
