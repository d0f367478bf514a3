"""Finds what a trainer means: a name that is nearly right, clauses by a word of their id or summary."""

from collections.abc import Iterable
from difflib import get_close_matches

from generator.errors import ConfigError
from generator.model.course import Catalogue, Clause, ClauseUse


def known_name(word: str, known: Iterable[str], what: str) -> str:
    """Give the name itself; raises `ConfigError` with the nearest known one, or with all of them."""
    names = tuple(known)
    if word in names:
        return word
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    hint = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(names)}"
    raise ConfigError(f"there is no {what} `{word}`; {hint}")


def clauses_by_word(word: str, catalogue: Catalogue, *, scored: bool) -> tuple[Clause, ...]:
    """Give the clauses whose id is the word, else those with the word in their id or summary, in either language.

    Where a mark depends on it, only clauses that may decide one count. Raises `ConfigError` when none is left.
    """
    found = _matching(word, catalogue)
    usable = tuple(clause for clause in found if clause.use is ClauseUse.ASSERT or not scored)
    if usable:
        return usable
    if found:
        names = ", ".join(f"`{clause.id}`" for clause in found)
        raise ConfigError(f"no clause with `{word}` may decide a mark: {names} may only be named under `see`")
    near = get_close_matches(word, catalogue.clauses, n=1, cutoff=0.6)
    hint = f"did you mean `{near[0]}`?" if near else "course/clauses.yaml lists them all"
    raise ConfigError(f"no clause has `{word}` in its id or summary; {hint}")


def one_line(clause: Clause, width: int = 100) -> str:
    """Give a clause as one line of a list: its id and as much of its summary as fits."""
    summary = " ".join(clause.summary.en.split())
    room = max(width - len(clause.id) - 2, 20)
    return f"{clause.id}  {summary if len(summary) <= room else summary[: room - 1] + '…'}"


def _matching(word: str, catalogue: Catalogue) -> tuple[Clause, ...]:
    if word in catalogue.clauses:
        return (catalogue.clauses[word],)
    sought = word.casefold()
    return tuple(
        clause
        for clause in catalogue.clauses.values()
        if any(sought in text.casefold() for text in (clause.id, clause.summary.en, clause.summary.ur))
    )
