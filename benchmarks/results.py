"""Many results at once, for their weight: `python -m benchmarks.results COUNT` writes them, every other one a pass.

Each person has one attempt, marked, of the paper and answers of one that is there already; rows come in the order
of time, as they do when people hand in.
"""

import sys
from importlib import import_module
from itertools import islice
from typing import Any

from generator.grader.serving.starting import configure
from generator.grader.settings import read_settings

_AT_ONCE = 500


def main(count: int) -> None:
    """Write people, attempts and results, and for passes what goes with them."""
    configure(read_settings())
    models = import_module("generator.grader.models")
    uuid7 = import_module("generator.grader.storage.ids").uuid7
    bucket_of = import_module("generator.grader.tables.buckets").bucket_of
    pattern = models.Attempt.objects.filter(state="marked").first()
    person, result = pattern.trainee, pattern.result
    completion = models.Completion.objects.first()
    issuance = models.Issuance.objects.filter(kind="issue").first()
    numbers = iter(range(count))
    while batch := list(islice(numbers, _AT_ONCE)):
        at = {n: pattern.submitted_ms + 50 * n for n in batch}
        people = [_copy(person, id=uuid7(at[n]), personnel_number=f"R-{n:07d}", user=None) for n in batch]
        models.Trainee.objects.bulk_create(people)
        attempts = [
            _copy(
                pattern, id=uuid7(at[n]), trainee=who, bucket=bucket_of(who.id), seed=f"{n:032x}",
                opened_ms=at[n] - 60_000, submitted_ms=at[n],
            )
            for n, who in zip(batch, people, strict=True)
        ]  # fmt: skip
        models.Attempt.objects.bulk_create(attempts)
        results = [
            _copy(result, attempt=one, bucket=one.bucket, passed=n % 2 == 0)
            for n, one in zip(batch, attempts, strict=True)
        ]
        models.Result.objects.bulk_create(results)
        passes = [one for one in results if one.passed]
        completions = models.Completion.objects.bulk_create(
            _copy(
                completion, result=one, bucket=one.bucket, trainee=one.attempt.trainee,
                completed_ms=one.attempt.submitted_ms,
            )
            for one in passes
        )  # fmt: skip
        number = import_module("generator.grader.storage.ids").certificate_number
        models.Issuance.objects.bulk_create(
            _copy(
                issuance, id=uuid7(one.completed_ms), bucket=one.bucket, number=number(), trainee=one.trainee,
                completion=one, status_list=9, status_index=place, issued_ms=one.completed_ms,
            )
            for place, one in enumerate(completions, batch[0])
        )  # fmt: skip


def _copy(row: Any, **changes: Any) -> Any:  # noqa: ANN401  Django's classes are known only once it is ready
    """Give a row like another, with some of its fields as given."""
    known = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}  # noqa: SLF001  Django's own
    return type(row)(**(known | changes))


if __name__ == "__main__":
    main(int(sys.argv[1]))
