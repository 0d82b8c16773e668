"""One request: what a server may do wrong, and that the client ends in time, within its limits, and says why."""

import gzip
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local_server import Answer, Asked, serving
from paper_index.online.client import Client, Reply
from paper_index.online.failures import Failure, certificate_text

HEADERS = {"Accept": "application/json"}


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client("paper-tui/test", deadline=30, largest=2**20)
    yield opened
    opened.close()


@pytest.fixture
def hasty() -> Iterator[Client]:
    """A client with a short deadline."""
    opened = Client("paper-tui/test", deadline=0.4)
    yield opened
    opened.close()


def get(client: Client, folder: Path, respond: Callable[[Asked], Answer], **how: object) -> tuple[Reply, list[Asked]]:
    with serving(respond) as server:
        reply = client.ask(f"{server.url}/x", folder / "body", headers=HEADERS, **how)  # type: ignore[arg-type]
        return reply, server.asked


def test_an_answer_is_written_to_a_file(client: Client, tmp_path: Path) -> None:
    packed = Answer(gzip.compress(b"[1, 2]"), headers={"Content-Encoding": "gzip", "ETag": '"7"'})
    reply, asked = get(client, tmp_path, lambda _: packed, secret={"Authorization": "Bearer hush"})
    assert reply.body.read_bytes() == b"[1, 2]"
    assert (reply.status, reply.headers["etag"]) == (200, '"7"')
    assert asked[0].headers["accept"] == "application/json"
    assert asked[0].headers["authorization"] == "Bearer hush"
    assert asked[0].headers["user-agent"] == "paper-tui/test"


BOMB = gzip.compress(bytes(64 * 2**20))
FAULTS = {
    "short body": (Answer(b"[1", length=100), "ended early"),
    "reset": (Answer(b"[" + b" " * 10_000, reset=True), "ended early"),
    "cut chunk": (Answer(b"5\r\n[1", headers={"Transfer-Encoding": "chunked"}), "ended early"),
    "no gzip": (Answer(b"[1]", headers={"Content-Encoding": "gzip"}), "damaged"),
    "bomb": (Answer(BOMB, headers={"Content-Encoding": "gzip"}), "larger than 1 MB"),
    "endless": (Answer(b"[" * 3 * 2**20, length=-1), "larger than 1 MB"),
    "redirects to a file": (Answer(status=302, headers={"Location": "file:///etc/passwd"}), "not https"),
    "redirects to ftp": (Answer(status=302, headers={"Location": "ftp://127.0.0.1/x"}), "not https"),
    "redirects to http": (Answer(status=302, headers={"Location": "http://example.org/"}), "not https"),
    "redirects to another host": (Answer(status=302, headers={"Location": "https://example.org/"}), "sign-in page"),
    "redirects to nonsense": (Answer(status=302, headers={"Location": "https://[x"}), "invalid address|not https"),
    "redirects for ever": (Answer(status=302, headers={"Location": "/x"}), "again and again"),
}


@pytest.mark.parametrize(
    "answer",
    [Answer(silent=1), Answer(drip_headers=0.1), Answer(b"[" + b" " * 100, drip=0.1)],
    ids=["silent", "dripped headers", "dripped body"],
)
def test_a_slow_server_is_left_at_the_deadline(hasty: Client, tmp_path: Path, answer: Answer) -> None:
    with pytest.raises(Failure, match="too slow") as caught:
        get(hasty, tmp_path, lambda _: answer)
    assert caught.value.retry


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_the_request_with_its_reason(client: Client, tmp_path: Path, fault: str) -> None:
    answer, reason = FAULTS[fault]
    with pytest.raises(Failure, match=reason) as caught:
        get(client, tmp_path, lambda _: answer)
    assert "hush" not in str(caught.value)


def test_a_redirect_within_the_host_is_followed(client: Client, tmp_path: Path) -> None:
    def respond(asked: Asked) -> Answer:
        return Answer(b"[3]") if asked.path == "/y" else Answer(status=301, headers={"Location": "/y"})

    reply, asked = get(client, tmp_path, respond, secret={"Authorization": "Bearer hush"})
    assert reply.body.read_bytes() == b"[3]"
    assert [each.headers["authorization"] for each in asked] == ["Bearer hush"] * 2


def test_the_token_is_not_sent_to_another_host(client: Client, tmp_path: Path) -> None:
    with serving(lambda _: Answer(b"[4]")) as other:
        elsewhere = Answer(status=302, headers={"Location": other.url.replace("127.0.0.1", "localhost") + "/z"})
        reply, _ = get(
            client, tmp_path, lambda _: elsewhere, secret={"Authorization": "Bearer hush"}, hosts={"localhost"}
        )
        assert reply.body.read_bytes() == b"[4]"
        assert "authorization" not in other.asked[0].headers


def test_no_connection(client: Client, tmp_path: Path) -> None:
    with serving(lambda _: Answer()) as server:
        url = server.url
    with pytest.raises(Failure, match=r"^no connection to 127\.0\.0\.1$") as caught:
        client.ask(url, tmp_path / "body", headers=HEADERS)
    assert caught.value.unreachable


@pytest.mark.parametrize("url", ["http://example.org/", "file:///etc/passwd", "https://", "x"])
def test_only_https_and_this_machine_are_asked(client: Client, tmp_path: Path, url: str) -> None:
    with pytest.raises(Failure):
        client.ask(url, tmp_path / "body", headers=HEADERS)


def test_a_proxy_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with serving(lambda _: Answer()) as server:
        port = server.server_address[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:secret@127.0.0.1:{port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    client = Client("paper-tui/test", deadline=5)
    try:
        with pytest.raises(Failure, match=r"the proxy 127\.0\.0\.1") as caught:
            client.ask("https://papers.invalid/", tmp_path / "body", headers=HEADERS)
    finally:
        client.close()
    assert "secret" not in str(caught.value)


def test_a_socks_proxy_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://me:secret@127.0.0.1:1")
    with pytest.raises(Failure, match="SOCKS proxy") as caught:
        Client("paper-tui/test")
    assert "secret" not in str(caught.value)


def test_a_certificate_that_is_not_trusted(tmp_path: Path, client: Client) -> None:
    """The server speaks no TLS at all, or none that is trusted; both are refused."""
    with serving(lambda _: Answer()) as server, pytest.raises(Failure, match=r"certificate|no connection|ended early"):
        client.ask(server.url.replace("http:", "https:"), tmp_path / "body", headers=HEADERS)
    error = ssl.SSLCertVerificationError()
    error.verify_message = "certificate has expired"
    assert certificate_text(error) == "certificate has expired"
