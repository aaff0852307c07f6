"""Open the conversations' database as the servers do, for commands beside them."""

from __future__ import annotations

from typing import Any

from rolewise.settings import Settings


def open_store(settings: Settings) -> Any:
    """Return the ``ConversationStore`` that the servers use with the same settings."""
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.utils.endpoints import EndpointConfig

    from rolewise.cli.run import endpoints_of

    found = endpoints_of(settings)["tracker_store"]
    if settings.database_url:
        found = {**found, "url": settings.database_url}
    config = EndpointConfig.from_dict(found)
    store = TrackerStore.create(config, domain=Domain.empty())
    return getattr(store, "_tracker_store", store)
