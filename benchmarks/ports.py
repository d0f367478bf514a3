"""Ports for servers that tests and measurements start as programs of their own, some seconds after choosing one."""

import atexit
import socket
from random import SystemRandom

_PORTS = range(20_000, 32_000)
"""Below those that Linux gives to whoever asks for any (from 32768): one of these would be taken meanwhile."""


def free_port() -> int:
    """Give a port of the loopback that nobody listens on, and that is given to nobody else while this process runs."""
    for port in SystemRandom().sample(_PORTS, len(_PORTS)):
        # A name that only one process can hold, which leaves no file: whoever else chooses a port sees it taken.
        mark = socket.socket(socket.AF_UNIX)
        try:
            mark.bind(f"\0sabaq-port-{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        atexit.register(mark.close)
        return port
    raise RuntimeError(f"every port from {_PORTS.start} to {_PORTS.stop - 1} is taken")
