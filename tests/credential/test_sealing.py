"""The signature in the PDF: valid to judges that are not ours, broken by one flipped bit, and no harm to the tags."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from generator.credential import SigningKey, print_pdf, read_document
from generator.credential.sealing import PdfSigner, prepare_pdf, sign_pdf
from generator.errors import CredentialError, SigningError
from tests.credential.conftest import NOW, needs, needs_outloud, outloud_faults, pdfua_faults


@pytest.fixture(scope="module")
def signer() -> PdfSigner:
    return PdfSigner.generate("Civil Services Academy", NOW, is_test=True)


@pytest.fixture(scope="module")
def pdf(credential) -> bytes:
    return print_pdf(credential)


@pytest.fixture(scope="module")
def signed(pdf, signer) -> bytes:
    return sign_pdf(pdf, signer, NOW)


def judged(pdf: bytes, signer: PdfSigner, tmp_path):
    (tmp_path / "issuer.pem").write_bytes(signer.authority.public_bytes(Encoding.PEM))
    trusted = load_cert_from_pemder(tmp_path / "issuer.pem")
    context = ValidationContext(trust_roots=[trusted], moment=NOW, allow_fetching=False)
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    # In a thread, for the browser of other tests keeps an event loop running in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(validate_pdf_signature, signature, context).result()


def pdfsig(pdf: bytes, tmp_path) -> str:
    (tmp_path / "signed.pdf").write_bytes(pdf)
    command = ["pdfsig", "-nocert", tmp_path / "signed.pdf"]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def test_pyhanko_finds_it_whole_and_certified(signed, signer, tmp_path):
    status = judged(signed, signer, tmp_path)
    assert status.bottom_line, status.pretty_print_details()
    assert status.docmdp_ok
    assert status.signer_reported_dt == NOW
    reader = PdfFileReader(BytesIO(signed))
    assert reader.root["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == 1
    assert reader.embedded_signatures[0].sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


@needs("pdfsig")
def test_pdfsig_finds_it_valid(signed, tmp_path):
    said = pdfsig(signed, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "TEST Civil Services Academy" in said


@needs("pdfsig", "certutil")
def test_pdfsig_trusts_it_once_told_of_the_authority(signed, signer, tmp_path):
    (tmp_path / "signed.pdf").write_bytes(signed)
    (tmp_path / "authority.pem").write_bytes(signer.authority.public_bytes(Encoding.PEM))
    (tmp_path / "nss").mkdir()
    told = ["certutil", "-d", f"sql:{tmp_path / 'nss'}"]
    asked = ["pdfsig", "-nssdir", f"sql:{tmp_path / 'nss'}", tmp_path / "signed.pdf"]
    subprocess.run([*told, "-N", "--empty-password"], check=True, capture_output=True)
    before = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    trusted = [*told, "-A", "-n", "academy", "-t", "CT,C,C", "-i", tmp_path / "authority.pem"]
    subprocess.run(trusted, check=True, capture_output=True)
    after = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    assert ("Certificate is Trusted" in before, "Certificate is Trusted" in after) == (False, True)
    assert "Signature is Valid" in after


def test_a_key_of_an_earlier_version_has_no_authority_and_signs_on(signer, pdf):
    alone = signer.to_pem(b"x").rpartition(b"-----BEGIN CERTIFICATE-----")[0]
    back = PdfSigner.from_pem(alone, b"x")
    assert back.authority is None
    assert sign_pdf(pdf, back, NOW)


@needs("pdfsig")
@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_flipped_bit_breaks_it(pdf, signed, place, tmp_path):
    changed = bytearray(signed)
    changed[int(len(pdf) * place)] ^= 1
    assert "Signature is Valid" not in pdfsig(bytes(changed), tmp_path)


def test_the_tags_stay_whole(signed):
    assert pdfua_faults(signed) == []


@needs_outloud
def test_another_checker_finds_the_tags_whole(signed):
    assert outloud_faults(signed) == ""


@needs("qpdf")
def test_qpdf_finds_no_fault(signed, tmp_path):
    (tmp_path / "signed.pdf").write_bytes(signed)
    done = subprocess.run(["qpdf", "--check", tmp_path / "signed.pdf"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_credential_is_still_inside(signed, credential):
    assert read_document(signed) == credential


def test_before_signing_it_is_the_same_each_time(pdf, signed):
    prepared = prepare_pdf(pdf)
    assert prepare_pdf(pdf) == prepared
    assert signed.startswith(prepared.rstrip())


def test_what_is_no_pdf_of_ours_is_refused():
    with pytest.raises(CredentialError, match="cannot be prepared"):
        prepare_pdf(b"%PDF-1.7\n")


def test_the_key_is_read_back_from_its_file(signer):
    pem = signer.to_pem(b"correct horse")
    back = PdfSigner.from_pem(pem, b"correct horse")
    assert (back.certificate, back.authority) == (signer.certificate, signer.authority)
    assert back.private.private_numbers() == signer.private.private_numbers()
    assert back.is_test
    assert pem.startswith(b"TEST key")


def test_a_real_key_does_not_say_test():
    real = PdfSigner.generate("Academy", NOW)
    assert real.name == "Academy"
    assert not PdfSigner.from_pem(real.to_pem(b"x"), b"x").is_test


def test_no_printed_form_shows_the_private_key(signer):
    assert "private" not in f"{signer!r} {signer}"
    with pytest.raises(SigningError, match="give a passphrase"):
        signer.to_pem(b"")


def test_a_file_that_is_no_such_key_says_so(signer):
    other = PdfSigner.generate("Other", NOW)
    mixed = signer.to_pem(b"x").split(b"-----BEGIN CERT")[0] + other.certificate.public_bytes(Encoding.PEM)
    with pytest.raises(SigningError, match="do not belong together"):
        PdfSigner.from_pem(mixed, b"x")
    with pytest.raises(SigningError, match="or not its passphrase"):
        PdfSigner.from_pem(signer.to_pem(b"right"), b"wrong")
    ed25519 = SigningKey.generate().to_pem(b"x") + other.certificate.public_bytes(Encoding.PEM)
    with pytest.raises(SigningError, match="not a P-256 key"):
        PdfSigner.from_pem(ed25519, b"x")
