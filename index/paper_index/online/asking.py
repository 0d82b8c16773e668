"""Asking a service politely: gaps, closing times and retries, which all processes of a home share."""

import json
import random
import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from ..text.sanitize import clean
from .client import Client, Reply
from .failures import Failure, Stopped, not_accepted
from .services import Key, Service
from .state import LONGEST_DELAY, State

if TYPE_CHECKING:
    from .download import Download

_PAUSES = (2.0, 8.0, 30.0)
"""The longest pauses before the first, second and third retry, in seconds."""
_PATIENCE = 120.0
"""Seconds that a service may ask to wait; for longer ones it is left alone until then."""
_RECONNECT = 2.0
"""Seconds between two tries to reach any service, while the network may still be starting."""
_LIMIT = re.compile(r'"([^"]*)"\s*;\s*r=(\d{1,9})\s*;\s*t=(\d{1,9})(?!\d)', re.ASCII)
_REFUSED = (406, 429, 503)
_HTML = re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE)
_ENDS = (b"</feed>", b"</OAI-PMH>", b"</rss>", b"</rdf:RDF>")

Wait = Callable[[float, str], None]
"""Waits for some seconds because of a service; raises Stopped if the user stops the fetch."""


def patiently(stopped: Callable[[], bool], tell: Callable[[float, str], None]) -> Wait:
    """Return a function that waits, and reports the seconds left and the service meanwhile."""

    def wait(seconds: float, service: str) -> None:
        until = time.monotonic() + seconds
        if stopped():
            raise Stopped
        while (left := until - time.monotonic()) > 0:
            if stopped():
                raise Stopped
            tell(left, service)
            time.sleep(min(left, 0.25))

    return wait


class Asker:
    """Sends requests when a service allows them."""

    def __init__(
        self,
        client: Client,
        state: State,
        wait: Wait,
        *,
        patience: float = 0.0,
        retries: bool = True,
        again: bool = False,
    ) -> None:
        """Take an open client and state.

        Args:
            client: sends the requests.
            state: the times when services may be asked.
            wait: waits.
            patience: the seconds to wait for the first connection.
            retries: whether to send a request again that failed.
            again: whether to ask for answers also if they are unchanged.
        """
        self._client, self._state, self._wait, self._retries, self._again = client, state, wait, retries, again
        self._online_by = time.monotonic() + patience

    def ask(
        self,
        service: Service,
        path: str,
        parameters: Mapping[str, object],
        content: object = None,
        download: "Download | None" = None,
    ) -> Path:
        """Return the file with a service's answer, which the next request replaces unless it is a download.

        Args:
            service: the service.
            path: the path after the service's address, with a slash at its beginning.
            parameters: the query; values of "" are skipped.
            content: a value to send as JSON in a POST request; None for a GET request.
            download: the file to download, which the answer must be; None for JSON or XML.

        Raises:
            Failure: if there is no usable answer.
            Stopped: if the user stops the fetch.
        """
        key = service.key.parameters() if service.key else {}
        query = urlencode({name: value for name, value in {**parameters, **key}.items() if value != ""})
        url = f"{service.base}{path}" + (f"?{query}" if query else "")
        pauses = iter((*(_PAUSES if self._retries else ()), None))
        pause = next(pauses)
        starting = service.starts_slowly
        while True:
            self._check_open(service)
            self._wait(self._state.reserve(service.budget, service.gap), service.name)
            try:
                body = self._asked_once(service, url, content, download)
                self._online_by = 0.0
                return body
            except Failure as failure:
                if starting and failure.status == 503 and not failure.retry:
                    starting = False
                    continue
                wanted = self._pause_before_retry(service, failure, pause)
                if wanted is None:
                    raise
                if failure.slow:
                    pauses = iter((None,))
                if not failure.unreachable:
                    pause = next(pauses)
                self._wait(wanted, service.name)

    def _pause_before_retry(self, service: Service, failure: Failure, pause: float | None) -> float | None:
        """Return the seconds to wait before the request is sent again, or None; a service that refuses is closed."""
        if failure.unreachable and time.monotonic() < self._online_by:
            return _RECONNECT
        if failure.closed:
            if pause is not None and failure.retry and failure.closed <= _PATIENCE:
                return failure.closed
            self._state.close_service(service.budget, failure.closed, failure.text)
            self._check_open(service)  # names the time
        return pause * random.random() if failure.retry and pause is not None else None  # noqa: S311 - no secret

    def _check_open(self, service: Service) -> None:
        until, reason = self._state.closed(service.budget)
        if until:
            local = time.localtime(until)
            today = local[:3] == time.localtime()[:3]
            at = time.strftime("%H:%M" if today else "%H:%M on %Y-%m-%d", local)
            raise Failure(f"{reason}; it can be asked again at {at}")

    def _asked_once(self, service: Service, url: str, content: object, download: "Download | None") -> Path:
        host = urlsplit(service.base).hostname or service.base
        key = service.key or Key("")
        headers, sent = {"Accept": service.accept}, None
        if content is not None:
            headers["Content-Type"], sent = "application/json", json.dumps(content).encode()
        known = self._state.validators.headers(url) if service.validators and not self._again else {}
        headers |= known
        if download is not None:
            headers |= download.headers()
        reply = self._client.ask(
            url, self._state.new_body(), headers=headers, secret=key.headers(), content=sent, sink=download
        )
        limit, seconds = rate_limit(reply.headers, service.limit)
        if limit == 0:
            self._state.delay(service.budget, min(seconds + 1, LONGEST_DELAY))
        if reply.status == 304 and known:
            if not self._state.validators.copy(url, reply.body):
                raise Failure(f"the last answer of {host} is not kept any more", retry=True)
            return reply.body
        if reply.status != 200 and not (download is not None and reply.status == 206):
            wait = seconds + 1 if limit == 0 else retry_after(reply.headers)
            said = error_text(reply.body, key.value)
            reply.body.unlink(missing_ok=True)  # some services repeat the key in their errors
            if reply.status in _REFUSED and wait is None and service.shared:
                raise Failure(
                    f"{host} refuses more requests for now (status {reply.status})", retry=True, status=reply.status
                )
            raise not_accepted(host, reply.status, said, wait, key.variable)
        if download is not None:
            download.check(host)
        else:
            _check_kind(reply, host, service.kind)
        if service.validators:
            self._state.validators.keep(url, reply.headers, reply.body)
        return reply.body


