"""People who have passed, whose certificates nobody has signed: `python -m benchmarks.graduates COUNT` makes them.

They are written into the database that the settings name. Run it apart: Django takes its settings once.
"""

import sys

from benchmarks.examinees import enrol
from benchmarks.synthetic import ROOT
from generator.grader.serving.starting import configure, migrate
from generator.grader.settings import read_settings

_PERCENT = 90


def main(count: int) -> None:
    """Make the people, their passes and what issues their certificates."""
    settings = read_settings({"site": ROOT / "site"})
    configure(settings)
    migrate()

    from django.db import transaction  # noqa: PLC0415  Django is ready only now

    from generator import build  # noqa: PLC0415
    from generator.grader import models  # noqa: PLC0415
    from generator.grader.certificates.issuing import certify  # noqa: PLC0415
    from generator.grader.clock import day_number, system_clock  # noqa: PLC0415
    from generator.grader.editions import store_edition  # noqa: PLC0415
    from generator.grader.keys.keyring import ensure_demo_issuer  # noqa: PLC0415
    from generator.grader.storage.ids import uuid7  # noqa: PLC0415
    from generator.grader.tables.buckets import bucket_of  # noqa: PLC0415
    from generator.grader.tables.editions import edition_number  # noqa: PLC0415

    issuer, now_ms = ensure_demo_issuer(settings), system_clock()
    edition = store_edition(build.publish(ROOT), now_ms)
    number = edition_number(edition.digest)
    with transaction.atomic():
        people = enrol([None] * count, now_ms)
        attempts = models.Attempt.objects.bulk_create(
            models.Attempt(
                id=uuid7(now_ms), trainee=person, bucket=bucket_of(person.id), course=number, number=1,
                edition_id=number, seed="graduate", language="en", paper=b"", answers=b"", state="marked",
                opened_ms=now_ms, deadline_ms=now_ms, submitted_ms=now_ms,
            )
            for person in people
        )  # fmt: skip
        results = models.Result.objects.bulk_create(
            models.Result(
                attempt=attempt,
                bucket=attempt.bucket,
                earned=9,
                available=10,
                percent=_PERCENT,
                passed=True,
                answers=b"",
                marked_ms=now_ms,
            )
            for attempt in attempts
        )
        completions = models.Completion.objects.bulk_create(
            models.Completion(
                trainee=result.attempt.trainee,
                bucket=result.bucket,
                course=edition.course_id,
                result=result,
                cadre_id=result.attempt.trainee.cadre_id,
                academy_id=result.attempt.trainee.academy_id,
                batch=result.attempt.trainee.batch,
                completed_ms=now_ms,
                month=202611,
                day=day_number(now_ms),
            )
            for result in results
        )
        issuances = []
        for place, completion in enumerate(completions):
            issuance = certify(completion, issuer, now_ms + place)
            # The places that the others of this transaction drew are not in the database yet.
            issuance.status_index = place
            issuances.append(issuance)
        models.Issuance.objects.bulk_create(issuances)


if __name__ == "__main__":
    main(int(sys.argv[1]))
