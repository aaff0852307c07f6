"""Names of roles, places and dates, as people read them."""

from __future__ import annotations

from rolewise.knowledge import KnowledgeBase

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


class Names:
    """Looks up names in the knowledge base; an unknown id is its own name."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Keep what names are in."""
        self._roles = knowledge.roles
        self._places: dict[str, str] = {place.id: place.name for place in knowledge.places}

    def role(self, role: str) -> str:
        """Return a role's plural with a capital letter: "Data scientists"."""
        found = self._roles.get(role)
        name = found.plural if found else role.replace("_", " ")
        return name[:1].upper() + name[1:]

    def place(self, place: str) -> str:
        """Return a place's name; "the US" for the country."""
        return "the US" if place == "US" else self._places.get(place, place)

    @staticmethod
    def date(date: str) -> str:
        """Return ``2025-05`` as ``May 2025``; anything that is no date as it is."""
        parts = date.split("-")
        if not all(part.isascii() and part.isdigit() for part in parts) or len(parts) < 2:
            return date
        month = int(parts[1])
        return f"{_MONTHS[month - 1]} {parts[0]}" if 1 <= month <= 12 else date
