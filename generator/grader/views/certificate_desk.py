"""Certificates for those who administer their holders: the list, one of them with what may be done, a batch as zip."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from generator.errors import SigningError
from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.certificates.bundles import bundle
from generator.grader.certificates.issuing import find
from generator.grader.certificates.life import AlreadyRevokedError, held, reissue, revoke
from generator.grader.certificates.prints import certificates_of
from generator.grader.people.file import normal
from generator.grader.people.file_rows import Fault, unfit_text
from generator.grader.storage.ids import read_certificate_number
from generator.grader.tables.certificates import Reissue
from generator.grader.views.exam import issuer
from generator.grader.web.asked import Asked
from generator.grader.web.shell import not_found, page, refuse
from generator.model.text import Language, Text

_ROWS = 100
_LONGEST_REASON = 500


@require_safe
def certificates(request: Asked) -> HttpResponse:
    """The certificates of those whose records one may see, by batch or by what one looks for."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    mine = rules.roster_of(request.who)
    batch, search = request.GET.get("batch", ""), request.GET.get("search", "").strip()[:100]
    rows = Paginator(_found(mine, batch, search), _ROWS).get_page(request.GET.get("page"))
    return page(
        request,
        "certificates.html",
        words.say("certificates_title", request.language),
        rows=rows,
        certificates=held(rows.object_list, request.now_ms),
        batches=mine.order_by("batch").values_list("batch", flat=True).distinct(),
        batch=batch,
        search=search,
    )


@require_safe
def batch_zip(request: Asked) -> HttpResponseBase:
    """All certificates of one batch, with an index for a spreadsheet."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    people = rules.roster_of(request.who).filter(batch=request.GET.get("batch", ""))
    if not people.exists():
        return not_found(request)
    return StreamingHttpResponse(
        bundle(people, issuer(), request.language, request.now_ms),
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="certificates.zip"'},
    )


@require_safe
def one(request: Asked, number: str) -> HttpResponse:
    """A certificate as it stands, with what may be done to it."""
    issuance = _theirs(request, number)
    return issuance if isinstance(issuance, HttpResponse) else _one(request, issuance)


@require_POST
def revoke_one(request: Asked, number: str) -> HttpResponse:
    """Take a certificate back, for a reason that everybody may read."""
    issuance = _changeable(request, number)
    if isinstance(issuance, HttpResponse):
        return issuance
    if not (reason := _reason(request)):
        return _one(request, issuance, revoke_fault="certificate_needs_reason")
    try:
        revoke(issuance, reason, by=request.who.name, now_ms=request.now_ms)
    except AlreadyRevokedError:
        return _one(request, issuance, revoke_fault="certificate_already")
    return redirect("certificate", number=number)


@require_POST
def reissue_one(request: Asked, number: str) -> HttpResponse:
    """Issue a certificate anew, in a name put right, and take the old one back."""
    issuance = _changeable(request, number)
    if isinstance(issuance, HttpResponse):
        return issuance
    reason, name = _reason(request), _name(request)
    if not reason or not name.en:
        return _one(request, issuance, reissue_fault="certificate_needs_name")
    if unfit := [fault for language in Language if (fault := unfit_text(f"name_{language}", name[language]))]:
        return _one(request, issuance, unfit=unfit)
    try:
        anew = reissue(issuance, reason, name=name, by=request.who.name, now_ms=request.now_ms, issuer=issuer())
    except AlreadyRevokedError:
        return _one(request, issuance, reissue_fault="certificate_already")
    except SigningError:
        return _one(request, issuance, reissue_fault="certificate_bad_name")
    return redirect("certificate", number=anew.number)


def _found(people: QuerySet[models.Trainee], batch: str, search: str) -> QuerySet[models.Issuance]:
    wanted = people.filter(batch=batch) if batch else people
    found = certificates_of(wanted)
    if not search:
        return found
    number = read_certificate_number(search)
    named = Q(trainee__name_en__icontains=search) | Q(trainee__name_ur__icontains=search)
    return found.filter(named | Q(trainee__personnel_number__iexact=search) | Q(number=number or search))


def _theirs(request: Asked, number: str) -> models.Issuance | HttpResponse:
    """Give a certificate of someone whose record one may see; what is not theirs is not there."""
    if not (verdict := rules.may_see_records(request.who)) and not rules.may_change_people(request.who):
        return refuse(request, verdict)
    issuance = find(number)
    if issuance is None:
        return not_found(request)
    seen = rules.may_see_person(request.who, issuance.trainee)
    return issuance if seen else refuse(request, seen)


def _changeable(request: Asked, number: str) -> models.Issuance | HttpResponse:
    issuance = _theirs(request, number)
    if isinstance(issuance, HttpResponse):
        return issuance
    verdict = rules.may_change_certificate(request.who, issuance.trainee)
    return issuance if verdict else refuse(request, verdict)


def _one(
    request: Asked,
    issuance: models.Issuance,
    *,
    revoke_fault: str = "",
    reissue_fault: str = "",
    unfit: Sequence[Fault] = (),
) -> HttpResponse:
    replacement = Reissue.objects.filter(replaced=issuance).select_related("issuance").first()
    replaces = Reissue.objects.filter(issuance=issuance).select_related("replaced").first()
    return page(
        request,
        "certificate.html",
        words.say("certificate_title", request.language),
        status=400 if revoke_fault or reissue_fault or unfit else 200,
        held=held([issuance], request.now_ms)[0],
        certificate=issuance,
        trainee=issuance.trainee,
        may_change=bool(rules.may_change_certificate(request.who, issuance.trainee)),
        replacement=replacement.issuance.number if replacement else "",
        replaces=replaces,
        revoke_fault=revoke_fault,
        reissue_fault=reissue_fault,
        unfit=[fault.shown(request.language) for fault in unfit],
    )


def _reason(request: Asked) -> str:
    return request.POST.get("reason", "").strip()[:_LONGEST_REASON]


def _name(request: Asked) -> Text:
    en, ur = (normal(request.POST.get(f"name_{language}", "")) for language in Language)
    return Text(en=en, ur=ur)
