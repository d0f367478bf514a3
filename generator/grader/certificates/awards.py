"""What a certificate will say, frozen in the row that issues it: whoever signs it, and whenever, signs the same.

What belongs to the person and the pass stands in the row; what the course says stands in the edition it names.
"""

import json
import secrets

from generator.credential import Award, Identity
from generator.grader import models
from generator.grader.clock import moment, years_later
from generator.grader.editions import load_edition
from generator.grader.tables.editions import edition_digest
from generator.model.course import Crest
from generator.model.text import Language, Text


def freeze(completion: models.Completion, base_url: str) -> str:
    """Give what a certificate of a completion says of the person and the pass, as of now; it is never drawn again.

    The personnel number goes in as a salted hash only.
    """
    trainee, result = completion.trainee, completion.result
    identity = Identity.of(trainee.personnel_number, secrets.token_urlsafe(16))
    frozen = {
        "person": [trainee.name_en, trainee.name_ur],
        "academy": [trainee.academy.name_en, trainee.academy.name_ur],
        "identity": [identity.digest, identity.salt],
        "edition": edition_digest(result.attempt.edition_id),
        "language": result.attempt.language,
        "score_percent": result.percent,
        "passed_ms": completion.completed_ms,
        "issuer": base_url,
    }
    return json.dumps(frozen, ensure_ascii=False, separators=(",", ":"))


def award_of(issuance: models.Issuance) -> Award:
    """Give all that an issued certificate says, signed or not."""
    frozen = json.loads(issuance.award)
    edition = load_edition(frozen["edition"])
    passed_on = moment(frozen["passed_ms"])
    digest, salt = frozen["identity"]
    examined = {clause for question in edition.questions.values() for clause in question.clauses}
    return Award(
        number=issuance.number,
        verify_address=f"{frozen['issuer']}/verify/{issuance.number}/",
        certificate_title=edition.certificate.title,
        statement=edition.certificate.statement,
        person=_text(frozen["person"]),
        identity=Identity(digest=digest, salt=salt),
        academy=_text(frozen["academy"]),
        course_id=edition.course_id,
        course_title=edition.title,
        edition=edition.label,
        edition_digest=edition.digest,
        clauses=tuple(clause for clause in edition.clauses if clause in examined),
        language=Language(frozen["language"]),
        score_percent=frozen["score_percent"],
        pass_percent=edition.examination.pass_percent,
        passed_on=passed_on,
        valid_from=passed_on,
        valid_until=years_later(passed_on, edition.certificate.valid_years),
        issuer_name=edition.issuer_name,
        signatory=edition.certificate.signatory,
    )


def crest_of(issuance: models.Issuance) -> Crest | None:
    """Give the crest of the edition that an issued certificate names; its credential says nothing of it."""
    return load_edition(json.loads(issuance.award)["edition"]).certificate.crest


def issuer_address(issuance: models.Issuance) -> str:
    """Give the address its issuer was reached at when the certificate was issued."""
    address: str = json.loads(issuance.award)["issuer"]
    return address


def _text(wordings: list[str]) -> Text:
    en, ur = wordings
    return Text(en=en, ur=ur)
