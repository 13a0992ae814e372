"""Verifies and decrypts webhooks of a community. Python 3.9 or later."""

import base64
import binascii
import hashlib
import hmac
import json
import re
import time

import aes

TOLERANCE = 300
_ID = re.compile(r"[\x21-\x2d\x2f-\x7e]{1,256}")
_SECONDS = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)


class WebhookRefused(Exception):
    """A webhook that does not count."""

    def __init__(self, code, status):
        super().__init__(code)
        self.code = code
        self.status = status


class Webhook:
    def __init__(self, secrets, keys=None):
        """secrets: whsec_…, any of which will do. keys: encryption keys, 32 bytes in base64, by their kid;
        without them bodies are not encrypted."""
        if not secrets:
            raise ValueError("a signing secret is needed")
        self._secrets = [_bytes(secret[6:] if secret.startswith("whsec_") else secret) for secret in secrets]
        self._keys = {kid: _bytes(key) for kid, key in (keys or {}).items()}

    def open(self, body, headers, now=None):
        """The event of a request, a dict. `body`: the bytes as they came. `headers`: whatever has `get`, with names
        in lower case or compared without case. Raises WebhookRefused."""
        ident = self._verify(body, headers, int(time.time() if now is None else now))
        encrypted = headers.get("x-encrypted", "false") == "true"
        if self._keys:
            if not encrypted:
                raise WebhookRefused("PLAINTEXT_REFUSED", 400)
            body = self._decrypt(body)
        elif encrypted:
            raise WebhookRefused("ENCRYPTION_UNEXPECTED", 400)
        event = _json(body, "MALFORMED_EVENT", 422)
        if not isinstance(event, dict) or not isinstance(event.get("type"), str) or not isinstance(event.get("data"), dict):
            raise WebhookRefused("MALFORMED_EVENT", 422)
        if event.get("id") != ident:
            raise WebhookRefused("ID_MISMATCH", 422)
        return event

    def _verify(self, body, headers, now):
        """Standard Webhooks: HMAC-SHA-256 over id, timestamp and body with full stops between them."""
        ident = headers.get("webhook-id", "")
        timestamp = headers.get("webhook-timestamp", "")
        signatures = headers.get("webhook-signature", "")
        if not ident or not timestamp or not signatures:
            raise WebhookRefused("MISSING_HEADERS", 400)
        given = signatures.split(" ", 16)
        if not _ID.fullmatch(ident) or not _SECONDS.fullmatch(timestamp) or len(given) > 16:
            raise WebhookRefused("MALFORMED_HEADERS", 400)
        matches = False
        for secret in self._secrets:
            signed = f"{ident}.{timestamp}.".encode() + body
            expected = b"v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest())
            for signature in given:
                # In constant time.
                matches |= hmac.compare_digest(expected, signature.encode("utf-8", "surrogateescape"))
        if not matches:
            raise WebhookRefused("BAD_SIGNATURE", 401)
        if now - int(timestamp) > TOLERANCE:
            raise WebhookRefused("STALE", 400)
        if int(timestamp) - now > TOLERANCE:
            raise WebhookRefused("FUTURE", 400)
        return ident

    def _decrypt(self, body):
        envelope = _json(body, "MALFORMED_ENVELOPE", 400)
        parts = ("alg", "kid", "iv", "tag", "data")
        if not isinstance(envelope, dict) or envelope.get("v") != 1 or not all(isinstance(envelope.get(p), str) for p in parts):
            raise WebhookRefused("MALFORMED_ENVELOPE", 400)
        alg, kid = envelope["alg"], envelope["kid"]
        if kid not in self._keys:
            raise WebhookRefused("UNKNOWN_KEY", 400)
        key = self._keys[kid]
        try:
            iv, tag, data = (_bytes(envelope[part]) for part in ("iv", "tag", "data"))
        except ValueError:
            raise WebhookRefused("MALFORMED_ENVELOPE", 400) from None
        if alg == "A256GCM":
            plain = _open_gcm(key, kid, iv, tag, data)
        elif alg == "A256CBC-HS256":
            plain = _open_cbc(key, kid, iv, tag, data)
        else:
            raise WebhookRefused("ALGORITHM_REFUSED", 400)
        if plain is None:
            raise WebhookRefused("DECRYPTION_FAILED", 400)
        return plain


def _open_gcm(key, kid, iv, tag, data):
    # OpenSSL would take a shorter tag too, and a short one can be guessed.
    if len(iv) != 12 or len(tag) != 16:
        return None
    return aes.open_gcm(key, iv, tag, data, f"1.A256GCM.{kid}".encode())


def _open_cbc(key, kid, iv, tag, data):
    signed = b".".join([b"1.A256CBC-HS256", kid.encode(), base64.b64encode(iv), base64.b64encode(data)])
    expected = hmac.new(_derived(key, "authenticate"), signed, hashlib.sha256).digest()
    # Before anything is decrypted.
    if len(iv) != 16 or not hmac.compare_digest(expected, tag):
        return None
    return aes.open_cbc(_derived(key, "encrypt"), iv, data)


def _derived(key, purpose):
    """HKDF-SHA-256 without salt; 32 bytes are its first block."""
    extracted = hmac.new(bytes(32), key, hashlib.sha256).digest()
    info = f"rai-kit webhook A256CBC-HS256 {purpose}".encode()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def _bytes(text):
    """Bytes of base64; ValueError for any spelling but the one that an encoder writes."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error
    if base64.b64encode(data).decode() != text:
        raise ValueError("no base64")
    return data


def _json(body, code, status):
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise WebhookRefused(code, status) from None