def rate_limit(headers: Mapping[str, str], name: str = "api") -> tuple[int | None, float]:
    """Return how many requests are left and the seconds until there are more, from the header RateLimit.

    It looks like `"api";r=499;t=137`. Of several limits that of a name counts, or else the one with the fewest.
    """
    found = {name: (int(left), float(seconds)) for name, left, seconds in _LIMIT.findall(headers.get("ratelimit", ""))}
    fewest: tuple[int | None, float] = min(found.values(), default=(None, 0.0))
    left, seconds = found.get(name, fewest)
    return left, min(seconds, 3_600.0)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of the header Retry-After, a number or a date; None without a valid one.

    A date counts from the answer's own Date, as the clock of this machine may be wrong.
    """
    said = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", said, re.ASCII):
        return min(float(said), 86_400.0)
    try:
        until, now = parsedate_to_datetime(said), parsedate_to_datetime(headers.get("date", ""))
        seconds = (until - now).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(seconds, 86_400.0) if seconds >= 0 else None


def error_text(body: Path, secret: str = "") -> str:
    """Return the reason in an error's body: a message in JSON, the summary of an entry of arXiv, or plain text.

    Args:
        body: the file with the body.
        secret: a key of the user, which some services repeat in their errors; it is replaced.
    """
    with body.open("rb") as file:
        text = file.read(20_000).decode("utf-8", "replace")
    try:
        plain: Any = json.loads(text)
        said = plain.get("error") or plain.get("message") if isinstance(plain, dict) else ""
        text = said if isinstance(said, str) else ""
    except (ValueError, RecursionError):
        if found := re.search(r"<summary[^>]*>([^<]*)</summary>", text):
            text = found[1]
        elif "<" in text:
            text = ""
    text = clean(text)
    return (text.replace(secret, "…") if secret else text)[:150].rstrip(" .")


def _check_kind(reply: Reply, host: str, kind: str) -> None:
    """Refuse an answer of another kind, and one that is not whole.

    Raises:
        Failure: with the reason.
    """
    size = reply.body.stat().st_size
    with reply.body.open("rb") as file:
        head = file.read(200)
        file.seek(max(0, size - 200))
        tail = file.read().rstrip()
    html = "html" in reply.headers.get("content-type", "").lower()
    is_page = _HTML.match(head) is not None
    if kind == "html":
        if not is_page:
            raise Failure(f"the answer of {host} is not a web page")
        if b"</html>" not in tail.lower():
            raise Failure(f"the answer of {host} is not whole", retry=True)
        return
    if is_page or (kind in ("json", "markdown") and (html or head.lstrip()[:1] == b"<")):
        raise Failure(f"a sign-in page or an error page answered instead of {host}")
    if kind == "json" and (head.lstrip()[:1] not in (b"[", b"{") or tail[-1:] not in (b"]", b"}")):
        raise Failure(f"the answer of {host} is not whole", retry=True)
    if kind == "xml" and not tail.endswith(_ENDS):
        raise Failure(f"the answer of {host} is not whole", retry=True)
