"""The letters that were sent. They are sent behind the answer, so whoever looks waits until all are."""

from concurrent.futures import wait
from threading import Barrier

from django.core import mail

from generator.grader.accounts.letters import AT_ONCE, SENDERS


def all_sent():
    """Wait until everybody who sends has nothing left to send: only then do all of them meet."""
    meeting = Barrier(AT_ONCE)
    wait([SENDERS.submit(meeting.wait) for _ in range(AT_ONCE)])


def letters():
    all_sent()
    return mail.outbox


def code_in_the_letter():
    return letters()[-1].body.split()[0]
