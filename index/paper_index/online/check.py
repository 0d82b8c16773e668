"""A check whether the services answer: one small request to each."""

import os
import time
from collections.abc import Iterator

from .. import __version__
from ..config import read_config
from ..paths import Home
from .asking import Asker
from .client import Client
from .daily import PATH
from .failures import Failure
from .job import folder_of
from .services import check_online, services_of, user_agent
from .state import State, only_one


def check_services(home: Home) -> Iterator[tuple[str, str]]:
    """Ask each service for one paper; yield its name, and why it could not be asked or "".

    Raises:
        PaperError: if nothing may be fetched, or a fetch is running.
    """
    settings = read_config(home.settings).online
    check_online(settings, os.environ)
    services = services_of(settings, os.environ)
    with only_one(folder_of(home)):
        state = State(folder_of(home))
        try:
            client = Client(user_agent(settings, __version__), deadline=30)
        except Failure as failure:
            state.close()
            yield "Network", str(failure)
            return
        asker = Asker(client, state, lambda seconds, service: time.sleep(seconds), retries=False)
        requests = (
            (services.daily, PATH, {"limit": 1}),
            (services.arxiv, "/api/query", {"search_query": "all:electron", "max_results": 1}),
        )
        try:
            for service, path, parameters in requests:
                try:
                    asker.ask(service, path, parameters)
                    yield service.name, ""
                except Failure as failure:
                    yield service.name, str(failure)
        finally:
            client.close()
            state.close()
