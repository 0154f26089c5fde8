"""A security key made of software, for one site: what it signs can be bent by a test."""

import hashlib
import json
import struct
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class SoftKey:
    def __init__(self, site="testserver", origin="https://testserver"):
        self.site, self.origin, self.counter = site, origin, 0
        self.key, self.id = ec.generate_private_key(ec.SECP256R1()), b"soft key number one"

    def _said(self, kind, challenge):
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, attested=b""):
        flags = PRESENT | VERIFIED | (ATTESTED if attested else 0)
        return (
            hashlib.sha256(self.site.encode()).digest()
            + bytes([flags])
            + struct.pack(">I", self.counter)
            + attested
        )

    def register(self, challenge):
        """What a browser sends when a key is added."""
        point = self.key.public_key().public_numbers()
        cose = cbor.encode(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cose
        whole = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._data(attested)})
        response = {
            "clientDataJSON": text(self._said("webauthn.create", challenge)),
            "attestationObject": text(whole),
        }
        return self._credential(response) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def sign(self, challenge, user=None):
        """What a browser sends when somebody signs in with it."""
        self.counter += 1
        said, data = self._said("webauthn.get", challenge), self._data()
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": text(said),
            "authenticatorData": text(data),
            "signature": text(signature),
            "userHandle": user,
        }
        return self._credential(response) | {"clientExtensionResults": {}}

    def _credential(self, response):
        return {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
