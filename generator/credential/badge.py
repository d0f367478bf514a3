"""An award as an Open Badges 3.0 credential (VC 2.0); `reading` is its inverse.

The Open Badges schema wants a plain string for every name, so Urdu does not stand as a language-tagged value:
wallets that validate would refuse it. It stands in defined terms that hold plain strings: names as further
identifiers (`ext:nameUrdu`, `ext:officialUrdu`), the certificate's title and statement in an evidence entry for
each language. Only terms of the two contexts are used, so all of it is signed.
"""

from urllib.parse import quote, urljoin

from generator.credential.award import Award
from generator.credential.contexts import CREDENTIAL_CONTEXTS
from generator.credential.document import Document, require_plain, stamp
from generator.errors import SigningError, VerificationError
from generator.model.text import Language, Text

NAME_URDU = "ext:nameUrdu"
OFFICIAL_URDU = "ext:officialUrdu"
PERSONNEL_NUMBER = "ext:personnelNumber"
EDITION_DIGEST = "ext:editionDigest"


def build(award: Award, issuer_did: str, status: Document | None = None) -> Document:
    """Give the unsigned credential of an award; `status` is its entry in a status list, from `status_entry`.

    Raises `SigningError` for a time without zone, a percentage out of range, or a text that is empty or not plain.
    """
    _require_sound(award)
    credential = {
        "@context": list(CREDENTIAL_CONTEXTS),
        "id": award.verify_address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.certificate_title.en,
        "description": award.statement.en,
        "issuer": _issuer(award, issuer_did),
        "validFrom": stamp(award.valid_from),
        "validUntil": stamp(award.valid_until),
        "awardedDate": stamp(award.passed_on),
        "credentialSubject": _subject(award),
        "evidence": [_evidence(award, language) for language in Language],
    }
    if status is not None:
        credential["credentialStatus"] = status
    _require_signable(credential)
    return credential


def _issuer(award: Award, issuer_did: str) -> Document:
    return {
        "id": issuer_did,
        "type": ["Profile"],
        "name": award.issuer_name.en,
        "url": _address(award, ""),
        "official": award.signatory.en,
        "otherIdentifier": _identifiers((NAME_URDU, award.issuer_name.ur), (OFFICIAL_URDU, award.signatory.ur)),
    }


def _subject(award: Award) -> Document:
    achievement = _achievement(award)
    return {
        "type": ["AchievementSubject"],
        "identifier": _identities(award),
        "licenseNumber": award.number,
        "source": _academy(award.academy, _address(award, f"#academy-{quote(award.academy.en, safe='')}")),
        "achievement": achievement,
        "result": [
            {
                "type": ["Result"],
                "resultDescription": achievement["resultDescription"][0]["id"],
                "status": "Completed",
                "value": str(award.score_percent),
                "inLanguage": award.language.value,
            }
        ],
    }


def _identities(award: Award) -> list[Document]:
    names = [("name", award.person.en), (NAME_URDU, award.person.ur)]
    plain = [
        {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": kind}
        for kind, name in names
        if name
    ]
    hashed = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": award.identity.digest,
        "identityType": PERSONNEL_NUMBER,
        "salt": award.identity.salt,
    }
    return [*plain, hashed]


def _academy(name: Text, address: str) -> Document:
    academy: Document = {"id": address, "type": ["Profile"], "name": name.en}
    return academy | ({"otherIdentifier": _identifiers((NAME_URDU, name.ur))} if name.ur else {})


def _achievement(award: Award) -> Document:
    address = _address(award, f"#{quote(award.course_id)}-{quote(award.edition)}")
    percent = award.pass_percent
    criteria = Text(
        en=f"Complete the course and score at least {percent} per cent in its examination.",
        ur=f"کورس مکمل کرنا اور اس کے امتحان میں کم از کم {percent} فیصد نمبر حاصل کرنا۔",
    )
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "humanCode": award.course_id,
        "name": award.course_title.en,
        "description": f"The course and its examination, edition {award.edition}.",
        "criteria": {"narrative": f"{criteria.en}\n\n{criteria.ur}"},
        "version": award.edition,
        "otherIdentifier": _identifiers((NAME_URDU, award.course_title.ur), (EDITION_DIGEST, award.edition_digest)),
        "tag": list(award.clauses),
        "resultDescription": [
            {
                "id": f"{address}-score",
                "type": ["ResultDescription"],
                "name": "Examination score",
                "resultType": "Percent",
                "requiredValue": str(percent),
                "valueMin": "0",
                "valueMax": "100",
            }
        ],
    }


def _evidence(award: Award, language: Language) -> Document:
    return {
        "type": ["Evidence"],
        "genre": "Certificate",
        "name": award.certificate_title[language],
        "description": award.statement[language],
        "inLanguage": language.value,
    }


def _identifiers(*pairs: tuple[str, str]) -> list[Document]:
    return [{"type": "IdentifierEntry", "identifier": value, "identifierType": kind} for kind, value in pairs]


def _address(award: Award, relative: str) -> str:
    """Give an address on the issuer's site; those for things of no page of their own end in a fragment."""
    return urljoin(award.verify_address, "/") + relative


def _require_sound(award: Award) -> None:
    for when in (award.passed_on, award.valid_from, award.valid_until):
        if when.tzinfo is None:
            raise SigningError(f"the time {when} has no time zone")
    if award.valid_until <= award.valid_from:
        raise SigningError(f"the certificate would end at {award.valid_until}, before it begins")
    if not 0 <= award.pass_percent <= award.score_percent <= 100:
        raise SigningError(f"a score of {award.score_percent} against a pass mark of {award.pass_percent} is no pass")
    # An Urdu name of a person or an academy may be unknown; all that the course says is in both languages.
    texts = (award.certificate_title, award.statement, award.course_title, award.issuer_name, award.signatory)
    if not all((award.person.en, award.academy.en, *(wording for t in texts for wording in (t.en, t.ur)))):
        raise SigningError(f"certificate {award.number} lacks a name or a text")


def _require_signable(credential: Document) -> None:
    try:
        require_plain(credential)
    except VerificationError as error:
        raise SigningError(f"the credential cannot be signed: {error}") from error
