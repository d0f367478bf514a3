"""Where each role begins after signing in."""

from django.urls import reverse

from generator.grader import models
from generator.grader.access.rules import Who


def first_page(who: Who) -> str:
    """Give the address of a role's first page."""
    match who.role:
        case models.Role.ADMINISTRATOR | models.Role.AUDITOR:
            return reverse("records")
        case models.Role.TRAINER:
            return reverse("bank")
        case models.Role.OPERATOR:
            return reverse("roster-import")
        case _:
            return reverse("exam")
