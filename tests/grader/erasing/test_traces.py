"""After an erasure no column of any table, and no file of the data folder, holds what named the person.

Every column that can hold words is filled with all that the person was known by, as far as anybody could write it
there, before the person is erased. A column that is new is in none of the lists below, and fails the first test until
somebody has said whether it can name a person.
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db import models as columns
from django.http import QueryDict
from django.utils import timezone

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.access import audit
from generator.grader.access.scope import Scope
from generator.grader.accounts import logins
from generator.grader.accounts.sessions import SessionStore
from generator.grader.accounts.slips import make_slips
from generator.grader.api import tokens
from generator.grader.certificates.issuing import find
from generator.grader.certificates.life import reissue, revoke
from generator.grader.certificates.signing import Signature, keep, sign_pending
from generator.grader.erasing.person import erasable, erase
from generator.grader.examining.extra_time import Given, set_extra_time
from generator.grader.log import sequencer
from generator.grader.log.files import LogFiles
from generator.grader.models import Role
from generator.grader.people.file import read_roster
from generator.grader.people.importing import Sender, apply_import
from generator.grader.people.states import set_status
from generator.grader.tables.people import AuditEntry, FurtherAttempt, RosterDraft, StateChange, Status
from generator.grader.tables.reports import Reminder, SavedFilter

NUMBER, LOGIN, STAFF_LOGIN = "P-ayesha", "ayesha", "was.staff"
WORDS = (
    NUMBER,
    LOGIN,
    STAFF_LOGIN,
    "ayesha@example.pk",
    "ayesha@work.example.pk",
    "03001234567",
    "Unusual Name",
    "عائشہ گل",
    "Former Name",
    "former@example.pk",
)
REASON = "at the holder's wish"

SIGNED = {"grader_issuance.award", "grader_signedcredential.credential"}
"""What a certificate says stays as it was signed: the handbook says so."""

NAMING = {
    "account_emailaddress.email",
    "auth_user.email",
    "auth_user.first_name",
    "auth_user.last_name",
    "auth_user.username",
    "django_admin_log.change_message",
    "django_admin_log.object_repr",
    "django_session.session_data",
    "grader_apitoken.name",
    "grader_auditentry.by",
    "grader_auditentry.detail",
    "grader_auditentry.subject",
    "grader_extratime.by",
    "grader_extratime.reason",
    "grader_furtherattempt.by",
    "grader_furtherattempt.reason",
    "grader_issuance.reason",
    "grader_reissue.by",
    "grader_reissue.reason",
    "grader_reminder.by",
    "grader_rosterdraft.data",
    "grader_rosterdraft.file_name",
    "grader_savedfilter.name",
    "grader_savedfilter.query",
    "grader_signingfault.fault",
    "grader_statechange.by",
    "grader_statechange.reason",
    "grader_trainee.designation_en",
    "grader_trainee.designation_ur",
    "grader_trainee.email",
    "grader_trainee.name_en",
    "grader_trainee.name_ur",
    "grader_trainee.personnel_number",
    "grader_trainee.phone",
    "socialaccount_socialaccount.extra_data",
    "socialaccount_socialaccount.uid",
}
"""What can name a person: here each holds something of Ayesha's before, and nothing afterwards."""

