"""Mail servers and a DNS server on loopback that behave as a test wants, and a Sapa that uses them."""

import contextlib
import email
import email.policy
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time

from aiosmtpd.controller import Controller

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("SAPA_BINARY", str(ROOT / "build/dev/sapa"))
TOKEN = "sapa_only-for-these-letters"
PASSWORD = "only-for-these-letters"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, seconds=30):
    """The first true value of what(); a failure after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = what()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"did not come true within {seconds} s: {what.__name__}")
        time.sleep(0.05)


class Post:
    """A real SMTP server (aiosmtpd). `rcpt` and `data` are the next answers to RCPT and DATA; empty: 250."""

    def __init__(self, port=None):
        self.letters, self.rcpt, self.data = [], [], []
        self.controller = Controller(self, hostname="127.0.0.1", port=port or free_port())
        self.port = self.controller.port

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.rcpt.pop(0) if self.rcpt else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer.startswith("250"):
            self.letters.append((envelope, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return answer

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()


class Crank:
    """A TCP server that says `words` to whoever comes, and then nothing for ever."""

    def __init__(self, words, port=None):
        self.words, self.connections = words, []
        self.socket = socket.create_server(("127.0.0.1", port or 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.socket.accept()
                self.connections.append(connection)
                connection.sendall(self.words)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for connection in self.connections:
            connection.close()
        self.thread.join(5)


class Dns:
    """A stub: what is not in `zone` does not exist. Values: a dict of type -> data, or servfail, silent, garbage, refused."""

    TYPES = {1: "A", 15: "MX", 28: "AAAA"}

    def __init__(self, zone):
        self.zone, self.asked = zone, []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)

    @staticmethod
    def name(text):
        return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"

    def serve(self):
        while True:
            query, client = self.socket.recvfrom(4096)
            if query == b"stop":
                return
            end = query.index(b"\0", 12) + 5
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode())
                at += 1 + query[at]
            domain, kind = ".".join(labels).lower(), self.TYPES.get(struct.unpack("!H", query[end - 4:end - 2])[0])
            self.asked.append((domain, kind))
            entry = self.zone.get(domain, "nxdomain")
            if entry == "silent":
                continue
            if entry == "garbage":
                self.socket.sendto(query[:2] + b"\x81\x80" + b"\xff" * 40, client)
                continue
            code = {"nxdomain": 3, "servfail": 2, "refused": 5}.get(entry if isinstance(entry, str) else "", 0)
            answers = []
            if code == 0 and kind in entry:
                for value in entry[kind]:
                    if kind == "MX":
                        data = struct.pack("!H", value[0]) + self.name(value[1])
                    else:
                        data = socket.inet_pton(socket.AF_INET if kind == "A" else socket.AF_INET6, value)
                    number = {word: number for number, word in self.TYPES.items()}[kind]
                    answers.append(b"\xc0\x0c" + struct.pack("!HHIH", number, 1, 60, len(data)) + data)
            head = query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(answers), 0, 0)
            self.socket.sendto(head + query[12:end] + b"".join(answers), client)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.sendto(b"stop", ("127.0.0.1", self.port))
        self.thread.join(5)
        self.socket.close()


class Stranger:
    """A mail server with a certificate that nobody vouches for. What became of each client: "refused" it, or what it said."""

    def __init__(self):
        self.folder, self.met = tempfile.TemporaryDirectory(prefix="sapa-stranger-"), []
        certificate, key = (f"{self.folder.name}/{name}.pem" for name in ("certificate", "key"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-days", "2", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                client.settimeout(20)
                try:
                    with self.context.wrap_socket(client, server_side=True) as wire:
                        wire.sendall(b"220 mail.example ESMTP\r\n")
                        self.met.append(wire.recv(1000) or "refused")
                except OSError:  # ssl.SSLError too: the client's alert
                    self.met.append("refused")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.folder.cleanup()


class Sapa:
    """A server in demo mode, an agent signed in."""

    def __init__(self, folder=None, **mail):
        self.own = None if folder else tempfile.TemporaryDirectory(prefix="sapa-letters-")
        self.folder = pathlib.Path(folder or self.own.name)
        self.mail = mail

    def write_config(self):
        lines = ["port = 0", "demo = true", f'data = "{self.folder}"', "[mail]"]
        lines += [f"{name} = {json.dumps(value)}" for name, value in self.mail.items()]
        path = self.folder / "sapa.toml"
        path.write_text("\n".join(lines) + "\n")
        return path

    def __enter__(self):
        # Kept where the whole run's logs are searched for people (tests/hold/canaries).
        kept = os.environ.get("SAPA_SERVER_LOGS")
        self.log = open(f"{kept}/letters-{self.folder.name}.log" if kept else self.folder / "log", "a+")
        self.process = subprocess.Popen([BINARY, "serve", "--log-level", "debug", "--config", self.write_config()], stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        env=dict(os.environ, SAPA_DEMO_TOKEN=TOKEN, SAPA_DEMO_PASSWORD=PASSWORD))
        line = self.process.stdout.readline()
        match = re.search(r":(\d+)$", line.strip())
        if not match:
            self.process.wait(20)
            self.log.seek(0)
            raise RuntimeError("the server did not start: " + self.log.read()[-500:])
        self.port = int(match.group(1))
        status, headers, text = self.ask("POST", "/api/v1/session", {"name": "agent1", "password": PASSWORD})
        assert status == 200, text
        self.session = {"Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": json.loads(text)["csrfToken"]}
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)
        self.process.stdout.close()
        self.log.close()
        if self.own:
            self.own.cleanup()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def ask(self, method, path, body=None, headers=None, kind="application/json"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        data = body if body is None or isinstance(body, (bytes, str)) else json.dumps(body)
        connection.request(method, path, body=data, headers={"Content-Type": kind, **(headers or {})})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, response.headers, text

    def api(self, method, path, body=None):
        status, _, text = self.ask(method, "/api/v1" + path, body, self.session)
        return status, json.loads(text)

    def know(self, name, address):
        status, caller = self.api("POST", "/callers", {"name": name, "email": address, "acceptDuplicates": True})
        assert status == 201, caller
        return caller["id"]

    def email(self, caller):
        return self.api("GET", "/callers/" + caller)[1]["emails"][0]

    def send(self, caller, **more):
        return self.api("POST", f"/callers/{caller}/confirmation", more)

    def logged(self):
        return pathlib.Path(self.log.name).read_text()
