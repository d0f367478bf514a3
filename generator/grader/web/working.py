"""A page that tells how far a long work has come while it comes, without script: it is sent as it is written.

The work goes on in a thread of its own. A browser that reads slowly or has gone holds no transaction open, and what
was begun ends whole, or not at all.
"""

import logging
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import TypeAlias

from django.db import connection
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string

from generator.grader import words
from generator.grader.web.asked import Asked
from generator.grader.web.shell import around, body

log = logging.getLogger("sabaq")

_Tell: TypeAlias = Callable[[str, int, int], None]
_Told: TypeAlias = tuple[str, int, int] | str
_STEPS = 10


def page_while_working(request: Asked, title: str, work: Callable[[_Tell], str]) -> StreamingHttpResponse:
    """Give a page that begins at once, tells what the work tells it, and ends with the words the work gives."""
    before, after = around(request, title)
    # Compressed, a part would wait for the next to be sent with it; and so it would at a proxy that gathers.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return StreamingHttpResponse(
        _parts(request, before, work, after),
        content_type="text/html; charset=utf-8",
        headers={"X-Accel-Buffering": "no"},
    )


def _parts(request: Asked, before: str, work: Callable[[_Tell], str], after: str) -> Iterator[str]:
    told = SimpleQueue[_Told]()
    Thread(target=_work, args=(request, work, told), name="sabaq-work").start()
    yield before + render_to_string("grader/working.html", {"language": request.language})
    shown = ("", 0)
    while not isinstance(step := told.get(), str):
        stage, done, total = step
        # Each step is read out, so there are few.
        if (now := (stage, _STEPS * done // total)) != shown:
            yield render_to_string(
                "grader/working_step.html", {"language": request.language, "stage": stage, "done": done, "total": total}
            )
            shown = now
    yield f"</div></div>{step}{after}"


def _work(request: Asked, work: Callable[[_Tell], str], told: SimpleQueue[_Told]) -> None:
    """Work to the end, whoever still reads; a fault is told in words, as on every page."""
    try:
        told.put(work(lambda *step: told.put(step)))
    except Exception:
        log.exception("a long work has failed")
        title = words.say("broken_title", request.language)
        told.put(body(request, "fault.html", title, text=words.say("broken", request.language)))
    finally:
        connection.close()
