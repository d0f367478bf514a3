"""The settings of django-allauth, apart from `sign_in`, which needs Django to be up."""

from pathlib import Path
from typing import Any

APPLICATIONS = ("allauth", "allauth.account", "allauth.mfa")


def sign_in_settings(data: Path, proxies: int) -> dict[str, Any]:
    """Give what allauth and the limits on tries are told."""
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        # The counts of tries: in files, so that every process of this machine counts the same.
        "CACHES": {
            "default": {
                "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
                "LOCATION": str(data / "cache"),
            }
        },
        "ALLAUTH_TRUSTED_PROXY_COUNT": proxies,
        "ACCOUNT_ADAPTER": "generator.grader.sign_in.AccountAdapter",
        "ACCOUNT_FORMS": {"request_login_code": "generator.grader.sign_in.CodeForm"},
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_PREVENT_ENUMERATION": True,
        # A letter to an address nobody here has would let a stranger send letters from us.
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": 600,
        "ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS": 3,
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        # An academy's classroom shares one address, so a person is locked out sooner than a room.
        "ACCOUNT_RATE_LIMITS": {"login_failed": "40/5m/ip,5/5m/key", "join": "200/5m/ip,5/5m/key"},
        "MFA_ADAPTER": "generator.grader.sign_in.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Sabaq",
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
    }
