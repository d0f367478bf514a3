"""Letters of signing in, sent behind the answer to whoever asked.

How long a mail server takes would otherwise tell who is on the roster, and one that hangs would hold up everybody.
"""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage

log = logging.getLogger("sabaq")

AT_ONCE = 4
SENDERS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sabaq-letters")
"""Who sends. A server that ends lets them finish."""


def send_behind(letter: EmailMessage) -> None:
    """Send a letter soon. That one cannot be sent the log tells, and no page."""
    SENDERS.submit(_send, letter)


def _send(letter: EmailMessage) -> None:
    try:
        letter.send()
    except Exception as error:  # noqa: BLE001  whatever a way of sending raises: nobody waits for it here
        # What the mail server says may quote the address.
        log.warning("a code by e-mail could not be sent: %s", type(error).__name__)
