"""The services that can be asked, with their addresses and limits.

Limits as the services document them: arXiv allows one request in three seconds, over all its hosts together
(https://info.arxiv.org/help/api/tou.html); Hugging Face reports the requests left in the header `RateLimit`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..config import Online, is_service_address
from ..errors import PaperError

ARXIV_GAP = 3.0
"""Seconds between two requests to any host of arXiv."""
CROSSREF_GAP = 0.3
"""Seconds between two requests to Crossref, which allows five in a second (https://api.crossref.org)."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service."""

    name: str
    """As messages name it."""
    base: str
    """The address before the path of a request, without a slash at its end."""
    budget: str
    """Services of one budget share gap and closing times."""
    accept: str
    """The value of the header Accept."""
    gap: float = 0.0
    """Seconds between two requests."""
    token: str = ""
    """A bearer token, or ""."""


@dataclass(frozen=True, slots=True)
class Services:
    """All services."""

    daily: Service
    arxiv: Service
    arxiv_rss: Service
    crossref: Service


def services_of(settings: Online, environment: Mapping[str, str]) -> Services:
    """Return the services for settings and environment: HF_ENDPOINT names a mirror, HF_TOKEN is the token for it.

    Raises:
        PaperError: if a variable is invalid; its value may be secret and is not shown.
    """
    json, atom = "application/json", "application/atom+xml, application/xml;q=0.9, */*;q=0.1"
    mirror = environment.get("HF_ENDPOINT", "").strip().rstrip("/") or settings.huggingface
    if not is_service_address(mirror):
        raise PaperError(
            "Nothing was fetched: the variable HF_ENDPOINT must be an address that begins with https://, "
            "without a user name or a query. Correct or unset it."
        )
    token = environment.get("HF_TOKEN", "").strip()
    if not re.fullmatch(r"[!-~]*", token):
        raise PaperError("Nothing was fetched: the variable HF_TOKEN is not a token. Correct or unset it.")
    return Services(
        Service("Daily Papers", mirror, "huggingface", json, token=token),
        Service("arXiv", settings.arxiv, "arxiv", atom, ARXIV_GAP),
        Service("arXiv", settings.arxiv_rss, "arxiv", atom, ARXIV_GAP),
        Service("Crossref", settings.crossref, "crossref", json, CROSSREF_GAP),
    )


class Offline(PaperError):
    """The user does not want anything to be fetched."""


def check_online(settings: Online, environment: Mapping[str, str]) -> None:
    """Refuse to fetch where the user does not want it.

    Raises:
        Offline: with the reason.
    """
    if settings.offline:
        raise Offline("Nothing was fetched: offline = true in config.toml.")
    if environment.get("HF_HUB_OFFLINE", "").strip().upper() in ("1", "ON", "YES", "TRUE"):
        raise Offline("Nothing was fetched: the variable HF_HUB_OFFLINE is set.")


def user_agent(settings: Online, version: str) -> str:
    """Return the User-Agent, with an address to reach the user if one is set."""
    contact = f" (mailto:{settings.contact})" if settings.contact else ""
    return f"paper-tui/{version}{contact}"
