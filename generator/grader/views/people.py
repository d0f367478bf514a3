"""Pages that change who is on the roster: a file brought in, joining slips, a person's state."""

import secrets
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods

from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.accounts import slips
from generator.grader.people import states
from generator.grader.people.file import COLUMNS, RosterFileError
from generator.grader.people.file_rows import column_name
from generator.grader.people.importing import Plan, Sender, apply_import, plan_import
from generator.grader.people.places import TABLES, all_places
from generator.grader.tables.people import RosterDraft, Status
from generator.grader.web.asked import Asked
from generator.grader.web.shell import not_found, page, refuse

_SHOWN = 50
_ROWS = 100
_MOST_SLIPS = 500


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: Asked) -> HttpResponse:
    """Send a roster file and see what it would do; a second form, on that page, does it."""
    if not (verdict := rules.may_change_people(request.who)):
        return refuse(request, verdict)
    if request.method != "POST":
        return _import_page(request)
    try:
        return _confirm(request) if "token" in request.POST else _preview(request)
    except RosterFileError as error:
        return _import_page(request, fault=words.say(error.phrase, request.language, **error.values), status=400)


@require_http_methods(["GET", "HEAD", "POST"])
def joining_slips(request: Asked) -> HttpResponse:
    """Choose an academy and a batch, or one person, and print a slip for each who may have one."""
    if not (verdict := rules.may_change_people(request.who)):
        return refuse(request, verdict)
    if request.method == "POST":
        return _slips(request)
    return _slips_form(request)


@require_http_methods(["GET", "HEAD", "POST"])
def state(request: Asked, trainee_id: UUID) -> HttpResponse:
    """A person's state and how it came to be; a POST sets it, with the reason."""
    found = models.Trainee.objects.select_related("cadre", "academy").filter(id=trainee_id).first()
    if found is None:
        verdict = rules.may_change_people(request.who)
        may_look = bool(verdict or rules.may_see_records(request.who))
        return not_found(request) if may_look else refuse(request, verdict)
    if not (verdict := rules.may_see_person(request.who, found)):
        return refuse(request, verdict)
    if request.method != "POST":
        return _state_page(request, found)
    if not (verdict := rules.may_change_people(request.who)):
        return refuse(request, verdict)
    reason = request.POST.get("reason", "").strip()[:500]
    status = request.POST.get("status", "")
    if not reason or status not in Status.values:
        return _state_page(request, found, fault="state_needs_reason", status=400)
    states.set_status(found, Status(status), reason, by=request.who.name, now_ms=request.now_ms)
    return redirect("state", trainee_id=found.id)


def _sender(request: Asked) -> Sender:
    return Sender(scope=rules.scope_of(request.who), by=request.who.name)


def _preview(request: Asked) -> HttpResponse:
    """Show what the file would do, and keep it until it is confirmed."""
    file = request.FILES.get("roster")
    if not isinstance(file, UploadedFile):
        return _import_page(request, fault=words.say("import_no_file", request.language), status=400)
    data = file.read()
    plan = plan_import(data, _sender(request))
    draft, _ = RosterDraft.objects.update_or_create(
        user=_login(request),
        defaults={
            "token": secrets.token_hex(16),
            "file_name": (file.name or "roster")[:200],
            "data": data,
            "made_ms": request.now_ms,
        },
    )
    return _plan_page(request, plan, draft)


def _confirm(request: Asked) -> HttpResponse:
    """Do what was previewed; a file that was sent again meanwhile is another one, and is asked about anew."""
    draft = RosterDraft.objects.filter(user=_login(request)).first()
    if draft is None or not constant_time_compare(draft.token, request.POST["token"]):
        return _import_page(request, fault=words.say("import_again", request.language), status=409)
    plan, is_written = apply_import(
        bytes(draft.data),
        _sender(request),
        request.now_ms,
        file_name=draft.file_name,
        skip_bad="skip" in request.POST,
    )
    if not is_written:
        return _plan_page(request, plan, draft, status=409)
    draft.delete()
    return page(request, "import_done.html", words.say("import_done_title", request.language), plan=plan)


def _login(request: Asked) -> User:
    return User.objects.get(username=request.who.name)


def _import_page(request: Asked, *, fault: str = "", status: int = 200) -> HttpResponse:
    title = words.say("import_title", request.language)
    columns = [column_name(column, request.language) for column in COLUMNS]
    places = [place for kind in TABLES for place in all_places(kind)]
    return page(request, "import.html", title, status=status, fault=fault, columns=columns, places=places)


def _plan_page(request: Asked, plan: Plan, draft: RosterDraft, *, status: int = 200) -> HttpResponse:
    language = request.language
    return page(
        request,
        "import_plan.html",
        words.say("import_plan_title", language),
        status=status,
        plan=plan,
        draft=draft,
        digest=sha256(bytes(draft.data)).hexdigest()[:12],
        bad=[(row, [fault.said(language) for fault in row.faults]) for row in plan.bad[:_ROWS]],
        bad_more=max(0, len(plan.bad) - _ROWS),
        new=plan.new[:_SHOWN],
        new_more=max(0, len(plan.new) - _SHOWN),
        changed=[
            (row, [(column_name(f.removesuffix("_id"), language), *both) for f, both in row.differences.items()])
            for row in plan.changed[:_SHOWN]
        ],
        changed_more=max(0, len(plan.changed) - _SHOWN),
    )


def _slips_form(request: Asked, *, fault: str = "", status: int = 200) -> HttpResponse:
    mine = rules.people_of(request.who)
    return page(
        request,
        "slips.html",
        words.say("slips_title", request.language),
        status=status,
        fault=fault,
        number=request.POST.get("number", request.GET.get("number", "")),
        academies=models.Academy.objects.filter(code__in=mine.values("academy")).order_by("name_en"),
        batches=mine.order_by("batch").values_list("batch", flat=True).distinct(),
    )


def _slips(request: Asked) -> HttpResponse:
    mine = rules.people_of(request.who).select_related("cadre", "academy")
    if number := request.POST.get("number", "").strip():
        people = mine.filter(personnel_number=number)
    else:
        people = mine.filter(user=None, academy=request.POST.get("academy", ""), batch=request.POST.get("batch", ""))
    chosen = list(people.order_by("name_en", "personnel_number")[: _MOST_SLIPS + 1])
    if len(chosen) > _MOST_SLIPS:
        return _slips_form(request, fault="slips_too_many", status=400)
    made = slips.make_slips(chosen, by=request.who.name, now_ms=request.now_ms) if chosen else ()
    if not made:
        return _slips_form(request, fault="slips_nobody", status=404)
    return page(
        request,
        "slips_sheet.html",
        words.say("slips_sheet_title", request.language),
        slips=made,
        address=request.build_absolute_uri("/join/"),
    )


def _state_page(request: Asked, trainee: models.Trainee, *, fault: str = "", status: int = 200) -> HttpResponse:
    return page(
        request,
        "state.html",
        words.say("state_title", request.language),
        status=status,
        fault=fault,
        trainee=trainee,
        current=f"state_{trainee.status}",
        history=[(change, f"state_{change.status}") for change in states.history_of(trainee)],
        choices=[(value, f"state_{value}") for value in Status.values],
        may_change=rules.may_change_people(request.who),
    )
