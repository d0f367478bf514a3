"""How people sign in, as django-allauth is told: no one signs up, nobody is told who exists, tries are limited."""

import base64
from typing import Any

import zxingcpp
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from generator.grader import models
from generator.grader.access import rules
from generator.grader.access.audit import note
from generator.grader.accounts.letters import send_behind
from generator.grader.accounts.pages_of_roles import first_page
from generator.grader.accounts.slips import login_for
from generator.grader.web.asked import asked

TOO_MANY = "too_many_login_attempts"
"""How allauth calls its refusal of whoever tries too often."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts come from the roster and the operator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth names it
        """Let nobody make an account of their own."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  as above
        """Stay on the page, which says that it is done."""
        return f"{reverse('account_change_password')}?done"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead on to where a role begins."""
        return first_page(rules.who_is(request.user))

    def set_password(self, user: User, password: str) -> None:
        """Set a password its owner chose, and keep that; it is hashed first, for that is slow and holds nobody up."""
        user.set_password(password)
        with transaction.atomic():
            user.save()
            note("password", user.username, by=user.username, now_ms=asked(self.request).now_ms)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter, behind the answer that all are given: neither page nor time tells who is on the roster."""
        send_behind(self.render_mail(template_prefix, email, context | {"request": self.request, "email": email}))

    def add_message(self, *_: Any, **__: Any) -> None:  # noqa: ANN401  as allauth's own
        """Say nothing beside the page: our pages say what happened themselves."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Secrets of second factors are encrypted in the database; the picture to scan is drawn here."""

    def build_totp_svg(self, url: str) -> str:
        """Draw the picture that an authenticator scans."""
        drawn = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(scale=5)
        return drawn[drawn.index("<svg") :]

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key made from the server's own."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give an encrypted secret back."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # as above
    """Asks for a code by e-mail. A trainee's address is the roster's, every other login's what the operator gave it."""

    def clean_email(self) -> str:
        """Give the address, and find the one login it belongs to, which the first code asked for makes."""
        email: str = super().clean_email()
        self._user = login_at(email)
        return email

    @property
    def fault(self) -> str:
        """The phrase that says why no code is sent."""
        return "code_too_many" if self.has_error("email", TOO_MANY) else "code_email_wrong"


def login_at(email: str) -> User | None:
    """Give the login at an e-mail address that is one person's and nobody else's, made if it is not there yet.

    Whoever may write to the roster must neither choose where the codes of a larger role go nor keep them back: such a
    login goes by an address of its own, which comes first.
    """
    own = User.objects.filter(email__iexact=email).select_related("account")
    larger = [user for user in own if not rules.is_trainees_own(user)]
    found = larger or _trainees_at(email)
    return found[0] if len(found) == 1 and found[0].is_active else None


def _trainees_at(email: str) -> list[User]:
    people = models.Trainee.objects.filter(email=email).select_related("user__account")[:2]
    if len(people) != 1:
        return []
    user = people[0].user or login_for(people[0])
    return [user] if rules.is_trainees_own(user) else []


def _fernet() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sabaq.second-factor").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
