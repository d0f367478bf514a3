"""Figures for Prometheus (text format 0.0.4), asked of the database, so that every process tells the same."""

from collections.abc import Iterator

from django.conf import settings
from django.db import Error
from django.db.models import Count

from generator.grader import models
from generator.grader.certificates.print_templates import faulty_templates
from generator.grader.certificates.signing import unsignable, unsigned
from generator.grader.tables.life import State
from generator.grader.tables.people import Status


def exposition() -> str:
    """Give the figures; none of them is about a person, and their number does not grow with the roster.

    Of a database that does not answer, that alone is told.
    """
    try:
        return "".join(_lines())
    except Error:
        return failing()


def failing() -> str:
    """Give the figures where the database does not answer."""
    return "".join(_up(0))


def _lines() -> Iterator[str]:
    yield from _up(1)
    people = dict(models.Trainee.objects.values_list("status").annotate(n=Count("pk")))
    yield from _gauge(
        "sabaq_people", "people on the roster", [(f'{{status="{s}"}}', people.get(s, 0)) for s in Status.values]
    )
    attempts = dict(models.Attempt.objects.values_list("state").annotate(n=Count("pk")))
    yield from _gauge(
        "sabaq_attempts", "attempts", [(f'{{state="{s.value}"}}', attempts.get(s.value, 0)) for s in State]
    )
    results = dict(models.Result.objects.values_list("passed").annotate(n=Count("pk")))
    yield from _gauge(
        "sabaq_results",
        "attempts marked",
        [(f'{{passed="{word}"}}', results.get(value, 0)) for word, value in (("yes", True), ("no", False))],
    )
    yield from _gauge("sabaq_completions", "completions", [("", models.Completion.objects.count())])
    issued = dict(models.Issuance.objects.values_list("kind").annotate(n=Count("pk")))
    yield from _gauge(
        "sabaq_certificates",
        "entries about certificates",
        [(f'{{kind="{kind}"}}', issued.get(kind, 0)) for kind in models.IssuanceKind.values],
    )
    faulty = len(faulty_templates(settings.SABAQ.data))
    yield from _gauge(
        "sabaq_templates_faulty", "academies' own templates and crests that failed to print", [("", faulty)]
    )
    for name, meaning, found in (
        ("unsigned", "certificates that wait for their signature", unsigned()),
        ("unsignable", "certificates that cannot be signed as they are", unsignable()),
    ):
        yield from _gauge(f"sabaq_certificates_{name}", meaning, [("", found.count())])


def _up(value: int) -> Iterator[str]:
    yield from _gauge("sabaq_up", "1 while the database answers, otherwise 0", [("", value)])


def _gauge(name: str, meaning: str, values: list[tuple[str, int]]) -> Iterator[str]:
    yield f"# HELP {name} {meaning}\n# TYPE {name} gauge\n"
    for labels, value in values:
        yield f"{name}{labels} {value}\n"
