"""The verifiers of Standard Webhooks (PyPI, npm) and of ed25519 (PyNaCl) accept what polyfeed sends, and nothing that was changed."""

import base64
import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey
from standardwebhooks import Webhook, WebhookVerificationError

from site_under_test import Site


def secret(byte: int) -> str:
    return base64.b64encode(bytes([byte]) * 32).decode()


OLD, NEW, SEED = "whsec_" + secret(1), "whsec_" + secret(2), "whsk_" + secret(3)


def receive(received: list) -> ThreadingHTTPServer:
    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            received.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def is_refused(verify) -> bool:
    try:
        verify()
    except (WebhookVerificationError, BadSignatureError):
        return True
    return False


def check(polyfeed: str, tools: Path) -> str:
    received: list = []
    server = receive(received)
    url = f"http://127.0.0.1:{server.server_port}/"
    endpoint = '    - {name: hook, service: webhook, url: "${URL}", secret: "${SECRET}"}\n'
    site = Site(polyfeed, endpoint, {"URL": url, "SECRET": f"{OLD} {NEW} {SEED}"})
    site.announce()
    site.as_if_killed()
    site.announce()
    assert len(received) == 4, received
    assert len({headers["webhook-id"] for headers, _ in received}) == 2, "a repetition has the same id"
    ed25519 = SigningKey(bytes([3]) * 32).verify_key
    for headers, body in received:
        # While the secret is rotated, receivers of the old one and of the new one both agree.
        for known in (OLD, NEW):
            assert json.loads(body) == Webhook(known).verify(body, headers)
            assert is_refused(lambda: Webhook(known).verify(body + " ", headers))
        assert is_refused(lambda: Webhook("whsec_" + secret(9)).verify(body, headers))
        signature = next(part for part in headers["webhook-signature"].split() if part.startswith("v1a,"))
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
        ed25519.verify(signed, base64.b64decode(signature[4:]))
        assert is_refused(lambda: ed25519.verify(signed + b" ", base64.b64decode(signature[4:])))
        assert len(body.encode()) < 20_000
    node = ["node", str(Path(__file__).with_name("webhook.mjs")), str(tools), OLD, NEW]
    subprocess.run(node, input=json.dumps(received), text=True, check=True)
    server.shutdown()
    return f"webhook: {len(received)} requests verified in Python and Node, HMAC and ed25519"
