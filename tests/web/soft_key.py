"""A passkey without a device: it signs as an authenticator of WebAuthn does, rightly or as a test asks."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "https://testserver"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """A key pair and its number; ``host`` is the one that it signs for."""

    def __init__(self, host: str = "testserver") -> None:
        self._pair = ec.generate_private_key(ec.SECP256R1())
        self.id, self._host = os.urandom(16), sha256(host.encode()).digest()

    def made(self, options: dict[str, Any], origin: str = ORIGIN, *, verified: bool = True) -> str:
        """Return what a browser sends where this key has been made."""
        public = AttestedCredentialData.create(bytes(16), self.id, ES256.from_cryptography_key(self._pair.public_key()))
        flags = _PRESENT | _ATTESTED | (_VERIFIED if verified else 0)
        about = AuthenticatorData.create(self._host, flags, 0, public)
        attested = AttestationObject.create("none", about, {})
        return self._sent("webauthn.create", options, origin, lambda _: {"attestationObject": bytes(attested)})

    def used(self, options: dict[str, Any], origin: str = ORIGIN, *, owner: str = "", verified: bool = True) -> str:
        """Return what a browser sends where this key has signed; ``owner`` is the account that a kept key names."""
        about = AuthenticatorData.create(self._host, _PRESENT | (_VERIFIED if verified else 0), 1)

        def answer(client: bytes) -> dict[str, bytes]:
            signature = self._pair.sign(bytes(about) + sha256(client).digest(), ec.ECDSA(SHA256()))
            return {"authenticatorData": bytes(about), "signature": signature, "userHandle": owner.encode()}

        return self._sent("webauthn.get", options, origin, answer)

    def _sent(self, kind: str, options: dict[str, Any], origin: str, answer: Any) -> str:
        challenge = websafe_decode(options["publicKey"]["challenge"])
        client = bytes(CollectedClientData.create(kind, challenge, origin))
        response = {name: websafe_encode(value) for name, value in {"clientDataJSON": client, **answer(client)}.items()}
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )
