"""Certificates: issued on a completion, kept as signed, and everything else made from what was kept."""

import secrets
from datetime import timedelta
from urllib.parse import unquote

from generator.credential import (
    LIST_SIZE,
    Award,
    Document,
    Identity,
    build,
    dump_document,
    parse_document,
    sign,
    status_entry,
    status_list,
)
from generator.grader import models
from generator.grader.clock import moment, years_later
from generator.grader.ids import certificate_number, uuid7
from generator.grader.keyring import Issuer
from generator.marking import Edition
from generator.model.text import Language

STATUS_LIST = 1
"""The list that new certificates take their place in; one list holds 131,072."""

_STATUS_LIFE = timedelta(days=1)


def certify(completion: models.Completion, edition: Edition, issuer: Issuer, now_ms: int) -> models.Issuance:
    """Sign the certificate of a completion: the row that is to be recorded together with it.

    Raises `SigningError` when the credential cannot be signed; signing verifies what it gives.
    """
    number, index = certificate_number(), _free_index()
    award = _award(completion, edition, number, issuer.base_url)
    status = status_entry(status_address(issuer.base_url, STATUS_LIST), index)
    signed = sign(build(award, issuer.did, status), issuer.key, moment(now_ms))
    return models.Issuance(
        id=uuid7(now_ms),
        kind=models.IssuanceKind.ISSUE,
        number=number,
        trainee=completion.trainee,
        status_list=STATUS_LIST,
        status_index=index,
        credential=dump_document(signed).decode(),
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


def credential_of(issuance: models.Issuance) -> Document:
    """Give the signed credential as it was issued."""
    return parse_document(issuance.credential.encode())


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
    """Give the status list as of now under each of the issuer's addresses, as certificates of then name it."""
    return [list_at(issuer, did, now_ms) for did in issuer.dids]


def list_at(issuer: Issuer, did: str, now_ms: int) -> Document:
    """Give the status list as of now under one of the issuer's addresses."""
    scheme = issuer.base_url.partition("://")[0]
    address = status_address(f"{scheme}://{unquote(did.removeprefix('did:web:'))}", STATUS_LIST)
    return signed_status(issuer, did, address, STATUS_LIST, now_ms)


def _free_index() -> int:
    """Give a place of the status list that no certificate has: a random one, so that places tell nothing."""
    taken = models.Issuance.objects.filter(status_list=STATUS_LIST, kind=models.IssuanceKind.ISSUE)
    while True:
        index = secrets.randbelow(LIST_SIZE)
        if not taken.filter(status_index=index).exists():
            return index


def _award(completion: models.Completion, edition: Edition, number: str, base_url: str) -> Award:
    trainee, result = completion.trainee, completion.result
    passed_on = moment(completion.completed_ms)
    examined = {clause for question in edition.questions.values() for clause in question.clauses}
    return Award(
        number=number,
        verify_address=f"{base_url}/verify/{number}/",
        certificate_title=edition.certificate.title,
        statement=edition.certificate.statement,
        person=trainee.name,
        identity=Identity.of(trainee.personnel_number, secrets.token_urlsafe(16)),
        academy=trainee.academy.name,
        course_id=edition.course_id,
        course_title=edition.title,
        edition=edition.label,
        edition_digest=edition.digest,
        clauses=tuple(clause for clause in edition.clauses if clause in examined),
        language=Language(result.attempt.language),
        score_percent=result.percent,
        pass_percent=edition.examination.pass_percent,
        passed_on=passed_on,
        valid_from=passed_on,
        valid_until=years_later(passed_on, edition.certificate.valid_years),
        issuer_name=edition.issuer_name,
        signatory=edition.certificate.signatory,
    )
