"""
A site's own back end in Python, without any dependency: it signs its visitors in as it always did, and tells the
community kit on its pages who is looking. The session token is signed here, with a secret that the gateway knows as well
(HS256): Python's standard library has no public-key signatures. A shared secret never appears in the gateway's published
keys; whoever has it can sign for anybody, so keep it as well as a password of the database.

SITE_ORIGIN   https://shop.example            this site, as browsers see it
SITE_GATEWAY  https://gateway.example         the gateway's `publicUrl`
SITE_ISSUER   https://gateway.example         the gateway's `sessions.issuer`
SITE_KEY      path of the secret              python3 -c 'import secrets; print(secrets.token_urlsafe(32))' > site.key
SITE_KID      site-2026                       the name of the key in the gateway's `sessions.keys`
SITE_MEMBERS  {"ada":"1001"}                  stands for your users: who they are on the platform, by short id
PORT          0 takes a free one
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


KEY = decode(Path(os.environ["SITE_KEY"]).read_text().strip())
MEMBERS = json.loads(os.environ["SITE_MEMBERS"])
# Who is signed in on this site, by cookie. Yours is wherever it is now.
SIGNED_IN: dict[str, str] = {}


def mint_session(sub: str) -> dict[str, str]:
    """The token for one member: five minutes, for this gateway alone."""
    iat = int(time.time())
    exp = iat + 300
    header = {"alg": "HS256", "kid": os.environ["SITE_KID"], "typ": "JWT"}
    claims = {
        "iss": os.environ["SITE_ISSUER"],
        "aud": os.environ["SITE_GATEWAY"],
        "sub": sub,
        "iat": iat,
        "exp": exp,
        "jti": secrets.token_hex(16),
        "scope": ["read", "post"],
    }
    text = ".".join(encode(json.dumps(part).encode()) for part in (header, claims))
    signature = hmac.new(KEY, text.encode(), hashlib.sha256).digest()
    ends = datetime.fromtimestamp(exp, timezone.utc)
    return {"token": f"{text}.{encode(signature)}", "expiresAt": ends.strftime("%Y-%m-%dT%H:%M:%SZ")}


class Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = self.headers.get("content-length") or "0"
        if not length.isdecimal() or int(length) > 10_000:
            self.close_connection = True
            return self.answer(413)
        body = self.rfile.read(int(length))
        if not self.is_from_this_site():
            return self.answer(403)
        path = urlsplit(self.path).path
        if path == "/session":
            sub = SIGNED_IN.get(self.cookie())
            # 204, not 401: that nobody is signed in is no error.
            return self.answer(204) if sub is None else self.answer(200, mint_session(sub))
        if path == "/sign-in":
            name = parse_qs(body.decode("utf-8", "replace")).get("member", [""])[0]
            if name not in MEMBERS:
                return self.answer(400)
            cookie = secrets.token_urlsafe(24)
            SIGNED_IN[cookie] = MEMBERS[name]
            return self.answer(204, cookie=f"site={cookie}; Path=/; HttpOnly; SameSite=Lax")
        if path == "/sign-out":
            SIGNED_IN.pop(self.cookie(), None)
            return self.answer(204, cookie="site=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
        return self.answer(404)

    def is_from_this_site(self) -> bool:
        """Only pages of this site may ask: a browser says where a request comes from, and no script can change it."""
        site, origin = self.headers.get("sec-fetch-site"), self.headers.get("origin")
        if site not in (None, "same-origin"):
            return False
        return site == "same-origin" if origin is None else origin == os.environ["SITE_ORIGIN"]

    def cookie(self) -> str:
        found = re.search(r"(?:^|;\s*)site=([\w-]+)", self.headers.get("cookie") or "")
        return found[1] if found else ""

    def answer(self, status: int, body: dict[str, str] | None = None, cookie: str | None = None) -> None:
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("cache-control", "no-store")
        if cookie is not None:
            self.send_header("set-cookie", cookie)
        if body is not None:
            self.send_header("content-type", "application/json")
        if status != 204:
            self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing of who asks what goes into a log here."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "0"))), Site)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
