"""What names a person, and taking it out of whatever else is kept: texts somebody wrote, deeds, sessions, choices.

An identity stands alone in its column, such as a login in `by`, and is replaced where it is exactly that: another's
may begin or end like it. In prose, such as a reason, it is replaced wherever it stands as a word. What somebody
else is called too is left in the prose of others, for it may be they who are meant.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict

from generator.grader import models
from generator.grader.accounts.sessions import SessionStore
from generator.grader.certificates.awards import award_of
from generator.grader.certificates.issuing import issued_to
from generator.grader.tables.certificates import Reissue
from generator.grader.tables.people import AuditEntry, ExtraTime, FurtherAttempt, RosterDraft, StateChange
from generator.grader.tables.reports import ApiToken, Reminder, SavedFilter
from generator.model.text import Text

GONE = Text(en="erased", ur="حذف شدہ")

IDENTITIES: tuple[tuple[type[Model], str], ...] = (
    (StateChange, "by"),
    (ExtraTime, "by"),
    (FurtherAttempt, "by"),
    (Reminder, "by"),
    (Reissue, "by"),
    (AuditEntry, "by"),
    (AuditEntry, "subject"),
)
"""Columns that hold a login or a personnel number, and nothing beside it."""

PROSE: tuple[tuple[type[Model], str, Q], ...] = (
    (StateChange, "reason", Q()),
    (ExtraTime, "reason", Q()),
    (FurtherAttempt, "reason", Q()),
    (Reissue, "reason", Q()),
    (models.Issuance, "reason", Q()),
    (AuditEntry, "subject", Q(action="roster-import")),
)
"""Columns that hold what somebody wrote, the name of a file too, and of which rows."""

_SHORTEST = 3
"""A name of fewer letters says nothing of anybody where it stands among other words."""

_FIELDS = ("name_en", "name_ur", "email", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a person is known by: numbers and logins, and with these every name, address and telephone, past ones too.

    `own` are those of them all that are nobody else's, and long enough to tell in prose.
    """

    identities: frozenset[str]
    words: frozenset[str]
    own: frozenset[str]

    def is_named_in(self, text: str) -> bool:
        """Tell whether a text names the person."""
        return bool(self.words and _standing(self.words).search(text))

    def would_be_found_by(self, search: str) -> bool:
        """Tell whether a search of the records may have meant the person."""
        looked_for = search.casefold().split()
        said = " ".join(self.words).casefold()
        return bool(looked_for) and all(part in said for part in looked_for)


def known_by(trainee: models.Trainee, logins: Iterable[str] = ()) -> Known:
    """Give what a person is known by, and any other login of theirs: on the roster, in the trail, on certificates."""
    identities = {trainee.personnel_number, *logins}
    words = {getattr(trainee, field) for field in _FIELDS} | set(_called_before(trainee))
    if trainee.user:
        identities.add(trainee.user.username)
    for user in User.objects.filter(username__in=identities):
        words |= {user.email, user.get_full_name()}
    for issuance in issued_to(trainee):
        person = award_of(issuance).person
        words |= {person.en, person.ur}
    words.discard("")
    own = identities | {word for word in words if not _is_anothers(word, trainee)}
    return Known(
        identities=frozenset(identities),
        words=frozenset(identities | words),
        own=frozenset(word for word in own if len(word) >= _SHORTEST),
    )


def forget_in_others(known: Known, erased_as: str) -> None:
    """Let what is kept of others, and what was done, say the new number for whatever named the person."""
    _rename_tokens(known, erased_as)
    for table, column in IDENTITIES:
        QuerySet(table).filter(**{f"{column}__in": known.identities}).update(**{column: erased_as})
    for table, column, where in PROSE:
        longest = getattr(table._meta.get_field(column), "max_length", None)  # noqa: SLF001  Django's own name
        rows: QuerySet[Any] = QuerySet(table).filter(where)
        for text in set(rows.filter(_holding(column, known.own)).values_list(column, flat=True)):
            rows.filter(**{column: text}).update(**{column: _reworded(text, known.own, erased_as)[:longest]})
    entries: QuerySet[AuditEntry] = QuerySet(AuditEntry)
    words = {json.dumps(word, ensure_ascii=is_ascii)[1:-1] for word in known.words for is_ascii in (True, False)}
    for entry in entries.annotate(said=Cast("detail", TextField())).filter(_holding("said", words)):
        entries.filter(pk=entry.pk).update(detail=_without(known, erased_as, entry.detail))


