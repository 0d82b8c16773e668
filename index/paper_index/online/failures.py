"""Failures of requests, each with its reason as a sentence and with what to do next."""

import ssl
from dataclasses import dataclass

from ..text.sanitize import clean


@dataclass(eq=False)
class Failure(Exception):
    """A request that brought no usable answer."""

    text: str
    """The reason, without a full stop. It never contains a token or a password. Foreign text in it is cleaned."""
    retry: bool = False
    """Whether the same request may work in some seconds."""
    closed: float = 0.0
    """Seconds for which the service should not be asked for anything; 0 if it can be."""
    unreachable: bool = False
    """Whether there was no connection at all."""
    slow: bool = False
    """Whether a deadline ended the request, so that one more try is enough."""
    status: int = 0
    """The HTTP status of the answer, or 0."""

    def __post_init__(self) -> None:
        self.text = clean(self.text)[:400]

    @property
    def missing(self) -> bool:
        """Whether the service does not know the paper or the edition."""
        return self.status in (404, 410)

    def __str__(self) -> str:
        return self.text


class Stopped(Exception):
    """The user stopped the fetch."""


MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
CLOSED = 10 * MINUTE
"""Seconds for which a service is left alone after it refused a request without saying for how long."""


def not_accepted(host: str, status: int, said: str, wait: float | None, variable: str = "") -> Failure:
    """Return the failure for an HTTP status that is an error.

    Args:
        host: the host that answered.
        status: the status.
        said: the error text of the answer, clean and short, or "".
        wait: the seconds after which the host allows another request, if it names one.
        variable: the variable of the environment with the token or key for the host, if it takes one.
    """
    what = f"{host} answered with status {status}" + (f": {said}" if said else "")
    match status:
        case 401 | 403:
            # The service is not left alone: the next fetch may have another token.
            kind = "token" if variable.endswith("TOKEN") else "key"
            check = f"; check the {kind} in {variable}" if variable else ""
            closed = DAY if status == 403 and not variable else 0.0  # without a key, the user is blocked
            return Failure(f"{host} refused access (status {status}){check}", closed=closed, status=status)
        case 406 | 429 | 503:
            refused = f"{host} refuses more requests for now (status {status})"
            return Failure(refused, retry=wait is not None, closed=CLOSED if wait is None else wait, status=status)
    return Failure(what, retry=status in (408, 500, 502, 504), status=status)


def certificate_text(error: BaseException) -> str | None:
    """Return why a certificate was rejected, if that is the cause of an error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (cause.verify_message or "not trusted").lower().rstrip(".")
        if isinstance(cause, ssl.SSLError):
            return "the connection is not secure"
        cause = cause.__cause__ or cause.__context__
    return None
