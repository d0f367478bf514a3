"""`sabaq erase`: who a person was is taken out of the records, which go on counting that somebody was there."""

from collections.abc import Collection, Iterator
from importlib import import_module

from generator.grader.clock import system_clock
from generator.grader.serving.starting import database_ready
from generator.grader.settings import Settings


def erase_person(
    settings: Settings, personnel_number: str, reason: str, logins: Collection[str], *, is_applied: bool
) -> Iterator[str]:
    """Give the lines that tell what would be erased, or was. Raises `ConfigError` for whom `erasable` refuses."""
    with database_ready(settings):
        # It knows the tables, so it can be imported only now.
        erasing = import_module("generator.grader.erasing.person")
        trainee = erasing.erasable(personnel_number, reason, logins)
        if not is_applied:
            yield f"{trainee.name_en}, {trainee.name_ur} ({personnel_number}) would be erased for good"
            for login in erasing.logins_of(trainee, logins):
                yield f"login {login.username} would be deleted"
            if erasing.open_papers(trainee):
                yield "the open examination would be handed in as it stands, and a certificate it earns revoked"
            for issuance in erasing.standing_certificates(trainee, system_clock()):
                yield f"certificate {issuance.number} would be revoked"
            yield "roster files that wait to be confirmed would go, and kept choices that look for the person"
            yield "a preview, nothing written; --apply writes it"
            return
        erased = erasing.erase(trainee, reason, system_clock(), logins)
    yield f"{personnel_number} is {erased.number} from now on"
    if erased.papers:
        yield "the open examination was handed in as it stood"
    for number in erased.certificates:
        yield f"certificate {number} is revoked; what it says stays with whoever has it"
    if erased.drafts:
        yield f"roster files that waited to be confirmed: {erased.drafts} removed; whoever sent one sends it again"
    if erased.choices:
        yield f"kept choices that looked for the person: {erased.choices} removed"
    yield "older backups hold the person until they are deleted, and a roster file with the number brings them back"