def forget_in_back_office(known: Known, rows: Iterable[Model]) -> None:
    """Let the admin's own log tell that some rows were edited, and not whose they are."""
    about = Q(object_repr__in=known.identities)
    for row in rows:
        about |= Q(content_type__model=row._meta.model_name, object_id=str(row.pk))  # noqa: SLF001  Django's own name
    for identity in known.identities:
        # As a person's row and an account's name themselves, after the rows are gone too.
        about |= Q(object_repr__endswith=f"({identity})") | Q(object_repr__startswith=f"{identity} (")
    LogEntry.objects.filter(about).update(object_repr=GONE.en, change_message="")


def forget_choices(known: Known) -> int:
    """Remove every kept choice that may have meant the person; give how many."""
    kept = SavedFilter.objects.only("name", "query")
    named = [
        choice.pk
        for choice in kept
        if known.is_named_in(choice.name) or known.would_be_found_by(QueryDict(choice.query).get("search", ""))
    ]
    SavedFilter.objects.filter(pk__in=named).delete()
    return len(named)


def forget_drafts() -> int:
    """Remove every roster file that waits to be confirmed; give how many.

    Whose rows are in one is not asked: a workbook has more sheets and spellings than are read, and whoever sent a
    file still has it.
    """
    return RosterDraft.objects.all().delete()[0]


def forget_sessions(known: Known, users: Iterable[User]) -> None:
    """End the sessions of some logins, and any that keeps an address or a name of the person."""
    ids, store = {str(user.pk) for user in users}, SessionStore()
    for session in Session.objects.iterator():
        kept = store.decode(session.session_data)
        if kept.get("_auth_user_id") in ids or known.is_named_in(json.dumps(kept, ensure_ascii=False, default=str)):
            session.delete()


def _rename_tokens(known: Known, erased_as: str) -> None:
    """Give each token that is named after the person another name, here and wherever something was done with it."""
    named = (token for token in ApiToken.objects.filter(_holding("name", known.own)).order_by("pk"))
    for n, token in enumerate(named, start=1):
        anew = f"{erased_as} {n}"
        for begins, column, tables in (
            ("token ", "by", (StateChange, AuditEntry)),
            ("api: ", "reason", (StateChange,)),
        ):
            for table in tables:
                QuerySet(table).filter(**{column: begins + token.name}).update(**{column: begins + anew})
        entries: QuerySet[AuditEntry] = QuerySet(AuditEntry)
        entries.filter(action__startswith="token-", subject=token.name).update(subject=anew)
        entries.filter(action="roster-import", subject=f"api: {token.name}").update(subject=f"api: {anew}")
        ApiToken.objects.filter(pk=token.pk).update(name=anew)


def _called_before(trainee: models.Trainee) -> Iterable[str]:
    """Give the names, addresses and telephones that the trail tells a person had."""
    number = trainee.personnel_number
    for entry in AuditEntry.objects.filter(action="name", subject=number):
        for said in (entry.detail.get("from", {}), entry.detail.get("to", {})):
            yield from said.values()
    imports = AuditEntry.objects.filter(action="roster-import").annotate(said=Cast("detail", TextField()))
    for entry in imports.filter(said__contains=json.dumps(number)):
        changed = entry.detail.get("changed", {}).get(number, {})
        for field in _FIELDS:
            yield from changed.get(field, ())


def _is_anothers(word: str, trainee: models.Trainee) -> bool:
    others = models.Trainee.objects.exclude(pk=trainee.pk)
    named = Q(name_en__icontains=word) | Q(name_ur__contains=word)
    return others.filter(named | Q(email=word) | Q(phone=word)).exists()


def _holding(column: str, words: Iterable[str]) -> Q:
    found = Q(pk__in=())
    for word in words:
        found |= Q(**{f"{column}__icontains": word})
    return found


def _standing(words: Iterable[str]) -> re.Pattern[str]:
    """Give the pattern of some words where neither a letter nor a digit comes before or after, the longest first."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W_])", re.IGNORECASE)


def _reworded(text: str, words: Iterable[str], erased_as: str) -> str:
    return _standing(words).sub(erased_as, text)


def _without(known: Known, erased_as: str, said: Any, under: str = "") -> Any:  # noqa: ANN401  whatever JSON holds
    match said:
        case str():
            if under == "reason":
                return _reworded(said, known.own, erased_as)
            return erased_as if said in known.identities | known.own else said
        case Mapping():
            # A roster file's entry says of each person, by the number, what was changed.
            told = {
                key: _without(known, erased_as, value, key)
                for key, value in said.items()
                if key not in known.identities
            }
            return told | ({erased_as: {}} if known.identities & said.keys() else {})
        case list():
            return [_without(known, erased_as, value) for value in said]
        case _:
            return said
