"""The settings of django-allauth, apart from `sign_in`, which needs Django to be up."""

from typing import Any

from generator.grader.settings import Settings

APPLICATIONS = (
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
)
OPENID = "openid"
"""What allauth calls the one OpenID server there is."""


def sign_in_settings(settings: Settings) -> dict[str, Any]:
    """Give what allauth and the limits on tries are told."""
    return {
        "AUTHENTICATION_BACKENDS": ["generator.grader.accounts.backend.Backend"],
        "CACHES": {
            "default": {
                "BACKEND": "generator.grader.accounts.tries.TriesCache",
                "LOCATION": str(settings.data / "cache"),
            }
        },
        "ALLAUTH_TRUSTED_PROXY_COUNT": settings.proxies,
        "ACCOUNT_ADAPTER": "generator.grader.accounts.sign_in.AccountAdapter",
        "ACCOUNT_FORMS": {"request_login_code": "generator.grader.accounts.sign_in.CodeForm"},
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
        "ACCOUNT_RATE_LIMITS": {
            "login_failed": "40/5m/ip,5/5m/key",
            "join": "200/5m/ip,5/5m/key",
            "request_login_code": "200/5m/ip,3/m/key",
        },
        "SOCIALACCOUNT_ADAPTER": "generator.grader.accounts.openid.OpenIDAdapter",
        # A link and no form: a policy that lets forms go to ourselves only would stop the redirection to the server.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _openid_servers(settings)}},
        "MFA_ADAPTER": "generator.grader.accounts.sign_in.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Sabaq",
        # A code of the half minute before or after is good, for clocks differ and fingers are slow (RFC 6238, 5.2).
        "MFA_TOTP_TOLERANCE": 1,
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
    }


def _openid_servers(settings: Settings) -> list[dict[str, Any]]:
    if settings.openid_server is None:
        return []
    return [
        {
            "provider_id": OPENID,
            "name": settings.openid_name,
            "client_id": settings.openid_client,
            "secret": settings.openid_secret,
            "settings": {"server_url": settings.openid_server},
        }
    ]
