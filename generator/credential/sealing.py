"""The signature in the PDF (PAdES B-B, P-256): it says who printed these pages and that nothing was changed since.

It certifies with no changes allowed. The certificate itself is the credential inside; this is for those who only
know PDF readers. A signature's field would break PDF/UA unless it stands in the structure tree, so it is put there
first, and only then signed.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Self

import pikepdf
from asn1crypto import x509 as asn1_x509  # type: ignore[import-untyped]  # it has no types
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigner as PyhankoSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from generator.credential.authority import certify_key
from generator.credential.keys import TEST_LINE, TEST_MARK
from generator.errors import CredentialError, SigningError

FIELD = "Issuer"
_DESCRIPTION = "Digital signature of the issuer"
_PRINTED_AND_LOCKED = 132
_SIGNATURES_EXIST_APPEND_ONLY = 3
_CURVE_BYTES = 72  # the most that an ECDSA signature over P-256 takes
_MOST_BESIDE_CERTIFICATE = 1024  # what else stands in a signature takes some 410 bytes; the rest is to spare


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfSigner:
    """A P-256 private key, its certificate and that of its authority; never printed, and written only encrypted."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate
    authority: x509.Certificate | None
    is_test: bool

    @classmethod
    def generate(
        cls,
        organisation: str,
        now: datetime,
        *,
        years: int = 10,
        is_test: bool = False,
        private: ec.EllipticCurvePrivateKey | None = None,
    ) -> Self:
        """Make a new key, or take one made on a token, with an authority that PDF readers trust once told to."""
        private = private or ec.generate_private_key(ec.SECP256R1())
        named = f"{TEST_MARK} {organisation}" if is_test else organisation
        certificate, authority = certify_key(private.public_key(), named, now, years)
        return cls(private=private, certificate=certificate, authority=authority, is_test=is_test)

    @classmethod
    def from_pem(cls, data: bytes, passphrase: bytes) -> Self:
        """Read a key and its certificate as `to_pem` wrote them. Raises `SigningError`."""
        try:
            private = load_pem_private_key(data, passphrase)
        except (ValueError, TypeError) as error:
            raise SigningError("the PDF key cannot be read: not a PEM key, or not its passphrase") from error
        if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
            raise SigningError("the PDF key is not a P-256 key")
        return cls.with_certificates(private, data, is_test=data.startswith(TEST_LINE))

    @classmethod
    def with_certificates(cls, private: ec.EllipticCurvePrivateKey, data: bytes, *, is_test: bool) -> Self:
        """Give a key with its certificate and its authority's, from PEM. Raises `SigningError`.

        The keys of earlier versions have no authority: their certificates signed themselves.
        """
        try:
            certificate, *others = x509.load_pem_x509_certificates(data)
        except ValueError as error:
            raise SigningError("the certificate of the PDF key cannot be read") from error
        if certificate.public_key() != private.public_key():
            raise SigningError("the PDF key and the certificate beside it do not belong together")
        return cls(private=private, certificate=certificate, authority=next(iter(others), None), is_test=is_test)

    def to_pem(self, passphrase: bytes) -> bytes:
        """Write the key encrypted (PKCS #8) and its certificate; a demonstration's says so on the first line."""
        if not passphrase:
            raise SigningError("a key is only written encrypted: give a passphrase")
        pem = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))
        return (TEST_LINE if self.is_test else b"") + pem + self.certificates_pem

    @property
    def certificates_pem(self) -> bytes:
        """Its certificate and its authority's, which is the one to trust, as PEM."""
        return b"".join(one.public_bytes(Encoding.PEM) for one in (self.certificate, self.authority) if one)

    @property
    def name(self) -> str:
        """The name in the certificate, as PDF readers show it."""
        return self.certificate.subject.rfc4514_string().removeprefix("CN=")


def prepare_pdf(pdf: bytes) -> bytes:
    """Give a PDF with an empty signature field in its structure tree; the same PDF always gives the same bytes."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            _add_field(document)
            made = BytesIO()
            document.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except (pikepdf.PdfError, AttributeError, KeyError) as error:
        raise CredentialError(f"the PDF cannot be prepared for a signature: {error}") from error
    return made.getvalue()


def sign_pdf(pdf: bytes, signer: PdfSigner, now: datetime) -> bytes:
    """Give a printed PDF with the issuer's signature over all of it. `now` is aware."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=signer.name,
    )
    writer = IncrementalPdfFileWriter(BytesIO(prepare_pdf(pdf)))
    # Left to itself, pyHanko signs twice: once only to see how much room the signature takes.
    ders = [one.public_bytes(Encoding.DER) for one in (signer.certificate, signer.authority) if one]
    room = 2 * (len(b"".join(ders)) + _MOST_BESIDE_CERTIFICATE)
    signing = _TimedSigner(metadata, _Key(signer), now).async_sign_pdf(
        writer, existing_fields_only=True, bytes_reserved=room
    )
    # In a thread of its own, so that it works where an event loop is running too: pyHanko starts one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        signed: BytesIO = thread.submit(asyncio.run, signing).result()
    return signed.getvalue()


class _Key(Signer):
    """The key as pyHanko asks for it, so that it is parsed once and not for every signature."""

    def __init__(self, signer: PdfSigner) -> None:
        own = asn1_x509.Certificate.load(signer.certificate.public_bytes(Encoding.DER))
        chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # no types
        if signer.authority:
            chain.register(asn1_x509.Certificate.load(signer.authority.public_bytes(Encoding.DER)))
        super().__init__(signing_cert=own, cert_registry=chain)
        self._private = signer.private

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT002 - theirs
        del digest_algorithm  # always the one that the metadata names
        return bytes(_CURVE_BYTES) if dry_run else self._private.sign(data, ec.ECDSA(SHA256()))


class _TimedSigner(PyhankoSigner):
    """pyHanko's signer, told the time instead of asking the machine for it."""

    def __init__(self, metadata: PdfSignatureMetadata, key: Signer, now: datetime) -> None:
        super().__init__(metadata, key)
        self._now = now

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:  # noqa: FBT002 - theirs
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._now
        return session


def _add_field(document: pikepdf.Pdf) -> None:
    """Put an invisible signature field on the first page, and tell screen readers what it is (PDF/UA-1, 7.18)."""
    page, tree = document.pages[0].obj, document.Root.StructTreeRoot
    number = int(tree.ParentTreeNextKey)
    widget = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=FIELD,
            TU=_DESCRIPTION,
            Rect=[0, 0, 0, 0],
            F=_PRINTED_AND_LOCKED,
            P=page,
            StructParent=number,
        )
    )
    root = tree.K[0]
    element = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.StructElem,
            S=pikepdf.Name.Form,
            P=root,
            Pg=page,
            Alt=_DESCRIPTION,
            K=pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=widget, Pg=page),
        )
    )
    root.K.append(element)
    tree.ParentTree.Nums.extend(pikepdf.Array([number, element]))
    tree.ParentTreeNextKey = number + 1
    if "/Annots" not in page:
        page.Annots = pikepdf.Array()
    page.Annots.append(widget)
    page.Tabs = pikepdf.Name.S
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[widget], SigFlags=_SIGNATURES_EXIST_APPEND_ONLY)
