"""The certificates of a key that signs PDFs: its own, and that of a small authority which signed nothing else.

PDF readers trust what they are told to trust only if that is an authority, so a key's certificate does not sign
itself. The authority's private key is forgotten as soon as it has signed: whoever trusts it trusts this one key.
"""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

_LONGEST_NAME = 64  # of a common name (RFC 5280, appendix A.1)


def certify_key(
    public: ec.EllipticCurvePublicKey, named: str, now: datetime, years: int
) -> tuple[x509.Certificate, x509.Certificate]:
    """Give the certificate of a key under a name, and that of the authority made for it. `now` is aware."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    leaf_name, authority_name = _name(named), _name(f"Authority of {named}")
    own = (
        _begun(leaf_name, authority_name, public, now, years)
        # No extended usage: NSS trusts a leaf without one, and reports an unknown issue on document signing alone.
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, SHA256())
    )
    authority = (
        _begun(authority_name, authority_name, authority_key.public_key(), now, years)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(authority_key, SHA256())
    )
    return own, authority


def _begun(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=round(365.25 * years)))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:_LONGEST_NAME])])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
