"""Every address of the grader. The course's own pages are served from files before these are asked."""

from django.contrib import admin
from django.urls import path, re_path

from generator.grader.views import accounts, bank, certificates, exam, records, site

_NUMBER = "(?P<number>[0-9A-Za-z-]{16,40})"

urlpatterns = [
    path("", site.first, name="first"),
    path("healthz", site.health, name="health"),
    path("accounts/login/", accounts.log_in, name="login"),
    path("accounts/logout/", accounts.log_out, name="logout"),
    path("exam/", exam.home, name="exam"),
    path("exam/<uuid:attempt_id>/", exam.attempt, name="attempt"),
    path("exam/<uuid:attempt_id>/submit", exam.submit, name="submit"),
    path("me/", records.me, name="me"),
    path("records/", records.records, name="records"),
    path("records/roster.csv", records.records_csv, name="records-csv"),
    path("bank/", bank.bank, name="bank"),
    path("verify/", certificates.verify, name="verify"),
    re_path(rf"^verify/{_NUMBER}/$", certificates.verify_number, name="verify-number"),
    re_path(rf"^certificates/{_NUMBER}\.pdf$", certificates.pdf, name="certificate-pdf"),
    re_path(rf"^certificates/{_NUMBER}\.json$", certificates.json, name="certificate-json"),
    re_path(rf"^certificates/{_NUMBER}\.png$", certificates.png, name="certificate-png"),
    path(".well-known/did.json", certificates.did, name="did"),
    path("status/<int:number>.json", certificates.status, name="status"),
    path("back-office/", admin.site.urls),
]

handler400 = "generator.grader.views.faults.bad_request"
handler403 = "generator.grader.views.faults.forbidden"
handler404 = "generator.grader.views.faults.not_found"
handler500 = "generator.grader.views.faults.broken"
