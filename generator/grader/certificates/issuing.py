"""Certificates: issued on a completion, and found again."""

from generator.grader import models
from generator.grader.certificates.awards import freeze
from generator.grader.certificates.status_places import free_place
from generator.grader.keys.keyring import Issuer
from generator.grader.storage.ids import certificate_number, uuid7
from generator.grader.storage.rows import read_all


def certify(completion: models.Completion, issuer: Issuer, now_ms: int) -> models.Issuance:
    """Give the row that issues the certificate of a completion; `signing` signs it when it is stored."""
    place = free_place(completion.bucket)
    return models.Issuance(
        id=uuid7(now_ms),
        bucket=completion.bucket,
        kind=models.IssuanceKind.ISSUE,
        number=certificate_number(),
        trainee=completion.trainee,
        completion=completion,
        status_list=place.list_number,
        status_index=place.index,
        award=freeze(completion, issuer.base_url),
        issued_ms=now_ms,
    )


def find(number: str) -> models.Issuance | None:
    """Give the issue of a certificate number, or None."""
    issuance: models.Issuance | None = models.Issuance.objects.filter(
        number=number, kind=models.IssuanceKind.ISSUE
    ).first()
    return issuance


def issued_to(trainee: models.Trainee) -> list[models.Issuance]:
    """Give a person's certificates, the newest first."""
    issues = read_all(models.Issuance, trainee=trainee.id, kind=models.IssuanceKind.ISSUE.value)
    return sorted(issues, key=lambda issue: issue.issued_ms, reverse=True)
