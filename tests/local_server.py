"""A web server on this machine that answers as it is told, and misbehaves on purpose."""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    at: float
    """The time, by a monotonic clock of all processes."""
    content: bytes = b""
    """The body of a POST request."""


@dataclass
class Answer:
    """What the server sends."""

    body: bytes = b"[]"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    length: int | None = None
    """The Content-Length, if it is not true."""
    drip: float = 0.0
    """Seconds between two bytes."""
    drip_headers: float = 0.0
    reset: bool = False
    """Whether the connection is reset after half of the body."""
    silent: float = 0.0
    """Seconds before anything is sent."""


Respond = Callable[[Asked], Answer]


def entries(*papers: tuple[str, str, int]) -> bytes:
    """Return an answer of Daily Papers with papers (id, title, votes)."""
    return json.dumps(
        [
            {
                "paper": {
                    "id": identity,
                    "title": title,
                    "upvotes": votes,
                    "summary": "",
                    "authors": [{"name": "A. Au"}],
                },
                "title": title,
                "publishedAt": "2026-11-20T00:00:00.000Z",
            }
            for identity, title, votes in papers
        ]
    ).encode()


class LocalServer(ThreadingHTTPServer):
    """Answers with what `respond` returns, and keeps the requests."""

    daemon_threads = True

    def __init__(self, respond: Respond, port: int = 0, tls: SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.respond, self.asked = respond, list[Asked]()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
            self.url = f"https://localhost:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing: clients leave early on purpose."""


class _Handler(BaseHTTPRequestHandler):
    server: LocalServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def do_CONNECT(self) -> None:  # to a proxy
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self, content: bytes = b"") -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(parts.path, dict(parse_qsl(parts.query)), headers, time.monotonic(), content)
        self.server.asked.append(asked)
        answer = self.server.respond(asked)
        with contextlib.suppress(OSError):
            self._send(answer)
        self.close_connection = True

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.silent)
        lines = [f"HTTP/1.1 {answer.status} Whatever", f"Content-Type: {answer.kind}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        if "Transfer-Encoding" not in answer.headers and answer.length != -1:
            lines.append(f"Content-Length: {len(answer.body) if answer.length is None else answer.length}")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode()
        self._slowly(head, answer.drip_headers)
        if answer.reset:
            self.connection.sendall(answer.body[: len(answer.body) // 2])
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self._slowly(answer.body, answer.drip)

    def _slowly(self, content: bytes, pause: float) -> None:
        if not pause:
            self.connection.sendall(content)
            return
        for byte in content:
            self.connection.sendall(bytes([byte]))
            time.sleep(pause)


@contextlib.contextmanager
def serving(respond: Respond, port: int = 0, tls: SSLContext | None = None) -> Iterator[LocalServer]:
    """Run a server until the end of the block, on a free port by default; `tls` has its certificate."""
    server = LocalServer(respond, port, tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
