"""The addresses of the interface. Whoever asks shows a token; everything is answered in JSON, faults too."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.access.row_security import within
from generator.grader.access.scope import Scope as Reach
from generator.grader.api import tokens
from generator.grader.api.openapi import LONGEST, MOST_PEOPLE, MOST_ROWS, NUMBERS, document
from generator.grader.api.tokens import Scope
from generator.grader.clock import moment
from generator.grader.editions import current_edition
from generator.grader.people.file import COLUMNS, RosterFile, normal
from generator.grader.people.file_rows import Fault
from generator.grader.people.importing import BadRow, Sender, apply_import
from generator.grader.reporting.counting import By, Wanted, counted, on_roster, today
from generator.grader.tables.reports import ApiToken
from generator.grader.typed import whole_number
from generator.grader.web.asked import Asked, asked
from generator.grader.web.faults import told_in_json
from generator.model.text import Language

Answer = Callable[[Asked, ApiToken], HttpResponse]


class RefusedError(Exception):
    """A request that cannot be answered; becomes the JSON of a fault."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        """Keep what the answer says."""
        self.status, self.code, self.message, self.more = status, code, message, more
        super().__init__(message)


def fault(refused: RefusedError) -> JsonResponse:
    """Give a fault as every answer of the interface tells it."""
    told = told_in_json(refused.status, refused.code, refused.message, **refused.more)
    if refused.status == HTTPStatus.UNAUTHORIZED:
        told["WWW-Authenticate"] = 'Bearer realm="sabaq"'
    return told


def taking(method: str, scope: Scope) -> Callable[[Answer], Callable[[HttpRequest], HttpResponse]]:
    """Let an answer be asked for by one method, with a token for one scope."""

    def wrap(answer: Answer) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt  # no cookie is looked at, so no other site can borrow one
        @wraps(answer)
        def run(request: HttpRequest) -> HttpResponse:
            try:
                if request.method != method:
                    refused = fault(RefusedError(405, "method", f"this address takes {method}"))
                    refused["Allow"] = method
                    return refused
                token = _token(request, scope)
                with within(_reach(token)):
                    return answer(asked(request), token)
            except RefusedError as error:
                return fault(error)

        return run

    return wrap


def openapi(request: HttpRequest) -> HttpResponse:
    """What the interface takes and gives, as OpenAPI 3.1; open to all, and to a token in use with its codes."""
    if request.method not in {"GET", "HEAD"}:
        refused = fault(RefusedError(405, "method", "this address takes GET"))
        refused["Allow"] = "GET, HEAD"
        return refused
    token = tokens.find(request.headers.get("Authorization", ""), asked(request).now_ms)
    if token is None:
        return JsonResponse(document())
    cadres = sorted(token.cadres.values_list("code", flat=True))
    academies = models.Academy.objects.order_by("code").values_list("code", flat=True)
    return JsonResponse(document(cadres, list(academies)))


@csrf_exempt
def unknown(_: HttpRequest) -> HttpResponse:
    """Say that there is no such address."""
    return fault(RefusedError(404, "not_found", "there is no such address; /api/v1/openapi.json lists them"))


@taking("POST", Scope.ROSTER_WRITE)
def roster(request: Asked, token: ApiToken) -> HttpResponse:
    """Put people on the roster, or change what it says of them: all of them, or with one fault none."""
    people = _people(request)
    file = _as_file(people)
    sender = Sender(scope=_reach(token), by=f"token {token.name}"[:150])
    plan, written = apply_import(file, sender, request.now_ms, file_name=f"api: {token.name}", skip_bad=False)
    if not written:
        faults = [said for row in plan.bad for said in _faults(row)]
        raise RefusedError(422, "faults", "nothing was written: these people cannot be taken", faults=faults)
    return JsonResponse({"new": len(plan.new), "changed": len(plan.changed), "unchanged": plan.unchanged})


@taking("GET", Scope.COMPLETION_READ)
def completion(request: Asked, token: ApiToken) -> HttpResponse:
    """Give each person and the day they finished, a page at a time in the order of personnel numbers."""
    _only(request, {*By, "on", "after", "limit"})
    wanted = _wanted(request, token)
    limit = _limit(request.GET.get("limit"))
    done = models.Completion.objects.filter(
        trainee=OuterRef("pk"), course=wanted.course, completed_ms__lt=wanted.end_ms
    )
    by_then = models.Issuance.objects.filter(issued_ms__lt=wanted.end_ms)
    revoked = by_then.filter(kind=models.IssuanceKind.REVOKE, number=OuterRef("number"), bucket=OuterRef("bucket"))
    issued = by_then.filter(~Exists(revoked), trainee=OuterRef("pk"), kind=models.IssuanceKind.ISSUE)
    rows = list(
        on_roster(wanted)
        .filter(personnel_number__gt=request.GET.get("after", ""))
        .order_by("personnel_number")
        .annotate(
            finished_ms=Subquery(done.values("completed_ms")[:1]),
            certificate=Subquery(issued.order_by("-issued_ms").values("number")[:1]),
        )
        .values("personnel_number", "cadre", "academy", "batch", "finished_ms", "certificate")[: limit + 1]
    )
    people: list[dict[str, Any]] = [dict(row) for row in rows[:limit]]
    for person in people:
        person["finished_on"] = _day_of(person.pop("finished_ms"))
    following = people[-1]["personnel_number"] if len(rows) > limit else None
    return JsonResponse({"course": wanted.course, "on": str(wanted.day), "people": people, "next": following})


@taking("GET", Scope.COMPLETION_READ)
def summary(request: Asked, token: ApiToken) -> HttpResponse:
    """Give how many finished in each month, by cadre, academy and batch."""
    _only(request, {*By, "on"})
    wanted = _wanted(request, token)
    found = sorted(counted(wanted).groups(), key=lambda g: (g.cadre, g.academy, g.batch, g.month))
    rows = [
        {"cadre": g.cadre, "academy": g.academy, "batch": g.batch, "month": g.month or None, "people": g.people}
        for g in found
    ]
    return JsonResponse({"course": wanted.course, "on": str(wanted.day), "groups": rows})


def _token(request: HttpRequest, scope: Scope) -> ApiToken:
    token = tokens.find(request.headers.get("Authorization", ""), asked(request).now_ms)
    if token is None:
        raise RefusedError(401, "token", "show a token in use: Authorization: Bearer sabaq_...")
    if not tokens.allows(token, scope):
        raise RefusedError(403, "scope", f"this token is not for {scope}")
    return token


def _reach(token: ApiToken) -> Reach:
    return Reach(cadres=frozenset(token.cadres.values_list("code", flat=True)))


def _only(request: Asked, known: set[str]) -> None:
    """Refuse what nobody asks for: a misspelt filter would give everyone."""
    if strange := sorted(set(request.GET) - known):
        names = ", ".join(sorted(known))
        raise RefusedError(400, "parameter", f"there is no parameter {strange[0]!r}; there are {names}")
    if any("\x00" in value or len(value) > LONGEST for value in request.GET.values()):
        raise RefusedError(400, "parameter", f"a parameter is longer than {LONGEST} characters or holds a zero byte")


def _wanted(request: Asked, token: ApiToken) -> Wanted:
    try:
        course = current_edition().course_id
    except ConfigError as error:
        raise RefusedError(503, "unready", "no edition has been published yet") from error
    return Wanted(
        scope=_reach(token),
        narrow={by: request.GET[by] for by in By if request.GET.get(by)},
        course=course,
        day=_day(request.GET.get("on")) or today(request.now_ms),
        now_ms=request.now_ms,
    )


def _day(typed: str | None) -> date | None:
    if typed is None:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = None
    if day is None or typed != day.isoformat() or not 2000 <= day.year < 2200:
        raise RefusedError(400, "parameter", "on is a day from 2000 to 2199, such as 2026-11-01")
    return day


def _day_of(time_ms: int | None) -> str | None:
    return None if time_ms is None else f"{moment(time_ms):%Y-%m-%d}"


def _limit(typed: str | None) -> int:
    if typed is None:
        return MOST_ROWS
    if not (limit := whole_number(typed, MOST_ROWS)):
        raise RefusedError(400, "parameter", f"limit is a number from 1 to {MOST_ROWS}")
    return limit


def _people(request: Asked) -> list[Mapping[str, str | float]]:
    """Give the people of the body, each a mapping of known names to text or a number."""
    try:
        body: Any = json.loads(request.body)
    except RequestDataTooBig as error:
        raise RefusedError(413, "large", "the body is larger than 2 MB; send fewer people at once") from error
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "json", "the body is not JSON in UTF-8") from error
    people = body.get("people") if isinstance(body, dict) and set(body) == {"people"} else None
    if not isinstance(people, list) or not 1 <= len(people) <= MOST_PEOPLE:
        raise RefusedError(400, "shape", f'the body is {{"people": [...]}} with 1 to {MOST_PEOPLE} people')
    for place, person in enumerate(people):
        _refuse_odd(place, person)
    return people


def _refuse_odd(place: int, person: object) -> None:
    if not isinstance(person, dict) or not person:
        raise RefusedError(400, "shape", f"people[{place}] is no object")
    for name, value in person.items():
        if name not in COLUMNS:
            raise RefusedError(400, "shape", f"people[{place}] has {name!r}; known are {', '.join(COLUMNS)}")
        is_number = name in NUMBERS and not isinstance(value, bool) and _is_whole(value)
        if not (is_number or isinstance(value, str)) or len(str(value)) > 1000:
            wanted = "neither short text nor a whole number from 0" if name in NUMBERS else "no short text"
            raise RefusedError(400, "shape", f"people[{place}].{name} is {wanted}")


def _is_whole(value: object) -> bool:
    """Tell whether JSON Schema takes a value for a whole number from 0, as it takes 17.0 (2020-12, section 6.1.1)."""
    return (isinstance(value, int) or (isinstance(value, float) and value.is_integer())) and value >= 0


def _as_text(value: str | float) -> str:
    return value if isinstance(value, str) else str(int(value))


def _as_file(people: list[Mapping[str, str | float]]) -> RosterFile:
    """Give the people as a roster file, in which each one's line is their place among them.

    Of what somebody is not given, their row says nothing.
    """
    try:
        said = json.dumps(people, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise RefusedError(400, "json", "the body holds half a character (a lone surrogate)") from error
    rows = [{column: normal(_as_text(value)) for column, value in person.items()} for person in people]
    return RosterFile(rows=tuple(enumerate(rows)), unknown=(), sha256=sha256(said).hexdigest())


def _faults(row: BadRow) -> list[dict[str, object]]:
    return [{"person": row.line, "field": found.column, "message": _message(found)} for found in row.faults]


def _message(found: Fault) -> str:
    """Give why a person cannot be taken; what people are told of lines and files says nothing here."""
    match found.phrase:
        case "row_doubled":
            return f"{found.values['value']!r} is that of people[{found.values['other']}] already"
        case "row_taken":
            return f"{found.values['value']!r} is beyond this token's reach; ask the operator"
        case "row_outside":
            return f"{found.values['cadre']} at {found.values['academy']} is beyond this token's reach"
        case _:
            return found.said(Language.EN)
