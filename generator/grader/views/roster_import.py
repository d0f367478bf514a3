"""Pages that bring a roster file in: an empty one to fill, what a filled one would do, and doing it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_safe

from generator.grader import words
from generator.grader.access import rules
from generator.grader.access.row_security import within
from generator.grader.people import drafts
from generator.grader.people.file import (
    COLUMNS,
    RosterFile,
    RosterFileError,
    column_name,
    column_takes,
    empty_roster,
    read_roster,
)
from generator.grader.people.findings import bad_rows, changes, named_differences, squared
from generator.grader.people.importing import Plan, Progress, Sender, apply_import, no_progress, plan_import
from generator.grader.people.places import TABLES, all_places
from generator.grader.tables.people import RosterDraft
from generator.grader.views.spreadsheets import Kind, file_reply
from generator.grader.web.asked import Asked
from generator.grader.web.shell import body, page, refuse
from generator.grader.web.working import page_while_working
from generator.model.text import Language

_SHOWN = 50
_ROWS = 100
_LISTS = {"bad": bad_rows, "changes": changes}

LARGE = 2_000
"""How many rows take long enough that one who waits is told how far it has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What came of a file: the page that shows it."""

    template: str
    title: str
    context: Mapping[str, Any]
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: Asked) -> HttpResponseBase:
    """Send a roster file and see what it would do; a second form, on that page, does it."""
    if not (verdict := rules.may_change_people(request.who)):
        return refuse(request, verdict)
    if request.method != "POST":
        return _import_page(request)
    try:
        return _confirm(request) if "token" in request.POST else _preview(request)
    except RosterFileError as error:
        return _import_page(request, fault=error.said(request.language), status=400)


@require_safe
def empty_file(request: Asked, kind: Kind) -> HttpResponseBase:
    """A roster file with its headings and what each column takes, to fill in.

    A workbook keeps the zeros that a number begins with.
    """
    if not (verdict := rules.may_change_people(request.who)):
        return refuse(request, verdict)
    return file_reply(kind, iter(empty_roster(request.language)), request.language, "empty-roster")


@require_safe
def listed(request: Asked, which: str, kind: Kind) -> HttpResponseBase:
    """All rows of the file that waits which cannot be taken, to mend and send again; or all it would change."""
    if not (verdict := rules.may_change_people(request.who)):
        return refuse(request, verdict)
    draft = drafts.waiting(_login(request), request.now_ms)
    if draft is None:
        return _import_page(request, fault=words.say("import_again", request.language), status=404)
    file, listing = read_roster(bytes(draft.data)), _LISTS[which]
    rows = listing(file, plan_import(file, _sender(request)), request.language)
    return file_reply(kind, rows if kind is Kind.CSV else squared(rows), request.language, which)


def _sender(request: Asked) -> Sender:
    return Sender(scope=rules.scope_of(request.who), by=request.who.name)


def _preview(request: Asked) -> HttpResponseBase:
    """Show what the file would do, and keep it until it is confirmed."""
    file = request.FILES.get("roster")
    if not isinstance(file, UploadedFile):
        return _import_page(request, fault=words.say("import_no_file", request.language), status=400)
    data, name, sender, login = file.read(), file.name or "roster", _sender(request), _login(request)
    roster = read_roster(data)

    def work(progress: Progress) -> _Shown:
        plan = plan_import(roster, sender, progress)
        return _planned(plan, drafts.keep(login, name, data, request.now_ms), request.language)

    return _worked(request, roster, work)


def _confirm(request: Asked) -> HttpResponseBase:
    """Do what was previewed; a file that was sent again meanwhile is another one, and is asked about anew."""
    draft = drafts.waiting(_login(request), request.now_ms)
    if draft is None or not constant_time_compare(draft.token, request.POST["token"]):
        return _import_page(request, fault=words.say("import_again", request.language), status=409)
    roster, sender, skip_bad = read_roster(bytes(draft.data)), _sender(request), "skip" in request.POST

    def work(progress: Progress) -> _Shown:
        with transaction.atomic():
            plan, is_written = apply_import(
                roster, sender, request.now_ms, file_name=draft.file_name, skip_bad=skip_bad, progress=progress
            )
            if is_written:
                draft.delete()
        if not is_written:
            return _planned(plan, draft, request.language, status=409)
        title = words.say("import_done_title", request.language)
        return _Shown(template="import_done.html", title=title, context={"plan": plan})

    return _worked(request, roster, work)


def _worked(request: Asked, roster: RosterFile, work: Callable[[Progress], _Shown]) -> HttpResponseBase:
    """Do a work and show what it gives: of a large file on a page that tells how far it has come."""
    if len(roster.rows) < LARGE:
        shown = work(no_progress)
        return page(request, shown.template, shown.title, status=shown.status, **shown.context)

    def told(progress: Progress) -> str:
        # The transaction of the page is over by then.
        with within(rules.scope_of(request.who)):
            shown = work(progress)
        return body(request, shown.template, shown.title, **shown.context)

    return page_while_working(request, words.say("import_title", request.language), told)


def _login(request: Asked) -> int:
    return User.objects.values_list("pk", flat=True).get(username=request.who.name)


def _import_page(request: Asked, *, fault: str = "", status: int = 200) -> HttpResponse:
    title = words.say("import_title", request.language)
    columns = [(column_name(column, request.language), column_takes(column, request.language)) for column in COLUMNS]
    places = [place for kind in TABLES for place in all_places(kind)]
    return page(request, "import.html", title, status=status, fault=fault, columns=columns, places=places)


def _planned(plan: Plan, draft: RosterDraft, language: Language, *, status: int = 200) -> _Shown:
    context = {
        "plan": plan,
        "draft": draft,
        "digest": sha256(bytes(draft.data)).hexdigest()[:12],
        "bad": [(row, [fault.shown(language) for fault in row.faults]) for row in plan.bad[:_ROWS]],
        "bad_more": max(0, len(plan.bad) - _ROWS),
        "new": plan.new[:_SHOWN],
        "new_more": max(0, len(plan.new) - _SHOWN),
        "changed": [(row, list(named_differences(row, language))) for row in plan.changed[:_SHOWN]],
        "changed_more": max(0, len(plan.changed) - _SHOWN),
    }
    title = words.say("import_plan_title", language)
    return _Shown(template="import_plan.html", title=title, status=status, context=context)
