"""What counts very many people again and again: a thread of every server process, one of which works at a time."""

import time
from importlib import import_module
from threading import Thread
from typing import NoReturn

from generator.grader.clock import system_clock
from generator.grader.serving.log_keeping import told

EVERY_S = 20
"""How often it is looked whether it is time to count again."""


def keep_counting() -> Thread:
    """Count everybody for the pages of large cadres, again and again, in a thread of this process."""
    thread = Thread(target=_forever, name="sabaq-tallies", daemon=True)
    thread.start()
    return thread


def _forever() -> NoReturn:
    connection = import_module("django.db").connection
    courses = import_module("generator.grader.models").CurrentEdition.objects.values_list("course", flat=True)
    tallies = import_module("generator.grader.reporting.tallies")
    while True:
        with told("people could not be counted"):
            for course in courses.all():
                tallies.count_again(course, system_clock())
        connection.close()
        time.sleep(EVERY_S)