NAMELESS = {
    # Django's own words about tables, and what only the server's own code writes.
    "auth_group.name",
    "auth_permission.codename",
    "auth_permission.name",
    "django_admin_log.object_id",
    "django_content_type.app_label",
    "django_content_type.model",
    "grader_auditentry.action",
    "grader_issuance.number",
    # Drawn at random, hashed or encrypted.
    "account_emailconfirmation.key",
    "auth_user.password",
    "django_session.session_key",
    "grader_apitoken.digest",
    "grader_attempt.seed",
    "grader_joiningslip.code_hash",
    "grader_rosterdraft.token",
    "mfa_authenticator.data",
    "socialaccount_socialtoken.token",
    "socialaccount_socialtoken.token_secret",
    # The numbers of choices, packed: which stood where, and which were taken.
    "grader_attempt.answers",
    "grader_attempt.paper",
    "grader_result.answers",
    # Courses, editions, places and their counts, pages, and what a token or another server is for.
    "grader_academy.code",
    "grader_academy.name_en",
    "grader_academy.name_ur",
    "grader_apitoken.scopes",
    "grader_cadre.code",
    "grader_cadre.name_en",
    "grader_cadre.name_ur",
    "grader_completion.batch",
    "grader_completion.course",
    "grader_currentedition.course",
    "grader_deadline.course",
    "grader_edition.course",
    "grader_edition.digest",
    "grader_edition.document",
    "grader_edition.label",
    "grader_extratime.course",
    "grader_furtherattempt.course",
    "grader_posting.batch",
    "grader_savedfilter.page",
    "grader_reminder.course",
    "grader_tallied.course",
    "grader_tallied.days",
    "grader_tally.batch",
    "grader_tally.course",
    "grader_tally.days",
    "grader_tally.progress",
    "grader_trainee.batch",
    "socialaccount_socialaccount.provider",
    "socialaccount_socialapp.client_id",
    "socialaccount_socialapp.key",
    "socialaccount_socialapp.name",
    "socialaccount_socialapp.provider",
    "socialaccount_socialapp.provider_id",
    "socialaccount_socialapp.secret",
    "socialaccount_socialapp.settings",
}
"""What names nobody, whoever writes it."""

WORDY = (columns.CharField, columns.TextField, columns.JSONField, columns.BinaryField)


def tables():
    return apps.get_models(include_auto_created=True)


def wordy(table):
    """The columns of a table that can hold words of somebody's."""
    fields = table._meta.local_concrete_fields
    return [field for field in fields if isinstance(field, WORDY) and not field.choices and not field.is_relation]


def told():
    """Everything the database holds, as text, by column."""
    found = {}
    for table in tables():
        for field in wordy(table):
            kept = table._base_manager.values_list(field.attname, flat=True)
            found[f"{table._meta.db_table}.{field.column}"] = "\n".join(map(as_text, kept)).casefold()
    packed = Session.objects.values_list("session_data", flat=True)
    found["django_session.session_data"] = as_text([SessionStore().decode(data) for data in packed]).casefold()
    return found


def note(*told, **more):
    """Keep a deed that was done without any of the rest."""
    with transaction.atomic():
        audit.note(*told, **more)


def as_text(kept):
    match kept:
        case str():
            return kept
        case bytes() | memoryview():
            return bytes(kept).decode(errors="replace")
        case _:
            return json.dumps(kept, ensure_ascii=False, default=str)


def naming(found, words):
    return {(column, word) for column, text in found.items() for word in words if word.casefold() in text}


def a_file(*people):
    lines = ["Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch,E-mail,Phone"]
    lines += [
        ",".join([number, *said[:2], "Officer", "18", "pas", "csa", "2031", *said[2:]]) for number, *said in people
    ]
    return "\n".join(lines).encode()


def bring_in(world, data, file_name, by):
    sender = Sender(scope=Scope(is_everyone=True), by=by)
    plan, is_written = apply_import(read_roster(data), sender, world.clock(), file_name=file_name, skip_bad=False)
    assert is_written, plan.bad


@pytest.fixture
def known(world, sitter, tmp_path):
    """Ayesha, of whom the records know all that they may know, and who worked here before."""
    former = (NUMBER, "Former Name", "پہلا نام", "former@example.pk", "")
    current = (NUMBER, "Unusual Name", "عائشہ گل", "ayesha@example.pk", "03001234567")
    for said in (former, current):
        bring_in(world, a_file(said), "f.csv", "admin-pas")
    person = models.Trainee.objects.get(personnel_number=NUMBER)
    sit_and_be_certified(world, sitter, person, tmp_path)
    be_spoken_of(world)
    work_here(world)
    sign_in(world, person)
    be_in_the_back_office(world, person)
    be_looked_for(world)
    posts = {f"designation_{language}": f"secretary ({NUMBER})" for language in ("en", "ur")}
    models.Trainee.objects.filter(pk=person.pk).update(**posts)
    return models.Trainee.objects.get(personnel_number=NUMBER)


