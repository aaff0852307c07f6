"""Open the conversations' database as the servers do, for commands beside them."""

from __future__ import annotations

from typing import Any

from rolewise.settings import Settings


def open_store(settings: Settings) -> Any:
    """Return the ``ConversationStore`` that the servers use with the same settings."""
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.utils.endpoints import read_endpoint_config

    from rolewise.cli.run import write_endpoints

    config = read_endpoint_config(str(write_endpoints(settings)), endpoint_type="tracker_store")
    store = TrackerStore.create(config, domain=Domain.empty())
    return getattr(store, "_tracker_store", store)
