"""What those who check ask for: the reader of codes, why a certificate was revoked, whom a PDF reader is to trust."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from generator.credential.browser import scan_script
from generator.grader.certificates.life import revocation_of
from generator.grader.clock import moment
from generator.grader.tables.certificates import Reissue
from generator.grader.views.exam import issuer
from generator.grader.web.asked import Asked
from generator.grader.web.shell import not_found

_A_DAY = "public, max-age=86400"


@require_safe
def scan(_: HttpRequest) -> HttpResponse:
    """The script that reads a code by the camera or from a picture, on the device that has it."""
    headers = {"Cache-Control": _A_DAY}
    return HttpResponse(scan_script(), content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def pdf_authority(request: Asked) -> HttpResponse:
    """The certificates to trust in a PDF reader, for the signature in the prints, past ones too."""
    found = issuer().pdf_authorities
    if not found:
        return not_found(request)
    headers = {"Cache-Control": _A_DAY, "Content-Disposition": 'attachment; filename="pdf-authority.pem"'}
    return HttpResponse(b"".join(found), content_type="application/x-pem-file", headers=headers)


@require_safe
def standing(request: Asked, number: str) -> HttpResponse:
    """When and why a certificate was revoked, as its own page says it; not found for one that was not."""
    revocation = revocation_of(number)
    if revocation is None:
        return not_found(request)
    found = {
        "number": number,
        "revoked_at": moment(revocation.issued_ms).isoformat(),
        "reason": revocation.reason,
        "is_replaced": Reissue.objects.filter(replaced__number=number).exists(),
    }
    return JsonResponse(found, headers={"Cache-Control": "no-store"})
