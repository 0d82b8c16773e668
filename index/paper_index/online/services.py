"""The services that can be asked, with their addresses and limits.

Limits as the services document them: arXiv allows one request in three seconds, over all its hosts together
(https://info.arxiv.org/help/api/tou.html); Hugging Face reports the requests left in the header `RateLimit`; Semantic
Scholar allows one request in a second with a key, and without one all users share a limit.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..config import Online, is_service_address
from ..errors import PaperError

ARXIV_GAP = 3.0
"""Seconds between two requests to any host of arXiv."""
CROSSREF_GAP = 0.3
"""Seconds between two requests to Crossref, which allows five in a second (https://api.crossref.org)."""
OPENALEX_GAP = 0.1
"""Seconds between two requests to OpenAlex, which counts the requests of a day."""
SEMANTIC_SCHOLAR_GAP = 1.1
"""Seconds between two requests to Semantic Scholar."""

SECRETS = ("HF_TOKEN", "OPENALEX_API_KEY", "S2_API_KEY")
"""The variables of the environment that hold tokens and keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """A token or key of the user for a service."""

    variable: str
    """The variable of the environment."""
    value: str = field(default="", repr=False)
    """The secret, or "" if the variable is not set."""
    header: str = ""
    """The header in which it is sent; in Authorization as a bearer token."""
    parameter: str = ""
    """The parameter of the query in which it is sent, if it is not sent in a header."""

    def headers(self) -> dict[str, str]:
        """Return the header with the secret, if there is one."""
        if not (self.value and self.header):
            return {}
        return {self.header: f"Bearer {self.value}" if self.header == "Authorization" else self.value}

    def parameters(self) -> dict[str, str]:
        """Return the parameter with the secret, if there is one."""
        return {self.parameter: self.value} if self.value and self.parameter else {}


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
    key: Key | None = None
    shared: bool = False
    """Whether other users may cause a refusal: a refusal without a time is then worth another try."""
    limit: str = "api"
    """The name of its limit in the header RateLimit; "" for the limit that leaves the fewest requests."""
    starts_slowly: bool = False
    """Whether a refusal with status 503 may only mean that it is not ready yet, so that it is asked once more."""
    validators: bool = False
    """Whether to keep its answers, and ask whether they changed."""

    @property
    def kind(self) -> str:
        """The kind of its answers: `json`, `html`, `markdown` or `xml`."""
        return next((kind for kind in ("json", "html", "markdown") if kind in self.accept), "xml")


@dataclass(frozen=True, slots=True)
class Services:
    """All services."""

    daily: Service
    hugging_face: Service
    hugging_face_search: Service
    hugging_face_pages: Service
    arxiv: Service
    arxiv_rss: Service
    arxiv_oai: Service
    arxiv_pdf: Service
    arxiv_html: Service
    crossref: Service
    openalex: Service
    semantic_scholar: Service


def services_of(settings: Online, environment: Mapping[str, str]) -> Services:
    """Return the services for settings and environment: HF_ENDPOINT names a mirror, `SECRETS` are tokens and keys.

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
    secrets = {name: environment.get(name, "").strip() for name in SECRETS}
    for name, secret in secrets.items():
        if not re.fullmatch(r"[!-~]*", secret):
            kind = "token" if name.endswith("TOKEN") else "key"
            raise PaperError(f"Nothing was fetched: the variable {name} is not a {kind}. Correct or unset it.")
    token, openalex, semantic_scholar = (
        Key("HF_TOKEN", secrets["HF_TOKEN"], header="Authorization"),
        Key("OPENALEX_API_KEY", secrets["OPENALEX_API_KEY"], parameter="api_key"),
        Key("S2_API_KEY", secrets["S2_API_KEY"], header="x-api-key"),
    )
    hugging_face = Service("Hugging Face", mirror, "huggingface", json, key=token, shared=True)
    return Services(
        replace(hugging_face, name="Daily Papers", validators=True),
        hugging_face,
        replace(hugging_face, budget="huggingface-search", limit=""),
        replace(hugging_face, budget="huggingface-pages", limit="pages", accept="text/markdown, text/plain;q=0.9"),
        Service("arXiv", settings.arxiv, "arxiv", atom, ARXIV_GAP),
        Service("arXiv", settings.arxiv_rss, "arxiv", atom, ARXIV_GAP, validators=True),
        Service("arXiv", settings.arxiv_oai, "arxiv", atom, ARXIV_GAP, starts_slowly=True),
        Service("arXiv", settings.arxiv_pdf, "arxiv", "application/pdf, */*;q=0.1", ARXIV_GAP),
        Service("arXiv", settings.arxiv_html, "arxiv", "text/html, */*;q=0.1", ARXIV_GAP, validators=True),
        Service("Crossref", settings.crossref, "crossref", json, CROSSREF_GAP),
        Service("OpenAlex", settings.openalex, "openalex", json, OPENALEX_GAP, openalex),
        Service(
            "Semantic Scholar",
            settings.semantic_scholar,
            "semantic-scholar",
            json,
            SEMANTIC_SCHOLAR_GAP,
            semantic_scholar,
            shared=True,
        ),
    )


class Offline(PaperError):
    """The user does not want anything to be fetched."""


def check_online(settings: Online, environment: Mapping[str, str]) -> None:
    """Refuse to fetch where the user does not want it.

    Raises:
        Offline: with the reason.
    """
    if settings.unreadable:
        reason = settings.unreadable.removesuffix(" The defaults are used.")
        raise Offline(f"Nothing was fetched: {reason} Correct the file, because it may forbid fetching.")
    if settings.offline:
        raise Offline("Nothing was fetched: offline = true in config.toml.")
    if environment.get("HF_HUB_OFFLINE", "").strip().upper() in ("1", "ON", "YES", "TRUE"):
        raise Offline("Nothing was fetched: the variable HF_HUB_OFFLINE is set.")


def user_agent(settings: Online, version: str) -> str:
    """Return the User-Agent, with an address to reach the user if one is set."""
    contact = f" (mailto:{settings.contact})" if settings.contact else ""
    return f"paper-tui/{version}{contact}"
