"""Serves the built course from its files, and takes up a new build while serving."""

import os
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from generator.grader.web.asked import Respond
from generator.grader.web.content_policy import POLICY
from generator.grader.web.shell import forget_shells
from generator.model.text import Language

# MkDocs writes the pages first and the search index last: a build that touches the last is complete.
_LAST = ("shell.html", "search/search_index.json")
_SIGNS = ("index.html", *(f"{language}/{name}" for language in Language for name in _LAST))


class CourseFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise, which learns each file's size once, told to learn again when the site was built anew."""

    def __init__(self, get_response: Respond) -> None:
        super().__init__(get_response)
        self._learning = Lock()
        self._seen: tuple[int, ...] = ()
        self._learn()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the file at the request's address, or ask the grader."""
        if _signs(settings.SABAQ.site) != self._seen:
            self._learn()
        response: HttpResponseBase = super().__call__(request)
        return response

    def serve(self, static_file: Any, request: HttpRequest) -> HttpResponseBase:  # noqa: ANN401  a type of WhiteNoise's
        """Give a file that was learned; one that a build at work has taken away since is not there."""
        try:
            response: HttpResponseBase = super().serve(static_file, request)
        except FileNotFoundError:
            response = self.get_response(request)
        return response

    def _learn(self) -> None:
        with self._learning:
            seen = _signs(settings.SABAQ.site)
            if seen == self._seen:
                return
            try:
                self.files = _files(self.get_response)
            except FileNotFoundError:
                # A build is at work and has just taken a file away: the next request tries again.
                return
            forget_shells()
            self._seen = seen


def _files(get_response: Respond) -> dict[str, Any]:
    """Give what is to be served, by address: our own static files and the site."""
    learner = WhiteNoiseMiddleware(get_response)
    if settings.SABAQ.site.is_dir():
        learner.add_files(settings.SABAQ.site)
    files: dict[str, Any] = learner.files
    for file in files.values():
        if isinstance(file, StaticFile):
            _, headers = file.get_path_and_headers({})
            # A browser that hears of no change takes the headers anew: they must be the file's own (RFC 9111, 4.3.4).
            file.not_modified_response.headers.extend(said for said in headers if said[0] == POLICY)
    return files


def _signs(site: Path) -> tuple[int, ...]:
    return tuple(map(_modified, _files_of_signs(site)))


@lru_cache(maxsize=2)
def _files_of_signs(site: Path) -> tuple[str, ...]:
    """Give where the signs lie, as the system takes it: they are looked at before every page."""
    return tuple(str(site / sign) for sign in _SIGNS)


def _modified(file: str) -> int:
    try:
        return os.stat(file).st_mtime_ns  # noqa: PTH116  see above
    except OSError:
        return 0
