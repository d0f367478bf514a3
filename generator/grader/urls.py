"""Every address of the grader. The course's own pages are served from files before these are asked."""

from django.contrib import admin
from django.urls import path, re_path

from generator.grader.accounts.settings import OPENID
from generator.grader.api import answers
from generator.grader.views import (
    accounts,
    appeal,
    bank,
    certificate_desk,
    certificates,
    checks,
    choices,
    due,
    exam,
    extra_time,
    further_attempts,
    log,
    people,
    records,
    reminders,
    reports,
    roster_import,
    signing_in,
    site,
    tokens,
    trail,
)
from generator.grader.views.spreadsheets import Kind

_API = (
    path("api/v1/roster", answers.roster, name="api-roster"),
    path("api/v1/completion", answers.completion, name="api-completion"),
    path("api/v1/completion/summary", answers.summary, name="api-summary"),
    path("api/v1/openapi.json", answers.openapi, name="api-document"),
    re_path("^api/", answers.unknown, name="api-unknown"),
)
_REPORTS = (
    path("records/roster.csv", records.records_file, {"kind": Kind.CSV}, name="records-csv"),
    path("records/roster.xlsx", records.records_file, {"kind": Kind.XLSX}, name="records-xlsx"),
    path("records/completion/", reports.completion, name="completion"),
    path("records/deadline/", reports.set_deadline, name="deadline"),
    path("records/late/", due.late, name="late"),
    path("records/late.csv", due.late_file, {"kind": Kind.CSV}, name="late-csv"),
    path("records/late.xlsx", due.late_file, {"kind": Kind.XLSX}, name="late-xlsx"),
    path("records/expiring/", due.expiring, name="expiring"),
    path("records/expiring.csv", due.expiring_file, {"kind": Kind.CSV}, name="expiring-csv"),
    path("records/expiring.xlsx", due.expiring_file, {"kind": Kind.XLSX}, name="expiring-xlsx"),
    path("records/reminders/", reminders.reminders, name="reminders"),
    path("records/report/", reports.printed, name="report"),
    path("records/unfinished.csv", due.unfinished_file, {"kind": Kind.CSV}, name="unfinished-csv"),
    path("records/unfinished.xlsx", due.unfinished_file, {"kind": Kind.XLSX}, name="unfinished-xlsx"),
    path("records/choices/", choices.keep, name="choices"),
    path("records/person/<uuid:trainee_id>/", reports.person, name="person"),
)
_PEOPLE = (
    path("records/import/", roster_import.bring_in, name="roster-import"),
    path("records/import/empty.csv", roster_import.empty_file, {"kind": Kind.CSV}, name="empty-csv"),
    path("records/import/empty.xlsx", roster_import.empty_file, {"kind": Kind.XLSX}, name="empty-xlsx"),
    path("records/import/bad.csv", roster_import.listed, {"which": "bad", "kind": Kind.CSV}, name="bad-csv"),
    path("records/import/bad.xlsx", roster_import.listed, {"which": "bad", "kind": Kind.XLSX}, name="bad-xlsx"),
    path(
        "records/import/changes.csv", roster_import.listed, {"which": "changes", "kind": Kind.CSV}, name="changes-csv"
    ),
    path(
        "records/import/changes.xlsx",
        roster_import.listed,
        {"which": "changes", "kind": Kind.XLSX},
        name="changes-xlsx",
    ),
    path("records/slips/", people.joining_slips, name="slips"),
    path("records/state/<uuid:trainee_id>/", people.state, name="state"),
    path("records/attempts/<uuid:attempt_id>/", appeal.attempt, name="appeal"),
    path("records/extra-time/<uuid:trainee_id>/", extra_time.extra_time, name="extra-time"),
    path("records/further-attempt/<uuid:trainee_id>/", further_attempts.further_attempt, name="further-attempt"),
    path("records/tokens/", tokens.tokens, name="tokens"),
    path("records/trail/", trail.trail, name="trail"),
)
# The names are those by which allauth looks its own steps up.
_SIGNING_IN = (
    path("join/", signing_in.join, name="join"),
    path("accounts/login/", accounts.log_in, name="account_login"),
    path("accounts/code/", signing_in.request_code, name="account_request_login_code"),
    path("accounts/code/confirm/", signing_in.confirm_code, name="account_confirm_login_code"),
    path("accounts/openid/", signing_in.openid, {"provider_id": OPENID}, name="openid_connect_login"),
    path("accounts/openid/back/", signing_in.openid_back, {"provider_id": OPENID}, name="openid_connect_callback"),
    path("accounts/password/", signing_in.change_password, name="account_change_password"),
    path("accounts/password/new/", signing_in.set_password, name="account_set_password"),
    path("accounts/again/", signing_in.reauthenticate, name="account_reauthenticate"),
    path("accounts/factor/", signing_in.second_factor, name="mfa_authenticate"),
    path("accounts/factor/again/", signing_in.second_factor_again, name="mfa_reauthenticate"),
    path("accounts/factor/new/", signing_in.activate, name="mfa_activate_totp"),
    path("accounts/factor/remove/", signing_in.deactivate, name="mfa_deactivate_totp"),
    path("accounts/factor/done/", signing_in.onwards, name="mfa_index"),
    path("accounts/factor/codes/", signing_in.recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/factor/codes/new/", signing_in.new_recovery_codes, name="mfa_generate_recovery_codes"),
)
_NUMBER = "(?P<number>[0-9A-Za-z-]{16,40})"

_CERTIFICATES = (
    path("verify/", certificates.verify, name="verify"),
    path("verify/check.js", certificates.script, name="verify-script"),
    path("verify/scan.js", checks.scan, name="verify-scan"),
    path("verify/pdf-authority.pem", checks.pdf_authority, name="pdf-authority"),
    path("verify/offline.html", certificates.offline, name="verify-offline"),
    re_path(rf"^verify/{_NUMBER}/$", certificates.verify_number, name="verify-number"),
    re_path(rf"^verify/{_NUMBER}/standing.json$", checks.standing, name="verify-standing"),
    path("certificates/", certificate_desk.certificates, name="certificates"),
    path("certificates/batch.zip", certificate_desk.batch_zip, name="certificates-zip"),
    re_path(rf"^certificates/{_NUMBER}/$", certificate_desk.one, name="certificate"),
    re_path(rf"^certificates/{_NUMBER}/revoke$", certificate_desk.revoke_one, name="certificate-revoke"),
    re_path(rf"^certificates/{_NUMBER}/reissue$", certificate_desk.reissue_one, name="certificate-reissue"),
    re_path(rf"^certificates/{_NUMBER}\.pdf$", certificates.pdf, name="certificate-pdf"),
    re_path(rf"^certificates/{_NUMBER}\.json$", certificates.json, name="certificate-json"),
    re_path(rf"^certificates/{_NUMBER}\.png$", certificates.png, name="certificate-png"),
    re_path(rf"^certificates/{_NUMBER}\.tlog-proof$", certificates.proof, name="certificate-proof"),
    path(".well-known/did.json", certificates.did, name="did"),
    path("status/<int:number>.json", certificates.status, name="status"),
    path("log/checkpoint", log.checkpoint, name="log-checkpoint"),
    path("log/key", log.key, name="log-key"),
    path("log/tile/<path:path>", log.tile, name="log-tile"),
)

urlpatterns = [
    # Looked through from the top: what most people ask for comes first.
    path("exam/", exam.home, name="exam"),
    path("exam/<uuid:attempt_id>/", exam.attempt, name="attempt"),
    path("exam/<uuid:attempt_id>/submit", exam.submit, name="submit"),
    path("", site.first, name="first"),
    path("healthz", site.health, name="health"),
    path("metrics", site.figures, name="metrics"),
    *_API,
    path("accounts/login/", accounts.log_in, name="login"),
    path("accounts/logout/", accounts.log_out, name="logout"),
    path("me/", records.me, name="me"),
    path("records/", records.records, name="records"),
    *_REPORTS,
    *_PEOPLE,
    *_SIGNING_IN,
    path("bank/", bank.bank, name="bank"),
    *_CERTIFICATES,
    path("back-office/", admin.site.urls),
]

handler400 = "generator.grader.web.faults.bad_request"
handler403 = "generator.grader.web.faults.forbidden"
handler404 = "generator.grader.web.faults.not_found"
handler429 = "generator.grader.views.signing_in.too_many"
handler500 = "generator.grader.web.faults.broken"
