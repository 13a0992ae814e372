"""A receiver of webhooks in Python: WEBHOOK_SECRETS=… PORT=8080 python3 receiver.py

WEBHOOK_SECRETS  whsec_… of the subscription; two with a space between them while they are rotated
WEBHOOK_KEYS     kid:base64 of the encryption key; several with spaces; without it bodies are not encrypted
WEBHOOK_LOG      file that each event is written to, a line each
WEBHOOK_SEEN     database in which handled events are remembered
"""

import json
import os
import sqlite3
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from webhook import Webhook, WebhookRefused

MAX_BYTES = 1024 * 1024
WEBHOOK = Webhook(
    os.environ["WEBHOOK_SECRETS"].split(),
    dict(key.split(":", 1) for key in os.environ.get("WEBHOOK_KEYS", "").split()),
)
LOG = os.environ.get("WEBHOOK_LOG", "events.jsonl")
SEEN = os.environ.get("WEBHOOK_SEEN", "seen.db")


def handle(event):
    """What you do with an event; with rows of your own, by the connection that remembers its id."""
    data = event["data"]
    what = {
        "message.posted": lambda: f"{data['user']['username']}: {data['message']['text']}",
        "user.joined_server": lambda: data["user"]["username"],
        "store.item_purchased": lambda: data["item"]["name"],
    }.get(event["type"], lambda: "")()
    with open(LOG, "a", encoding="utf-8") as file:
        file.write(json.dumps({"id": event["id"], "type": event["type"], "what": what}) + "\n")


def once(event):
    """Handles an event that was not handled before, in the transaction that remembers it: when it fails, the event is
    sent again and taken then. Of two at the same time the second waits."""
    connection = sqlite3.connect(SEEN, timeout=10)
    try:
        with connection:
            connection.execute("create table if not exists seen (id text primary key)")
            row = (f"{event.get('subscriptionId', '')} {event['id']}",)
            if connection.execute("insert or ignore into seen values (?)", row).rowcount == 0:
                return "duplicate"
            handle(event)
            return "handled"
    finally:
        connection.close()


class Receiver(BaseHTTPRequestHandler):
    timeout = 30

    def do_POST(self):
        try:
            event = WEBHOOK.open(self._body(), self.headers)
            self._answer(200, "application/json", {"outcome": once(event)})
        except WebhookRefused as refused:
            problem = {"title": "The webhook was refused", "status": refused.status, "code": refused.code}
            self._answer(refused.status, "application/problem+json", problem)
        except Exception:
            self._answer(500, "application/problem+json", {"status": 500, "code": "HANDLER_FAILED"})
            raise

    def do_GET(self):
        problem = {"title": "The webhook was refused", "status": 405, "code": "METHOD_NOT_ALLOWED"}
        self._answer(405, "application/problem+json", problem)

    def _body(self):
        length = self.headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            raise WebhookRefused("LENGTH_NEEDED", 411)
        if int(length) > MAX_BYTES:
            # An answer before the end of a body breaks the connection; a much longer one is not worth reading.
            self.rfile.read(min(int(length), 4 * MAX_BYTES))
            raise WebhookRefused("TOO_LARGE", 413)
        return self.rfile.read(int(length))

    def _answer(self, status, content_type, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Nothing of a request is written down."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Receiver).serve_forever()
