"""The ways to the reader's own pages at the head of every page of ours, put together from strings.

As a template they took more than half of the time of a small page. Whatever is put in is escaped, or a phrase of ours.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from generator.grader import words
from generator.grader.models import Role
from generator.grader.web.asked import Asked
from generator.model.text import Language

_Ways: TypeAlias = tuple[tuple[str, str], ...]
_SITTING: _Ways = (("exam", "nav_exam"), ("me", "me_title"))
_RECORDS: _Ways = (("records", "nav_records"), ("certificates", "certificates_title"))
_PEOPLE: _Ways = (("roster-import", "nav_people"), ("slips", "slips_title"))
_TRAIL: _Ways = (("trail", "nav_trail"),)
_OF_ROLES: Mapping[Role | None, _Ways] = MappingProxyType(
    {
        Role.ADMINISTRATOR: (*_RECORDS, *_PEOPLE),
        Role.AUDITOR: (*_RECORDS, *_TRAIL),
        Role.OPERATOR: (*_PEOPLE, *_TRAIL, ("tokens", "tokens_title")),
        Role.TRAINER: (("bank", "nav_bank"),),
    }
)
_EVERYBODY: _Ways = (("account_change_password", "nav_password"),)
_HERE = ' aria-current="page"'


def desk(request: Asked, token: str) -> SafeString:
    """Give the reader's name and the ways to their pages, the one they stand on marked; or the way to the login."""
    who, language = request.who, request.language
    if not who.is_known:
        body = f'<ul class="desk__links">{_links((("login", "nav_login"),), request)}</ul>'
    else:
        name = escape(who.trainee.name[language] if who.trainee else who.name)
        ways = (*(_SITTING if who.trainee else ()), *_OF_ROLES.get(who.role, ()), *_EVERYBODY)
        body = (
            f'<span class="desk__who"><span class="hidden">{_said("logged_in_as", language)}</span> {name}</span>\n'
            f'<ul class="desk__links">\n{_links(ways, request)}{_way_out(request, token)}</ul>'
        )
    return SafeString(f'<nav class="desk" aria-label="{_said("nav_label", language)}">\n{body}\n</nav>')


def _links(ways: _Ways, request: Asked) -> str:
    return "".join(
        f'<li><a href="{address}"{_HERE if request.path == address else ""}>{text}</a></li>\n'
        for address, text in _addressed(ways, request.language)
    )


def _way_out(request: Asked, token: str) -> str:
    return (
        f'<li><form method="post" action="{_address("logout")}">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        f'<button class="desk__button" type="submit">{_said("nav_logout", request.language)}</button></form></li>\n'
    )


# Addresses and words never change while a process lives.


@lru_cache(maxsize=64)
def _addressed(ways: _Ways, language: Language) -> _Ways:
    return tuple((_address(name), _said(key, language)) for name, key in ways)


@lru_cache(maxsize=64)
def _address(name: str) -> str:
    return escape(reverse(name))


@lru_cache(maxsize=64)
def _said(key: str, language: Language) -> str:
    return escape(words.say(key, language))
