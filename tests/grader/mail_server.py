"""A mail server on a port of its own, which takes letters, refuses some addresses, or goes away at others."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class MailServer(ThreadingTCPServer):
    """Keeps to whom letters came.

    `refuses` says with which number it answers to an address, before the letter or, where `after_the_letter` is set,
    after it. With 421 it goes away, as the number says; with 0 it does so without a word.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.refuses: dict[str, int] = {}
        self.after_the_letter = False
        self.taken: list[str] = []


class _Line(StreamRequestHandler):
    server: MailServer
    to = ""

    def handle(self) -> None:
        answer = 220
        while answer not in {0, 221, 421}:
            self.wfile.write(f"{answer} so\r\n".encode())
            answer = self.answer_to(self.rfile.readline().decode().strip())
        if answer:
            self.wfile.write(f"{answer} so\r\n".encode())

    def answer_to(self, line: str) -> int:
        match line[:4].upper():
            case "RCPT":
                self.to = line.partition("<")[2].partition(">")[0]
                return 250 if self.server.after_the_letter else self.verdict()
            case "DATA":
                self.wfile.write(b"354 so\r\n")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                answer = self.verdict()
                if answer == 250:
                    self.server.taken.append(self.to)
                return answer
            case "QUIT" | "":
                return 221
            case _:
                return 250

    def verdict(self) -> int:
        return self.server.refuses.get(self.to, 250)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
