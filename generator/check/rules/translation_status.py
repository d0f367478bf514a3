"""The list of translated pages names every page of the course once, and says who approved what."""

from collections import Counter
from collections.abc import Iterator

from generator.check.rule import Found, Rule, suggest
from generator.errors import Span
from generator.model.beside import Approval, Translation
from generator.model.course import Library

_FILE = "course/translation.yaml"


def _find(library: Library) -> Iterator[Found]:
    if library.translations is None:
        return
    pages = library.urdu_pages
    listed = Counter(status.page for status in library.translations)
    seen: set[str] = set()
    for status in library.translations:
        if status.page not in pages:
            hint = suggest(status.page, [p for p in pages if p not in listed], "delete the line")
            yield status.span, f"the course has no page `{status.page}`", hint
        elif status.page in seen:
            yield status.span, f"the page `{status.page}` is listed already", "keep one of the two"
        seen.add(status.page)
        yield from _of_review(status)
    for page in pages:
        if page not in listed:
            yield Span(_FILE), f"the page `{page}` is not listed", f"add `- {{page: {page}, status: draft}}`"


def _of_review(status: Translation) -> Iterator[Found]:
    if status.status is Approval.REVIEWED and not (status.by and status.date):
        hint = "add `by: ...` and `date: ...`, or set it back to draft"
        yield status.span, f"nobody is named as the reviewer of `{status.page}`, or no day", hint
    if status.status is Approval.DRAFT and (status.by or status.date):
        hint = "write `status: reviewed`, or delete `by` and `date`"
        yield status.span, f"the page `{status.page}` is a draft, and yet somebody reviewed it", hint


RULE = Rule(
    code="E225",
    title="the translation's status names every page once",
    explanation="A learner is told whether a qualified translator has approved the Urdu; a page that is not listed "
    "would say nothing.",
    find=_find,
)
