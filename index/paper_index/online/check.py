"""A check whether the services answer: one small request to each."""

import os
import time
from collections.abc import Iterator

from .. import __version__
from ..config import read_config
from ..paths import Home
from ..storage.file_errors import obstacle
from .asking import Asker
from .client import Client
from .daily import PATH
from .failures import Failure
from .lock import only_one
from .services import check_online, services_of, user_agent
from .state import State, folder_of

_PATIENCE = 10.0
"""Seconds that a check waits before a request."""


def check_services(home: Home) -> Iterator[tuple[str, str]]:
    """Ask each service for one paper; yield its name, and why it could not be asked or "".

    Raises:
        PaperError: if nothing may be fetched, a fetch is running, or the cache cannot be written.
    """
    settings = read_config(home.settings).online
    check_online(settings, os.environ)
    services = services_of(settings, os.environ)
    folder = folder_of(home)
    with only_one(folder):
        state = State(folder)
        try:
            client = Client(user_agent(settings, __version__), deadline=30)
        except Failure as failure:
            state.close()
            yield "Network", str(failure)
            return
        asker = Asker(client, state, _briefly, retries=False)
        requests = (
            (services.daily, PATH, {"limit": 1}),
            (services.arxiv, "/api/query", {"search_query": "all:electron", "max_results": 1}),
            (services.crossref, "/works", {"rows": 0}),
            (services.openalex, "/works/W2741809807", {"select": "id"}),
            (services.semantic_scholar, "/paper/ARXIV:1706.03762", {"fields": "title"}),
        )
        try:
            for service, path, parameters in requests:
                try:
                    asker.ask(service, path, parameters)
                    yield service.name, ""
                except Failure as failure:
                    yield service.name, str(failure)
                except OSError as error:
                    yield service.name, f"{folder} cannot be written {obstacle(folder, error).explanation()}"
        finally:
            client.close()
            state.close()


def _briefly(seconds: float, service: str) -> None:
    """Wait for the gap between two requests, but for nothing longer."""
    if seconds > _PATIENCE:
        raise Failure(f"{service} may be asked again in {seconds:.0f} seconds")
    time.sleep(seconds)
