"""Certificates on paper: the PDF of what was issued, with its proof from the log and the issuer's signature, if any."""

import logging

from django.conf import settings
from django.db.models import QuerySet

from generator.credential.sealing import sign_pdf
from generator.errors import CourseError
from generator.grader import models
from generator.grader.certificates.awards import crest_of
from generator.grader.certificates.print_templates import print_for
from generator.grader.certificates.signing import credential_of
from generator.grader.clock import moment
from generator.grader.keys.keyring import Issuer
from generator.grader.log.files import LogFiles
from generator.grader.log.sequencer import prove

log = logging.getLogger("sabaq")


def printed(issuance: models.Issuance, issuer: Issuer, now_ms: int) -> bytes:
    """Give the PDF of a certificate, signed as of now if the issuer has a key for prints."""
    document, proof = credential_of(issuance, issuer), log_proof(issuance, issuer)
    pdf = print_for(issuance.trainee.academy.code, document, proof, crest_of(issuance), settings.SABAQ.data)
    return sign_pdf(pdf, issuer.pdf, moment(now_ms)) if issuer.pdf else pdf


def log_proof(issuance: models.Issuance, issuer: Issuer) -> str | None:
    """Give the proof that the log holds a certificate; None until it does, or while the log cannot be read."""
    try:
        return prove(issuance, LogFiles(settings.SABAQ.data), issuer.logs)
    except CourseError as error:
        # A certificate is good without it, so nobody waits until the log is mended.
        log.error("the log's proof of a certificate could not be made: %s", error)  # noqa: TRY400  no fault of ours
        return None


def certificates_of(people: QuerySet[models.Trainee]) -> QuerySet[models.Issuance]:
    """Give all certificates of some people, past ones too, in the order of the people's names."""
    found: QuerySet[models.Issuance] = models.Issuance.objects.filter(
        kind=models.IssuanceKind.ISSUE, trainee__in=people
    )
    return found.select_related("trainee__academy").order_by("trainee__name_en", "trainee_id", "issued_ms")
