"""What a credential says, read back into an award: the inverse of `badge.build`.

It does not judge signatures; `verification` does, and only then are these words worth anything.
"""

from generator.credential.award import Award, Identity
from generator.credential.badge import EDITION_DIGEST, NAME_URDU, OFFICIAL_URDU, PERSONNEL_NUMBER
from generator.credential.document import Document, entries, member, moment, text
from generator.errors import VerificationError
from generator.model.text import Language, Text

_SUBJECT = "credentialSubject"
_ACHIEVEMENT = f"{_SUBJECT}.achievement"


def read_award(credential: Document) -> Award:
    """Give what a credential says. Raises `VerificationError`, naming the member that is amiss."""
    return Award(
        number=text(credential, f"{_SUBJECT}.licenseNumber"),
        verify_address=text(credential, "id"),
        certificate_title=_by_language(credential, "name"),
        statement=_by_language(credential, "description"),
        person=_person(credential),
        identity=_identity(credential),
        academy=_named(credential, f"{_SUBJECT}.source", "name", NAME_URDU),
        course_id=text(credential, f"{_ACHIEVEMENT}.humanCode"),
        course_title=_named(credential, _ACHIEVEMENT, "name", NAME_URDU),
        edition=text(credential, f"{_ACHIEVEMENT}.version"),
        edition_digest=_identifiers(credential, _ACHIEVEMENT).get(EDITION_DIGEST, ""),
        clauses=_clauses(credential),
        language=_language(credential),
        score_percent=_percent(credential, f"{_SUBJECT}.result[0].value"),
        pass_percent=_percent(credential, f"{_ACHIEVEMENT}.resultDescription[0].requiredValue"),
        passed_on=moment(credential, "awardedDate"),
        valid_from=moment(credential, "validFrom"),
        valid_until=moment(credential, "validUntil"),
        issuer_name=_named(credential, "issuer", "name", NAME_URDU),
        signatory=_named(credential, "issuer", "official", OFFICIAL_URDU),
    )


def _by_language(credential: Document, name: str) -> Text:
    found = {text(entry, "inLanguage"): text(entry, name) for entry in entries(credential, "evidence")}
    if set(found) != set(Language):
        raise VerificationError("evidence does not hold one entry in each language")
    return Text(en=found[Language.EN], ur=found[Language.UR])


def _named(credential: Document, path: str, name: str, urdu: str) -> Text:
    return Text(en=text(credential, f"{path}.{name}"), ur=_identifiers(credential, path).get(urdu, ""))


def _identifiers(credential: Document, path: str) -> dict[str, str]:
    if "otherIdentifier" not in member(credential, path):
        return {}
    found = entries(credential, f"{path}.otherIdentifier")
    return {text(entry, "identifierType"): text(entry, "identifier") for entry in found}


def _person(credential: Document) -> Text:
    held = _identities(credential)
    if "name" not in held:
        raise VerificationError(f"{_SUBJECT}.identifier names nobody")
    urdu = held.get(NAME_URDU)
    return Text(en=text(held["name"], "identityHash"), ur=text(urdu, "identityHash") if urdu else "")


def _identity(credential: Document) -> Identity:
    held = _identities(credential).get(PERSONNEL_NUMBER)
    if held is None:
        raise VerificationError(f"{_SUBJECT}.identifier holds no personnel number")
    return Identity(digest=text(held, "identityHash"), salt=text(held, "salt"))


def _identities(credential: Document) -> dict[str, Document]:
    return {text(entry, "identityType"): entry for entry in entries(credential, f"{_SUBJECT}.identifier")}


def _clauses(credential: Document) -> tuple[str, ...]:
    tags = member(credential, f"{_ACHIEVEMENT}.tag")
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise VerificationError(f"{_ACHIEVEMENT}.tag is not a list of clauses")
    return tuple(tags)


def _language(credential: Document) -> Language:
    path = f"{_SUBJECT}.result[0].inLanguage"
    found = text(credential, path)
    if found not in set(Language):
        raise VerificationError(f"{path} is {found!r}; expected one of {', '.join(Language)}")
    return Language(found)


def _percent(credential: Document, path: str) -> int:
    found = text(credential, path)
    if not (found.isascii() and found.isdecimal() and len(found) <= 3 and int(found) <= 100):
        raise VerificationError(f"{path} is {found!r}; expected whole per cents from 0 to 100")
    return int(found)
