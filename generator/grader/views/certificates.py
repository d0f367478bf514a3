"""Certificates for whoever is shown one: the prints, the check, and the issuer's published keys and status.

A file is checked by the script in the browser; it is sent here only where there is no script.
"""

from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods, require_safe

from generator.credential import badge_png, dump_document, read_document
from generator.credential.browser import verify_page, verify_script
from generator.errors import SigningError, VerificationError
from generator.grader import models, words
from generator.grader.certificates.checking import Checked, check
from generator.grader.certificates.issuing import find
from generator.grader.certificates.life import revocation_of
from generator.grader.certificates.prints import log_proof, printed
from generator.grader.certificates.says import said_by
from generator.grader.certificates.signing import credential_of
from generator.grader.certificates.status_lists import all_lists, base_url_at, read_list
from generator.grader.certificates.status_places import newest_list
from generator.grader.editions import load_edition
from generator.grader.storage.ids import read_certificate_number
from generator.grader.tables.certificates import Reissue, Sealed
from generator.grader.views.exam import issuer
from generator.grader.web.asked import Asked
from generator.grader.web.shell import not_found, page

# No line ends at its hyphens; whoever copies what shows nothing beside them is understood all the same.
_EXAMPLE = "7KQ2-M4XP-9TRW-3HNC".replace("-", "\u2060-\u2060")
_LARGEST_FILE = 2 * 1024 * 1024


@require_safe
def pdf(request: Asked, number: str) -> HttpResponse:
    """The certificate to print."""
    return _file(request, number, "pdf")


@require_safe
def json(request: Asked, number: str) -> HttpResponse:
    """The signed credential itself."""
    return _file(request, number, "json")


@require_safe
def png(request: Asked, number: str) -> HttpResponse:
    """The badge, with the credential inside."""
    return _file(request, number, "png")


@require_safe
def proof(request: Asked, number: str) -> HttpResponse:
    """The proof that the log holds the certificate."""
    issuance = find(number)
    found = log_proof(issuance, issuer()) if issuance else None
    if found is None:
        return not_found(request)
    disposition = f'attachment; filename="certificate-{number}.tlog-proof"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(found, content_type="text/plain; charset=utf-8", headers=headers)


@require_safe
def script(_: HttpRequest) -> HttpResponse:
    """The script by which a browser checks a file that never leaves it."""
    return _public(HttpResponse(verify_script(), content_type="text/javascript; charset=utf-8"))


@require_safe
def offline(request: Asked) -> HttpResponse:
    """The same check as one page to be saved, with the keys and the status list of today in it."""
    signer = issuer()
    saved = verify_page(signer.did_documents(), all_lists(signer, settings.SABAQ.data, request.now_ms))
    headers = {"Content-Disposition": 'attachment; filename="verify.html"'}
    return HttpResponse(saved, content_type="text/html; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: Asked) -> HttpResponse:
    """Ask for a number or a file; a file is checked at once and not kept."""
    if request.method == "POST":
        return _verify_file(request)
    typed = request.GET.get("number", "")
    if not typed:
        return _ask(request)
    number = read_certificate_number(typed)
    if number is None:
        return _ask(request, number_fault="verify_not_a_number", typed=typed)
    return redirect("verify-number", number=number)


@require_safe
def verify_number(request: Asked, number: str) -> HttpResponse:
    """All that a certificate issued here says, and whether it stands."""
    spelled = read_certificate_number(number)
    if spelled is not None and spelled != number:
        return redirect("verify-number", number=spelled)
    issuance = find(number)
    if issuance is None:
        title = words.say("verify_unknown_title", request.language)
        text = words.say("verify_unknown", request.language, number=number)
        return page(request, "verify_unknown.html", title, status=404, text=text)
    try:
        credential = credential_of(issuance, issuer())
    except SigningError:
        return _unsigned(request, number)
    return _show(request, check(credential, issuer(), request.now_ms), number)


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The issuer's public keys (did:web), under an earlier host name of its as they were there."""
    signer = issuer()
    return _kept(request, JsonResponse(signer.did_document(signer.did_at(request.get_host()))))


@require_safe
def status(request: Asked, number: int) -> HttpResponse:
    """A signed status list: which certificates have been revoked."""
    if not 1 <= number <= newest_list():
        return not_found(request)
    signer = issuer()
    base_url = base_url_at(signer, signer.did_at(request.get_host()))
    signed = read_list(signer, base_url, number, settings.SABAQ.data, request.now_ms)
    return _kept(request, HttpResponse(signed, content_type="application/json"))


def _file(request: Asked, number: str, form: str) -> HttpResponse:
    issuance = find(number)
    if issuance is None:
        return not_found(request)
    try:
        document = credential_of(issuance, issuer())
    except SigningError:
        return _unsigned(request, number)
    match form:
        case "pdf":
            data, kind = printed(issuance, issuer(), request.now_ms), "application/pdf"
        case "png":
            data, kind = badge_png(document), "image/png"
        case _:
            data, kind = dump_document(document), "application/json"
    disposition = f'attachment; filename="certificate-{issuance.number}.{form}"'
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})