def sit_and_be_certified(world, sitter, person, log):
    for username in (LOGIN, "bilal", "danish"):
        sitter(world.client(username)).sit()
    sign_pending(world.issuer)
    sequencer.seal(LogFiles(log), world.issuer.logs, waits=True)
    by_username = {issuance.trainee.user.username: issuance for issuance in models.Issuance.objects.all()}
    mine = by_username[LOGIN]
    anew = reissue(
        mine, f"her name is {WORDS[6]}", name=person.name, by="admin-pas", now_ms=world.clock(), issuer=world.issuer
    )
    revoke(anew, f"what {WORDS[6]} did", by="admin-pas", now_ms=world.clock())
    keep([Signature(issuance_id=anew.id, bucket=anew.bucket, fault=f"{WORDS[6]} cannot be signed")])
    world.client().get(f"/certificates/{mine.number}.pdf")
    others = by_username["bilal"]
    name = others.trainee.name
    spoken = "; ".join(WORDS)
    reissue(others, spoken, name=name, by=STAFF_LOGIN, now_ms=world.clock() + 5000, issuer=world.issuer)
    revoke(by_username["danish"], spoken, by=LOGIN, now_ms=world.clock())


def be_spoken_of(world):
    """What others wrote of her, about themselves, about her, and about somebody else."""
    her, bilal = (models.Trainee.objects.get(personnel_number=number) for number in (NUMBER, "P-bilal"))
    for n, word in enumerate(WORDS):
        for person in (her, bilal):
            status = Status.EXEMPT if person.status == Status.NOMINATED else Status.NOMINATED
            set_status(person, status, f"({word}) asked for it", by="admin-pas", now_ms=world.clock())
            given = Given(minutes=n + 1, reason=f"like {word}", by="admin-pas")
            set_extra_time(person, "a-course", given, world.clock())
            allow_one_more(person, 4 + n, f"asked for by {word}", "admin-pas")
        terms = tokens.Terms(name=f"laptop of {word}", scopes=[tokens.Scope.ROSTER_WRITE], cadres=["pas"])
        token = tokens.make(terms, world.clock(), by="operator")
        new = {
            "personnel_number": f"N-{n}",
            "name_en": "New",
            "name_ur": "نیا",
            "designation_en": "Officer",
            "grade": 17,
        }
        new |= {"cadre": "pas", "academy": "csa", "batch": "2031"}
        sent = world.client().post(
            "/api/v1/roster",
            json.dumps({"people": [new]}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert sent.status_code == 200, sent.content
        changed = ("P-bilal", f"Bilal {'abcdefghijkl'[n]}", "بلال", "", "")
        bring_in(world, a_file(changed), f"{word}.csv", "admin-pas")
    make_slips([her, bilal], by="admin-pas", now_ms=world.clock())
    note("name", NUMBER, by="admin-pas", now_ms=1, detail={"from": {"en": "Former Name", "ur": ""}, "to": {"en": "x"}})


def work_here(world):
    """What she did while she worked here, by a login of that time and by her own."""
    wanted = logins.Wanted(name=STAFF_LOGIN, role=Role.ADMINISTRATOR, cadres=["pas"])
    logins.make(wanted, world.clock())
    danish = models.Trainee.objects.get(personnel_number="P-danish")
    for by in (STAFF_LOGIN, LOGIN):
        set_extra_time(danish, "a-course", Given(minutes=10, reason="a broken arm", by=by), world.clock())
        allow_one_more(danish, len(by), "a broken arm", by)
        set_status(danish, Status.EXEMPT, "abroad", by=by, now_ms=world.clock())
        set_status(danish, Status.NOMINATED, "back", by=by, now_ms=world.clock())
        Reminder.objects.create(trainee=danish, course="a-course", sent_ms=world.clock(), by=by)
        bring_in(world, a_file((f"M-{by}"[:3], "Made New", "نیا فرد", "", "")), "f.csv", by)
    for login in (STAFF_LOGIN, LOGIN):
        client = world.client(login)
        RosterDraft.objects.create(
            user=User.objects.get(username=login), token="t", file_name="f.csv", data=b"", made_ms=1
        )
        assert client.get("/me/").status_code in {200, 403}
    logins.end(STAFF_LOGIN, world.clock())


def sign_in(world, person):
    user = person.user
    user.first_name, user.last_name, user.email = "Unusual Name", "عائشہ گل", "ayesha@work.example.pk"
    user.save()
    address = EmailAddress.objects.create(user=user, email="ayesha@example.pk")
    EmailConfirmation.objects.create(email_address=address, key="k", sent=timezone.now())
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    SocialAccount.objects.create(user=user, provider="openid", uid=NUMBER, extra_data={"email": "ayesha@example.pk"})
    for word in WORDS:
        world.client().post("/accounts/login/", {"username": word, "password": "wrong"})
    # Whoever asks for a code is nobody yet: the address stands in a session of no login.
    world.client().post("/accounts/code/", {"email": "ayesha@example.pk"})
    store = SessionStore()
    store["account_login"] = list(WORDS)
    store.set_expiry(timedelta(days=1))
    store.save()


def be_in_the_back_office(world, person):
    root = User.objects.create_superuser("root", password="a-good-password")
    for row in (person, person.user, person.user.account):
        LogEntry.objects.create(
            user=root,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row),
            action_flag=CHANGE,
            change_message=f"changed {'; '.join(WORDS)}",
        )
        note("admin-change", f"{row._meta.label_lower} {row.pk}", by="root", now_ms=1, detail={"fields": list(WORDS)})
    # Of a login that is gone since.
    LogEntry.objects.create(user=root, object_id="999", object_repr=f"{STAFF_LOGIN} (trainee)", action_flag=CHANGE)


def be_looked_for(world):
    """What those who work here keep: a file not yet confirmed, and searches, also by a part of the name."""
    client = world.client("admin-pas")
    for n, word in enumerate((*WORDS, "unusu")):
        query = QueryDict(mutable=True)
        query.update({"batch": "2031", "search": word})
        client.post("/records/choices/", {"name": f"choice {n}", "query": query.urlencode()})
    client.post("/records/choices/", {"name": "about Unusual Name", "query": "batch=2031"})
    client.post("/records/choices/", {"name": "the rest", "query": "batch=2031&state=not_started&search=bilal"})
    roster = SimpleUploadedFile("Unusual Name.csv", a_file((NUMBER, *WORDS[6:8], "", "")))
    assert client.post("/records/import/", {"roster": roster}).status_code == 200


def allow_one_more(person, number, reason, by):
    FurtherAttempt.objects.create(trainee=person, course="a-course", number=number, at_ms=1, by=by, reason=reason)


def test_every_column_that_can_hold_words_is_in_one_list():
    found = {f"{table._meta.db_table}.{field.column}" for table in tables() for field in wordy(table)}
    assert found == NAMING | NAMELESS | SIGNED
    assert not NAMING & NAMELESS


def test_nothing_in_the_database_names_the_person(world, known):
    before = naming(told(), WORDS)
    assert {column for column, _ in before} == NAMING | SIGNED
    assert {word for _, word in before} == set(WORDS)
    erased = erase(known, REASON, world.clock(), [STAFF_LOGIN])
    left = told()
    assert naming({column: text for column, text in left.items() if column not in SIGNED}, WORDS) == set()
    signed = ("statechange.by", "extratime.by", "furtherattempt.by", "reminder.by", "reissue.by", "auditentry.by")
    for column in (*signed, "apitoken.name"):
        assert erased.number in left[f"grader_{column}"], column


def test_no_file_of_the_data_folder_names_the_person(world, known, tmp_path):
    erase(known, REASON, world.clock(), [STAFF_LOGIN])
    folders = (settings.SABAQ.data, tmp_path)
    kept = {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    files = {path: data for path, data in kept.items() if "sqlite3" not in path.name}
    assert {part for path in files for part in path.parts} >= {"cache", "keys", "log"}
    assert [(path, word) for path, data in files.items() for word in WORDS if word.encode() in data] == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's files are its own")
def test_the_file_of_the_database_holds_none_of_it_in_an_unused_part(world):
    erased = ("0300-999888777", "wiped@example.pk", "a broken collarbone")
    her = models.Trainee.objects.filter(personnel_number=NUMBER)
    her.update(phone=erased[0], email=erased[1])
    set_status(her.get(), Status.EXEMPT, erased[2], by="admin-pas", now_ms=world.clock())

    def found():
        file = Path(connection.settings_dict["NAME"])
        files = file.parent.glob(f"{file.name}*")
        data = b"".join(path.read_bytes() for path in files)
        return [said for said in erased if said.encode() in data]

    assert found() == list(erased)
    erase(her.get(), REASON, world.clock())
    assert found() == []


def test_what_is_kept_of_others_stays(world, known):
    erase(known, REASON, world.clock(), [STAFF_LOGIN])
    assert [kept.name for kept in SavedFilter.objects.all()] == ["the rest"]
    assert RosterDraft.objects.count() == 0
    bilal = models.Trainee.objects.get(personnel_number="P-bilal")
    assert bilal.name_en.startswith("Bilal")
    assert StateChange.objects.filter(trainee=bilal, by="admin-pas", reason__endswith=" asked for it").count() == 10
    assert AuditEntry.objects.filter(action="state", subject="P-bilal").count() == 10
    assert find(models.Issuance.objects.filter(trainee=bilal).last().number)


def test_what_somebody_else_is_called_too_stays_where_they_may_be_meant(world):
    """A namesake's rows, and a login that begins or ends like the one that goes."""
    hers, other = (models.Trainee.objects.get(personnel_number=f"P-{name}") for name in (LOGIN, "danish"))
    models.Trainee.objects.filter(pk=hers.pk).update(name_en="Noor Bibi", phone="03001234567")
    models.Trainee.objects.filter(pk=other.pk).update(name_en="Noor Bibi Khan", phone="03001234567")
    note(
        "name", "P-danish", by="ayesha-2", now_ms=1, detail={"to": {"en": "Noor Bibi Khan"}, "numbers": ["P-ayesha-2"]}
    )
    set_status(other, Status.EXEMPT, "as Noor Bibi Khan asked", by="2.ayesha", now_ms=world.clock())
    note("roster-import", "noor bibi.csv", by="x", now_ms=1, detail={"changed": {"P-ayesha": {"phone": ["", "03"]}}})
    before = told()["grader_statechange.reason"]
    erase(models.Trainee.objects.get(pk=hers.pk), REASON, world.clock())
    after = told()
    assert after["grader_statechange.reason"] == before
    assert "2.ayesha" in after["grader_statechange.by"]
    assert "ayesha-2" in after["grader_auditentry.by"]
    assert '{"en": "noor bibi khan"}, "numbers": ["p-ayesha-2"]' in after["grader_auditentry.detail"]
    assert "noor bibi.csv" in after["grader_auditentry.subject"]
    assert models.Trainee.objects.get(pk=other.pk).phone == "03001234567"


def test_a_name_of_two_letters_is_not_taken_out_of_other_words(world):
    hers, other = (models.Trainee.objects.get(personnel_number=f"P-{name}") for name in (LOGIN, "danish"))
    models.Trainee.objects.filter(pk=hers.pk).update(name_en="An")
    set_status(other, Status.EXEMPT, "an accident", by="x", now_ms=world.clock())
    erase(models.Trainee.objects.get(pk=hers.pk), REASON, world.clock())
    assert StateChange.objects.get(trainee=other).reason == "an accident"


def test_a_login_that_was_theirs_goes_with_them_unless_it_is_somebody_s(world):
    logins.make(logins.Wanted(name=STAFF_LOGIN, role=Role.AUDITOR), world.clock())
    for login, said in (
        ("bilal", "the login 'bilal' is that of P-bilal"),
        ("nobody", "there is no login 'nobody', and nothing was ever done with one"),
        (STAFF_LOGIN, "P-ayesha works here as auditor; end the login first: sabaq login end was.staff"),
    ):
        with pytest.raises(ConfigError, match=said):
            erasable(NUMBER, REASON, [login])
    logins.end(STAFF_LOGIN, world.clock())
    erase(erasable(NUMBER, REASON, [STAFF_LOGIN]), REASON, world.clock(), [STAFF_LOGIN])
    assert not User.objects.filter(username__in=(LOGIN, STAFF_LOGIN)).exists()
    # One that is gone from the table, and only the trail still tells of.
    note("login-end", "x", by="gone.before", now_ms=1)
    erase(erasable("P-bilal", REASON, ["gone.before"]), REASON, world.clock(), ["gone.before"])
    assert not AuditEntry.objects.filter(by="gone.before").exists()


@pytest.mark.parametrize("word", ["P-Ayesha", "Ayesha"])
def test_a_reason_that_names_the_person_is_refused(world, word):
    with pytest.raises(ConfigError, match="names the person, and whoever checks a certificate reads it"):
        erasable(NUMBER, f"as {word} wishes")
