"""What a conversation remembers, read from Rasa's tracker store, and taken to another one."""

from __future__ import annotations

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet

from rolewise.dialogue.state import DialogueState


async def remembered(store: TrackerStore, conversation: str) -> DialogueState:
    """Return the memory of a conversation; an empty one where there is none."""
    tracker = await store.retrieve(conversation)
    return DialogueState.from_slots(tracker.current_slot_values() if tracker else {})


async def take_along(store: TrackerStore, source: str, target: str, newer: bool = False) -> None:
    """Begin a session of ``target`` with the memory of ``source``; nothing where that has none.

    Words that were said stay where they are.

    Args:
        store: Rasa's tracker store.
        source: Id of the conversation to take from.
        target: Id of the conversation that begins.
        newer: Leave ``target`` as it is where something was said there later than in ``source``.
    """
    tracker, other = await store.retrieve(source), await store.retrieve(target)
    if tracker is None or not tracker.events:
        return
    last = other.events[-1].timestamp if other and other.events else 0.0
    if newer and last > tracker.events[-1].timestamp:
        return
    slots = DialogueState.from_slots(tracker.current_slot_values()).as_slots()
    known = set(tracker.slots)
    events: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    events += [SlotSet(name, value) for name, value in slots.items() if name in known]
    events += [ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else []
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    other = await store.get_or_create_tracker(target, append_action_listen=False)
    for event in events:
        other.update(event)
    await store.save(other)