def _unsigned(request: Asked, number: str) -> HttpResponse:
    """Say that a certificate was issued, and that something in it must be put right before anybody can sign it."""
    title, text = words.say("unsigned_title", request.language), words.say("unsigned", request.language, number=number)
    return page(request, "fault.html", title, status=503, text=text)


def _public(response: HttpResponse) -> HttpResponse:
    """Let other servers' verification pages read it, and keep it for a minute."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={int(timedelta(minutes=1).total_seconds())}"
    return response


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let it be kept as `_public` does, and asked for again at no cost while it is the same (RFC 9110, 13.1.2)."""
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=_public(response))
    return answer if isinstance(answer, HttpResponse) else response


def _verify_file(request: Asked) -> HttpResponse:
    upload = request.FILES.get("certificate")
    if not isinstance(upload, UploadedFile):
        return _ask(request, file_fault="verify_no_file", status=400)
    if upload.size is None or upload.size > _LARGEST_FILE:
        return _ask(request, file_fault="verify_file_too_big", status=400)
    try:
        document = read_document(upload.read(), apart=True)
    except VerificationError as error:
        return _show(request, Checked.unreadable(str(error)), None)
    return _show(request, check(document, issuer(), request.now_ms), None)


def _ask(
    request: Asked, *, number_fault: str = "", file_fault: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    title = words.say("verify_title", request.language)
    signer = issuer()
    return page(
        request,
        "verify.html",
        title,
        status=400 if number_fault else status,
        number_fault=number_fault,
        file_fault=file_fault,
        typed=typed,
        example=_EXAMPLE,
        dids=signer.did_documents(),
        status_lists=all_lists(signer, settings.SABAQ.data, request.now_ms),
    )


def _show(request: Asked, checked: Checked, number: str | None) -> HttpResponse:
    return page(
        request,
        "verified.html",
        words.say("verify_title", request.language),
        checked=checked,
        finding=f"answer_{checked.finding}",
        outcome=f"outcome_{checked.outcome.replace(' ', '_')}",
        said=said_by(checked.award) if checked.award else (),
        clauses=_clauses(checked),
        number=number,
        log_key=bool(issuer().logs),
        place=_place(number) if number else None,
        revocation=revocation_of(checked.award.number) if checked.award else None,
        is_replaced=checked.award and Reissue.objects.filter(replaced__number=checked.award.number).exists(),
    )


def _place(number: str) -> int | None:
    """Give where the log holds the issue of a certificate, once it does."""
    kept = Sealed.objects.filter(issuance__number=number, issuance__kind=models.IssuanceKind.ISSUE)
    place: int | None = kept.values_list("place", flat=True).first()
    return place


def _clauses(checked: Checked) -> tuple[tuple[str, object], ...]:
    """Give the clauses a certificate names, with their summaries if its edition is kept here."""
    if checked.award is None:
        return ()
    kept = models.Edition.objects.filter(digest=checked.award.edition_digest).exists()
    known = load_edition(checked.award.edition_digest).clauses if kept else {}
    return tuple((clause, known.get(clause)) for clause in checked.award.clauses)
