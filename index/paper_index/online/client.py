"""One request: a deadline for the whole of it, limits of size, redirects by rule. The body goes to a file.

httpx2 limits the time between two bytes, not the time of a request: a server that sends a byte now and then would keep
it for ever. So a timer shuts the socket down at the deadline.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from ssl import SSLContext
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

import httpx2

from .failures import Failure, certificate_text

LARGEST = 32 * 2**20
"""Bytes of an answer, decompressed."""
DEADLINE = 120.0
"""Seconds for a whole request."""
_CONNECT = 10.0
"""Seconds until the next address of a host is tried."""
_MAX_REDIRECTS = 5
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: Path


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    return host in ("localhost", "127.0.0.1", "::1")


def is_allowed(url: str) -> bool:
    """Return whether an address is https, or http of this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


class TooLarge(Failure):
    """An answer that is larger than the limit."""


class Sink(Protocol):
    """The place of an answer's body."""

    def place(self, status: int, headers: Mapping[str, str]) -> tuple[Path, int]:
        """Return the file for the body of an answer, and how many bytes of the file stay before it.

        Args:
            status: the HTTP status.
            headers: by lower-case name.
        """

    def progress(self, size: int) -> None:
        """Take the size of the file after each piece of the body."""


class Client:
    """Sends requests, one connection at a time."""

    def __init__(
        self, agent: str, *, tls: SSLContext | None = None, deadline: float = DEADLINE, largest: int = LARGEST
    ) -> None:
        """Prepare to send requests.

        Args:
            agent: the User-Agent.
            tls: the certificates to trust, by default those of the system.
            deadline: the seconds that a request may take.
            largest: the bytes of an answer.

        Raises:
            Failure: if the proxy of the environment cannot be used.
        """
        self._deadline, self._largest = deadline, largest
        self._stream: Any = None
        self._late = threading.Event()
        try:
            self._client = httpx2.Client(
                headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
                timeout=httpx2.Timeout(connect=_CONNECT, read=30, write=10, pool=10),
                # A connection of its own for each request, so that the timer always knows the socket.
                limits=httpx2.Limits(max_connections=1, max_keepalive_connections=0),
                verify=tls or True,
            )
        except ImportError as error:
            raise Failure(f"{_proxy()} is a SOCKS proxy, which needs the package socksio") from error
        except (ValueError, httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Failure(f"{_proxy()} cannot be used") from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(
        self,
        url: str,
        into: Path,
        *,
        headers: Mapping[str, str],
        secret: Mapping[str, str] | None = None,
        hosts: Collection[str] = (),
        content: bytes | None = None,
        sink: Sink | None = None,
    ) -> Reply:
        """Return the answer to a request; its body is written to the file `into`.

        Args:
            url: the address, https or of this machine.
            into: the file, which is replaced.
            headers: further headers.
            secret: headers that are sent to the host of `url` only.
            hosts: the hosts to which an answer may redirect, beside that of `url`.
            content: JSON to send in a POST request, which must not be redirected; None for a GET request.
            sink: chooses the file instead of `into`.

        Raises:
            Failure: if there is no answer, it is too large or too slow, or redirects where it must not.
            OSError: if the file cannot be written.
        """
        first = _host(url)
        for _ in range(_MAX_REDIRECTS + 1):
            if not is_allowed(url):
                raise Failure(f"{first} redirects to an address that is not https")
            host = _host(url)
            if host != first and host not in hosts:
                raise Failure(f"a sign-in page answered instead of {first}, or it redirects to {host}")
            sent = {**headers, **(secret or {})} if host == first else headers
            reply = self._exchange(url, sink or _Whole(into), sent, content)
            target = reply.headers.get("location", "")
            if reply.status not in (301, 302, 303, 307, 308) or not target:
                return reply
            if content is not None:
                raise Failure(f"{first} redirects a request that it should answer")
            try:
                url = urljoin(url, target)
            except ValueError:
                raise Failure(f"{first} redirects to an invalid address") from None
        raise Failure(f"{first} redirects again and again")

    def _exchange(self, url: str, sink: Sink, headers: Mapping[str, str], content: bytes | None) -> Reply:
        host, method = _host(url), "GET" if content is None else "POST"
        self._late.clear()
        self._stream = None
        timer = threading.Timer(self._deadline, self._cut)
        timer.daemon = True
        timer.start()
        try:
            with (
                _explained(host, self._late),
                self._client.stream(
                    method, url, headers=dict(headers), content=content, extensions={"trace": self._trace}
                ) as response,
            ):
                received = {k.lower(): v for k, v in response.headers.items()}
                body = self._write(response.iter_bytes(), sink, *sink.place(response.status_code, received), host)
                return Reply(response.status_code, received, body)
        finally:
            timer.cancel()
            self._stream = None

    def _write(self, pieces: Iterator[bytes], sink: Sink, into: Path, size: int, host: str) -> Path:
        """Write a body into a file behind the first `size` bytes."""
        with open(into, "r+b" if size else "wb", opener=_open_no_link) as file:
            file.seek(size)
            file.truncate()
            for piece in pieces:
                size += len(piece)
                if size > self._largest:
                    raise TooLarge(f"the answer of {host} is larger than {self._largest // 2**20} MB")
                if self._late.is_set():
                    raise Failure(f"{host} is too slow", retry=True, slow=True)
                file.write(piece)
                sink.progress(size)
            file.flush()
            os.fsync(file.fileno())
        return into

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info["return_value"]
            if self._late.is_set():
                self._cut()

    def _cut(self) -> None:
        """Shut the socket down: whatever waits for it then fails."""
        self._late.set()
        stream = self._stream
        if stream is not None:
            with contextlib.suppress(Exception):  # it may be closed already
                stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A file that each answer replaces."""

    file: Path

    def place(self, status: int, headers: Mapping[str, str]) -> tuple[Path, int]:
        return self.file, 0

    def progress(self, size: int) -> None:
        """Report nothing: answers are small."""


def _open_no_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


@contextlib.contextmanager
def _explained(host: str, late: threading.Event) -> Iterator[None]:
    """Turn the errors of httpx2 into failures."""
    try:
        yield
    except httpx2.HTTPError as error:
        if late.is_set():
            raise Failure(f"{host} is too slow", retry=True, slow=True) from None
        raise _failure(host, error) from None
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        raise Failure(f"{host} cannot be asked: its address is invalid") from None


def _failure(host: str, error: httpx2.HTTPError) -> Failure:
    if why := certificate_text(error):
        return Failure(f"the certificate of {host} was rejected ({why})")
    match error:
        case httpx2.ProxyError():
            return Failure(f"{_proxy()} does not let the request through", unreachable=True)
        case httpx2.ConnectTimeout() | httpx2.ConnectError():
            where = _proxy() if _uses_proxy(host) else host
            return Failure(f"no connection to {where}", unreachable=True)
        case httpx2.TimeoutException():
            return Failure(f"{host} is too slow", retry=True, slow=True)
        case httpx2.DecodingError():
            return Failure(f"the answer of {host} is damaged", retry=True)
        case httpx2.UnsupportedProtocol():
            return Failure(f"{host} cannot be asked: its address is invalid")
    return Failure(f"the connection to {host} ended early", retry=True)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _proxy() -> str:
    """Return the proxy of the environment without its password."""
    url = next((value for name in _PROXIES if (value := os.environ.get(name))), "")
    host = _host(url if "//" in url else f"//{url}")
    return f"the proxy {host}" if host else "the proxy"


def _uses_proxy(host: str) -> bool:
    from urllib.request import getproxies, proxy_bypass

    return bool({"https", "all", "http"} & getproxies().keys()) and not proxy_bypass(host)
