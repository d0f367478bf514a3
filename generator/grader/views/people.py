"""Pages that change what stands of single people: joining slips, a person's state."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.accounts import slips
from generator.grader.people import states
from generator.grader.tables.people import Status
from generator.grader.typed import western_digits
from generator.grader.web.asked import Asked
from generator.grader.web.shell import not_found, page, refuse

_MOST_SLIPS = 500


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
    mine = rules.people_of(request.who).select_related("cadre", "academy", "user__account")
    if number := western_digits(request.POST.get("number", "")).strip():
        people = mine.filter(personnel_number=number)
    else:
        batch = mine.filter(academy=request.POST.get("academy", ""), batch=request.POST.get("batch", ""))
        people = batch.filter(slips.NEVER_IN)
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
        choices=[(value, f"state_{value}", f"means_{value}") for value in Status.values],
        may_change=rules.may_change_people(request.who),
    )
