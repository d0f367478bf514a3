"""Our pages inside the course's own empty page, so that both look like one product.

The site's build leaves `site/<language>/shell.html` with three places to fill. Where there is no site
yet, a plain page holds the same words.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode

from generator.grader import words
from generator.grader.access.rules import Ruling, Verdict
from generator.grader.web.asked import Asked
from generator.grader.web.content_policy import policy_for
from generator.grader.web.desk import desk
from generator.model.text import Language

_HEAD = '<meta name="robots" content="noindex"><link rel="stylesheet" href="/static/grader.css">'


def page(request: Asked, template: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:  # noqa: ANN401
    """Give a page of ours: a template rendered into the shell of the request's language."""
    # Drawn once a page: whoever is known can log out from it.
    token = _token(request)
    main = _main(request, template, title, token, **{"desk": desk(request, token), **context})
    before, after = _shell_of(request, title)
    return HttpResponse(f"{before}{main}{after}", status=status)


def around(request: Asked, title: str) -> tuple[str, str]:
    """Give what stands before the words of a page of ours, with the ways to the reader's own pages, and after them."""
    before, after = _shell_of(request, title)
    return before + desk(request, _token(request)), after


def body(request: Asked, template: str, title: str, **context: Any) -> str:  # noqa: ANN401  as above
    """Give a page's own words, for a page of which the rest has been sent."""
    return _main(request, template, title, _token(request), desk="", **context)


def refuse(request: Asked, verdict: Verdict) -> HttpResponse:
    """Answer with what a rule decided: to the login, not found, or no with its reason."""
    if verdict.ruling is Ruling.LOGIN:
        return redirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")
    if verdict.ruling is Ruling.MISSING:
        return not_found(request)
    title = words.say("forbidden_title", request.language)
    reason = words.say(verdict.reason, request.language)
    return page(request, "fault.html", title, status=403, text=reason)


def not_found(request: Asked) -> HttpResponse:
    """Say that there is no such page."""
    title = words.say("not_found_title", request.language)
    return page(request, "fault.html", title, status=404, text=words.say("not_found", request.language))


def unready(request: Asked) -> HttpResponse:
    """Say that no examination has been published here yet."""
    title = words.say("unready_title", request.language)
    return page(request, "fault.html", title, status=503, text=words.say("unready", request.language))


def content_policy() -> str:
    """Give the content security policy of our own pages."""
    return _policy_of_shells(settings.SABAQ.site)


def forget_shells() -> None:
    """Read the shells anew: the site has been built again. While a build is at work, our pages keep their look."""
    if all(_file(settings.SABAQ.site, language).is_file() for language in Language):
        _shell.cache_clear()
        _policy_of_shells.cache_clear()


@lru_cache(maxsize=2)
def _policy_of_shells(site: Path) -> str:
    return policy_for("".join(_shell(site, language) for language in Language))


@lru_cache(maxsize=4)
def _shell(site: Path, language: Language) -> str:
    """Give the shell, read once after each build of the site."""
    file = _file(site, language)
    if file.is_file():
        shell = file.read_text(encoding="utf-8")
    else:
        shell = render_to_string("grader/plain_shell.html", {"language": language})
    return shell.replace("<!-- sabaq:head -->", _HEAD)


def _file(site: Path, language: Language) -> Path:
    return site / language.value / "shell.html"


def _with_switch(shell: str, request: Asked) -> str:
    """Let the way to the other language keep what else the address asks for."""
    if not request.GET:
        return shell
    other = next(language for language in Language if language is not request.language)
    query = request.GET.copy()
    query["lang"] = other.value
    return shell.replace(f'href="?lang={other}"', f'href="?{escape(query.urlencode())}"')


def _shell_of(request: Asked, title: str) -> tuple[str, str]:
    """Give what stands before a page's own text and after it, so that nothing in that can stand for another place."""
    shell = _with_switch(_shell(settings.SABAQ.site, request.language), request)
    before, _, after = shell.replace("<!-- sabaq:title -->", escape(title)).partition("<!-- sabaq:main -->")
    return before, after


def _token(request: Asked) -> str:
    return get_token(request) if request.who.is_known else ""


def _main(request: Asked, template: str, title: str, token: str, /, **context: Any) -> str:  # noqa: ANN401  as above
    every = {"language": request.language, "title": title, "who": request.who, "now_ms": request.now_ms}
    known = {"csrf_token": token} if token else {}
    return render_to_string(f"grader/{template}", {**every, **known, **context}, request)
