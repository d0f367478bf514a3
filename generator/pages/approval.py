"""Whether a qualified translator has approved the Urdu that a page shows."""

from generator.model.beside import Approval
from generator.model.course import Library

_OF_TOPIC = {"lessons": ("lessons", "checks"), "topics": ("scenarios",), "practice": ("scenarios",)}
_OF_PAGE = {"clauses": ("clauses",), "coverage": ("clauses",), "unknown": ("unknown",), "summary": ("summary",)}


def is_draft(address: str, library: Library) -> bool:
    """Tell whether anything on the page at an address below the Urdu home is a draft still.

    A course that keeps no track of its translation has no drafts.
    """
    if library.translations is None:
        return False
    drafts = {status.page for status in library.translations if status.status is Approval.DRAFT}
    return not drafts.isdisjoint(_shown_on(address, library))


def _shown_on(address: str, library: Library) -> tuple[str, ...]:
    section, _, rest = address.partition("/")
    topic = rest.partition("/")[0]
    everywhere = ("interface", "course")
    if section in _OF_TOPIC:
        return (*everywhere, *(f"{kind}/{topic}" for kind in _OF_TOPIC[section]))
    if section == "placement":
        return (*everywhere, *(f"scenarios/{topic.id}" for topic in library.course.topics))
    return (*everywhere, *_OF_PAGE.get(section, ()))
