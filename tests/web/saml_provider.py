"""A provider of SAML in a process of its own: pysaml2's, which signs with Debian's xmlsec1; see saml_process.py."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.web.environment import CLEAN
from tests.web.process import served

PEOPLE: Final = {
    "planner": "Planner@example.org",
    "clerk": "clerk@example.org",
    "stranger": "stranger@example.org",
    "nameless": "",
}
"""Name at the provider → address."""


def key_and_certificate(folder: Path) -> str:
    """Write a key and its certificate into a folder; return the certificate as PEM."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "provider")])
    begins = datetime.now(UTC) - timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(begins).not_valid_after(begins + timedelta(days=9))
    pem = made.sign(key, SHA256()).public_bytes(Encoding.PEM).decode()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    (folder / "certificate.pem").write_text(pem)
    return pem


@contextmanager
def saml_provider(folder: Path, port: int, metadata: str) -> Iterator[str]:
    """Serve the provider for the site of such metadata as long as the block lasts, and yield its address.

    The folder holds its key and certificate.
    """
    if shutil.which("xmlsec1") is None:
        pytest.skip("xmlsec1 is missing: run scripts/install-xmlsec")
    (folder / "site.xml").write_text(metadata)
    script = f"from tests.web.saml_process import serve; serve({port}, {str(folder)!r})"
    with served(script, port, "/", CLEAN) as address:
        yield address
