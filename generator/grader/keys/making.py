"""A new key of an issuer: its files, what the list is to say of it, and the letters that tell it from others."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from urllib.parse import urlsplit

from generator.credential import SigningKey
from generator.credential.keylist import Purpose
from generator.credential.keys import TEST_LINE
from generator.credential.sealing import PdfSigner
from generator.grader.keys.files import KeyFiles
from generator.grader.keys.tokens import Place, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that was made: the file it is kept in, and its public half where that is an Ed25519 key."""

    name: str
    files: dict[str, bytes]
    public: str | None

    def list_in(self, files: KeyFiles, purpose: Purpose) -> None:
        """Write the key's files, and list it, so that it signs from now on."""
        # The key before the list: a crash between the two leaves a file that nothing names, and no name without a key.
        for file, data in self.files.items():
            files.write(file, data)
        files.change(lambda listed: listed.with_key(purpose, self.name, self.public))


def make_key(  # noqa: PLR0913  one for each thing that is decided about a key
    purpose: Purpose, name: str, passphrase: bytes, now: datetime, *, issuer: str, is_test: bool
) -> NewKey:
    """Make a key, encrypted under the passphrase; a PDF key's certificate is named after the issuer's address."""
    file = f"{name}.pem"
    match purpose:
        case Purpose.CERTIFICATES | Purpose.LOG:
            key = SigningKey.generate(is_test=is_test)
            return NewKey(name=name, files={file: key.to_pem(passphrase)}, public=key.verifying.name)
        case Purpose.PDF:
            signer = PdfSigner.generate(urlsplit(issuer).netloc, now, is_test=is_test)
            return NewKey(name=name, files={file: signer.to_pem(passphrase)}, public=None)
        case _:
            assert_never(purpose)


def make_key_on(  # noqa: PLR0913  as above
    token: Token, label: str, purpose: Purpose, name: str, now: datetime, *, issuer: str, is_test: bool
) -> NewKey:
    """Make a key on a token; what is kept here says where it lies. Raises `ConfigError`."""
    file = f"{name}.token"
    place = (TEST_LINE if is_test else b"") + f"{Place(token=label, key=name)}\n".encode()
    match purpose:
        case Purpose.CERTIFICATES | Purpose.LOG:
            key = SigningKey(private=token.make_ed25519(name), is_test=is_test)
            return NewKey(name=name, files={file: place}, public=key.verifying.name)
        case Purpose.PDF:
            private = token.make_p256(name)
            signer = PdfSigner.generate(urlsplit(issuer).netloc, now, is_test=is_test, private=private)
            return NewKey(name=name, files={file: place + signer.certificates_pem}, public=None)
        case _:
            assert_never(purpose)
