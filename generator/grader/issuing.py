"""Certificates: issued on a completion, found again, and the signed lists of those revoked."""

from datetime import timedelta
from urllib.parse import unquote

from generator.credential import Document, sign, status_list
from generator.grader import models
from generator.grader.awards import freeze
from generator.grader.clock import moment
from generator.grader.ids import certificate_number, uuid7
from generator.grader.keyring import Issuer
from generator.grader.status_places import free_place, newest_list

_STATUS_LIFE = timedelta(days=1)


def certify(completion: models.Completion, issuer: Issuer, now_ms: int) -> models.Issuance:
    """Give the row that issues the certificate of a completion; `signing` signs it when it is stored."""
    place = free_place()
    return models.Issuance(
        id=uuid7(now_ms),
        kind=models.IssuanceKind.ISSUE,
        number=certificate_number(),
        trainee=completion.trainee,
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
    return list(models.Issuance.objects.filter(trainee=trainee, kind=models.IssuanceKind.ISSUE).order_by("-issued_ms"))


def status_address(base_url: str, number: int) -> str:
    """Give the address of a status list."""
    return f"{base_url}/status/{number}.json"


def signed_status(issuer: Issuer, did: str, address: str, number: int, now_ms: int) -> Document:
    """Give a status list as of now, signed for one of the issuer's DIDs and addresses; it speaks for a day."""
    revoked = models.Issuance.objects.filter(kind=models.IssuanceKind.REVOKE, status_list=number)
    now = moment(now_ms)
    document = status_list(
        revoked.values_list("status_index", flat=True),
        issuer_did=did,
        address=address,
        valid_from=now,
        valid_until=now + _STATUS_LIFE,
    )
    return sign(document, issuer.key, now)


def lists_now(issuer: Issuer, now_ms: int) -> list[Document]:
    """Give all status lists as of now under each of the issuer's addresses, as certificates of then name them."""
    numbers = range(1, newest_list() + 1)
    return [list_at(issuer, did, number, now_ms) for did in issuer.dids for number in numbers]


def list_at(issuer: Issuer, did: str, number: int, now_ms: int) -> Document:
    """Give a status list as of now under one of the issuer's addresses."""
    scheme = issuer.base_url.partition("://")[0]
    address = status_address(f"{scheme}://{unquote(did.removeprefix('did:web:'))}", number)
    return signed_status(issuer, did, address, number, now_ms)
