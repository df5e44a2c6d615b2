"""A device that keeps passkeys, in software: it answers what a browser would hand it, or something that is not right."""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def encoded(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """One passkey, which counts what it signs."""

    def __init__(self, origin="http://localhost"):
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.count = 0
        self.handle = b""

    def make(self, options, **wrong):
        """A new passkey, as the page hands it on."""
        self.handle = decoded(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(cose)
        data = self._data(wrong.get("rp_id", options["rp"]["id"]), wrong, ATTESTED) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", options, wrong)
        return self._told({"clientDataJSON": encoded(said), "attestationObject": encoded(made)})

    def sign(self, options, **wrong):
        """What it signs, as the page hands it on."""
        self.count = wrong.get("count", self.count + 1)
        data = self._data(wrong.get("rp_id", options["rpId"]), wrong)
        said = self._said("webauthn.get", options, wrong)
        signature = wrong.get("key", self.key).sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {"clientDataJSON": encoded(said), "authenticatorData": encoded(data), "signature": encoded(signature)}
        return self._told(answer | {"userHandle": encoded(wrong.get("handle", self.handle))})

    def _data(self, rp_id, wrong, flags=0):
        flags |= (0 if wrong.get("is_absent") else PRESENT) | (0 if wrong.get("is_unverified") else VERIFIED)
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _said(self, what, options, wrong):
        challenge = wrong.get("challenge", options["challenge"])
        said = {"type": wrong.get("type", what), "challenge": challenge, "origin": wrong.get("origin", self.origin)}
        return json.dumps(said).encode()

    def _told(self, response):
        return json.dumps(
            {"id": encoded(self.id), "rawId": encoded(self.id), "type": "public-key", "response": response}
        )
