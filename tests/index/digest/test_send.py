"""Sending: what a mail server or a program receives, and what is said when it refuses."""

import asyncio
import contextlib
import shlex
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from paper_index.config import Mail
from paper_index.digest.send import PASSWORD_VARIABLE, send
from paper_index.errors import PaperError

aiosmtpd = pytest.importorskip("aiosmtpd.smtp")

CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""A certificate of "localhost" with its key, which no program trusts."""
MESSAGE = b"To: reader@example.org\r\nSubject: New\r\n\r\n.begins with a dot\r\nEnd\r\n"
MAIL = Mail(server="localhost", sender="me@example.org")
READER = ("reader@example.org",)


@dataclass
class Server:
    """A mail server of this machine, and what it received."""

    port: int = 0
    received: list[tuple[list[str], bytes]] = field(default_factory=list)
    passwords: list[bytes] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """The answers to some recipients."""
    leaves: bool = False
    """Whether it closes the connection in the middle of a message."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: object) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.leaves:
            server.transport.abort()
            return "250 never sent"
        self.received.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        self.passwords.append(data.password)
        return aiosmtpd.AuthResult(success=data.password == b"right", handled=False)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Return a function that starts a server: with STARTTLS, with TLS from the first byte, or without both."""
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)  # a client that does not trust the certificate
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    servers: list[asyncio.Server] = []
    connections: list[Any] = []
    certificate = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.load_cert_chain(CERTIFICATE)

    def start(kind: str) -> Server:
        server = Server()

        def protocol() -> Any:
            made = aiosmtpd.SMTP(
                server,
                tls_context=certificate if kind == "starttls" else None,
                authenticator=server.authenticate,
                auth_require_tls=kind == "starttls",
                loop=loop,
            )
            connections.append(made)
            return made

        async def listen() -> int:
            tls = certificate if kind == "tls" else None
            listening = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
            servers.append(listening)
            return int(listening.sockets[0].getsockname()[1])

        server.port = asyncio.run_coroutine_threadsafe(listen(), loop).result(60)
        return server

    yield start

    async def stop() -> None:
        for listening in servers:
            listening.close()
        for connection in connections:
            if connection.transport is not None:
                connection.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # the transports close their sockets

    asyncio.run_coroutine_threadsafe(stop(), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(60)
    loop.close()


@pytest.fixture
def trusted() -> ssl.SSLContext:
    """The usual checks, with the test's certificate among those of the system."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def failure(mail: Mail, context: ssl.SSLContext | None = None, to: tuple[str, ...] = READER) -> str:
    """Return why a message could not be sent."""
    with pytest.raises(PaperError) as error:
        send(MESSAGE, mail, to, context)
    assert "papers stay new" in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("kind", ["starttls", "tls", "none"])
def test_a_server_receives_the_bytes(kind: str, serve: Callable[..., Server], trusted: ssl.SSLContext) -> None:
    server = serve(kind)
    to = ("one@example.org", "two@example.org")
    send(MESSAGE, replace(MAIL, encryption=kind, port=server.port), to, trusted)
    assert server.received == [(list(to), MESSAGE)]


def test_the_password_comes_from_a_program_or_the_environment(
    serve: Callable[..., Server], trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve("starttls")
    mail = replace(MAIL, port=server.port, user="me")
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    assert "No password for me." in failure(mail, trusted)
    monkeypatch.setenv(PASSWORD_VARIABLE, "right")
    send(MESSAGE, mail, READER, trusted)
    printing = replace(mail, password_command=shlex.join([sys.executable, "-c", "print('right\\nsecond line')"]))
    monkeypatch.setenv(PASSWORD_VARIABLE, "wrong")
    send(MESSAGE, printing, READER, trusted)
    assert len(server.received) == 2
    said = failure(mail, trusted)
    assert said.startswith("localhost refused the user or the password: ") and "wrong" not in said


def test_no_other_certificate_is_taken(serve: Callable[..., Server], trusted: ssl.SSLContext) -> None:
    for kind in ("starttls", "tls"):
        server = serve(kind)
        mail = replace(MAIL, encryption=kind, port=server.port, user="me", password_command="echo secret")
        assert failure(mail).startswith("The certificate of localhost is not valid: self"), "of nobody known"
        said = failure(replace(mail, server="127.0.0.1"), trusted)
        assert said.startswith("The certificate of 127.0.0.1 is not valid: "), "of another server"
        assert not server.received and not server.passwords


def test_nothing_goes_unencrypted_over_the_network(serve: Callable[..., Server], trusted: ssl.SSLContext) -> None:
    server = serve("none")
    said = failure(replace(MAIL, port=server.port, user="me", password_command="echo secret"), trusted)
    assert said.startswith("localhost does not offer encryption") and not server.passwords
    assert "without encryption" in failure(replace(MAIL, server="mail.example.org", encryption="none"))
    said = failure(replace(MAIL, encryption="tls", port=server.port), trusted)
    assert said.startswith("No encrypted connection to localhost"), "it speaks without TLS"


def test_refused_recipients_are_named(serve: Callable[..., Server], trusted: ssl.SSLContext) -> None:
    server = serve("starttls")
    server.refused = {"reader@example.org": "550 no such\x1b[31m user"}
    mail = replace(MAIL, port=server.port)
    assert failure(mail, trusted).startswith("localhost refused reader@example.org (550: no such user).")
    assert server.received == []
    said = failure(mail, trusted, ("two@example.org", *READER))
    assert "refused reader@example.org" in said and "was sent to 1 recipient" in said
    assert [to for to, _ in server.received] == [["two@example.org"]]


def test_a_server_that_leaves_in_the_middle(serve: Callable[..., Server], trusted: ssl.SSLContext) -> None:
    server = serve("starttls")
    server.leaves = True
    said = failure(replace(MAIL, port=server.port), trusted)
    assert "localhost closed the connection" in said or "No connection to localhost: " in said
    assert server.received == []


def test_a_server_that_is_not_there() -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    assert failure(replace(MAIL, port=port)).startswith("No connection to localhost: Connection refused.")


def test_a_server_that_answers_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_index.digest.send._SENDING", 0.3)
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            while not over.wait(0.01):
                connection.sendall(b"220-wait\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,))
        thread.start()
        said = failure(replace(MAIL, server="127.0.0.1", port=listening.getsockname()[1]))
        over.set()
        thread.join(60)
    assert said.startswith("127.0.0.1 is too slow.")


def test_settings_that_do_not_suffice() -> None:
    assert failure(MAIL, to=()).startswith("No recipient.")
    assert failure(Mail()).startswith("No way to send mail.")
    assert failure(replace(MAIL, sender="")).startswith("No sender.")


def test_a_program_receives_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "sent; rm -rf $HOME"
    code = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    send(MESSAGE, Mail(command=shlex.join([sys.executable, "-c", code, str(file)])), READER)
    assert file.read_bytes() == MESSAGE
    failing = shlex.join([sys.executable, "-c", "import sys; sys.exit('no such\\x1b[31m account')"])
    assert f"{sys.executable} failed with exit code 1: no such account." in failure(Mail(command=failing))
    assert failure(Mail(command="no-such-program -t")).startswith("no-such-program cannot be run: ")
