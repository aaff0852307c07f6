"""One turn of the decision dialogue, and of everything that may come in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import unique_buttons
from rolewise.decision.model import load_decision
from rolewise.decision.steps import ENTITY
from rolewise.dialogue.asides import aside
from rolewise.dialogue.background import speaks_of_self
from rolewise.dialogue.context import answer_in_context
from rolewise.dialogue.decide import controls
from rolewise.dialogue.decide.direct import direct_answer
from rolewise.dialogue.decide.hear import hear, read, read_story, supposed
from rolewise.dialogue.decide.listening import ASKS, NO_ANSWER, STATEMENT, Listening
from rolewise.dialogue.decide.memory import Decision, recall
from rolewise.dialogue.decide.weigh import weights_said
from rolewise.dialogue.decide.words import ask, plain, step_button, understood_text
from rolewise.dialogue.questions import Outcome, offer
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn

Answer = Callable[[Turn, DialogueState, Advisor], Outcome]
STORY_WORDS = 50
"""From so many words on, a message that asks what to choose is a life story."""
_ACK = re.compile(
    r"^\W*(?:(?:hm+|ok|okay|fine|alright|right|i see|got it|great|cool|thanks|thx)\W*)+$",
    re.IGNORECASE,
)
_BARE_WHY = re.compile(
    r"^\W*(?:but |and )?(?:why|how come|how so)(?: is that| that)?\W*$", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ASKS_BESIDE = re.compile(r"\b(?:what|how|where|when|is there|are there)\b[^.!]*\?", re.IGNORECASE)
_CHOOSE = re.compile(
    r"\b(?:choose|pick|go (?:for|with)|take|recommend|suits?|fits?)\b", re.IGNORECASE
)
_READING = re.compile(
    r"\b(?:something|anything|what|where) (?:\w+ )*(?:to |can |could |should )?read\b|"
    r"\bfurther reading\b|\bresources?\b|\bbooks?\b|\bguides?\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"^\W*(?:(?:no|nope|actually|wait|sorry|hm+|well)\b\W*)+|\b(?:actually|after all)\W*$",
    re.IGNORECASE,
)
_ANYTIME = ("go_on", "more", "result", "export", "flip", "answers", "all_roles")
_ON_TOPIC = ("restart", "back", "why_asked", "wrong", "sure")
"""Controls that, after the result, count only while it is what is talked about."""


def converse(turn: Turn, state: DialogueState, advisor: Advisor, answer: Answer) -> Outcome:
    """Answer one message: within the decision dialogue, or as ever and then back to its question.

    Args:
        turn: The message, read in context.
        state: The memory.
        advisor: Knows everything else.
        answer: What the action of the message's intent does.
    """
    talk = Talk(turn, state, advisor)
    outcome = talk.respond()
    if outcome is not None:
        return outcome
    outcome = answer_in_context(turn, talk.state, advisor) or answer(turn, talk.state, advisor)
    missed = outcome.replies[-1].type in ("out_of_scope", "fallback") or turn.intent == "help"
    if missed and talk.state != state:
        outcome = talk.acknowledge()
    return come_back(turn, outcome, advisor)


def come_back(turn: Turn, outcome: Outcome, advisor: Advisor) -> Outcome:
    """Return from something else: ask the waiting question again, or offer to help choosing."""
    model = load_decision()
    decision = recall(outcome.state, model)
    if decision.is_open:
        if turn.intent == "goodbye" or aside(turn.text) == "closing":
            back = plain(advisor, advisor.wording.phrase("decide_paused"), (), "smalltalk")
        else:
            back = ask(decision, model, advisor, again=True)
        state = offer(outcome.state, back)._replace(misunderstandings=0)
        return Outcome((*outcome.replies, back), state)
    last = outcome.replies[-1]
    if last.type == "answer" and last.topic == "decision":
        button = step_button(advisor.wording.phrase("button_help_me"), "start")
        last = last._replace(buttons=unique_buttons((button, *last.buttons)))
        return Outcome((*outcome.replies[:-1], last), offer(outcome.state, last))
    return outcome


class Talk(Listening):
    """One message, and what it means for the decision."""

    def respond(self) -> Optional[Outcome]:
        """Return what the decision dialogue says, or None where the message isn't about it.

        Then ``state`` is the memory with what the message told nevertheless.
        """
        if self._text.startswith("/"):
            return self._tapped()
        if self._decision.is_open:
            return self._open()
        if self._decision.status in ("done", "left"):
            outcome = self._after()
            if outcome is not None:
                return outcome
        outcome = self._start() or self._offered()
        if outcome is None and speaks_of_self(self._text) and "?" not in self._text:
            self._remember_told()
        return outcome

    def acknowledge(self) -> Outcome:
        """Say what was just told, where it answers no question: "I don't like being on call."."""
        told = Decision(answers=self._told())
        understood = understood_text(told, self._model, self._advisor)
        text = self._advisor.wording.phrase("told_noted", told=understood)
        button = step_button(self._advisor.wording.phrase("button_help_me"), "start")
        reply = plain(self._advisor, text, (button,), "question")
        return Outcome((reply,), offer(self.state, reply)._replace(misunderstandings=0))

    def _tapped(self) -> Optional[Outcome]:
        steps = [e.value for e in self._turn.entities if e.entity == ENTITY]
        if steps:
            return self._moves.take_all(steps, self._turn)
        if self._turn.intent == "ask_decision" and not self._decision.is_open:
            return self._moves.start(self._between())
        return None

    def _open(self) -> Optional[Outcome]:
        """A question waits: steer, change, suppose, weigh, answer, or something else."""
        steer = controls.control(self._text)
        target = self._named()
        if steer == "flip" and target and self._decision.answers:
            return self._moves.reasons(target[0], negated=True)
        if steer == "why_asked" and self._was_just_recommended() and _BARE_WHY.match(self._text):
            return self._moves.reasons(None)
        if aside(self._text) in ("privacy", "review_off", "review_on"):
            return None
        if steer == "no_leaning" and not self._decision.leanings:
            steer = None
        if steer is not None:
            return self._moves.steer(steer)
        if controls.wants_to_choose(self._text) and not self._told():
            between = self._between()
            return self._moves.limit(between) if len(between) > 1 else self._moves.steer("repeat")
        outcome = self._about_the_result()
        if outcome is not None:
            return outcome
        asks = bool(ASKS.match(self._text))
        sentences = _SENTENCE.split(self._text)
        said = " ".join(s for s in sentences if not (s.endswith("?") or ASKS.match(s)))
        # "yes. what does that pay?" answers by its first sentence; the text's places must stay.
        text = said if said and self._text.startswith(said) else self._text
        pending = (
            None if asks or (text != self._text and _ACK.match(text)) else self._decision.pending
        )
        heard = hear(self._model, text, self._turn.entities, pending, self._meanings(text))
        if heard.direct is None and not heard.told:
            taken_back = self._taken_back()
            if taken_back:
                return self._moves.answered(None, taken_back)
            return None if self._is_something_else(asks) else self._moves.unclear(self._is_remark())
        if self._asks_beside():
            self.state = self._moves.remember(heard.direct, heard.told)
            return None
        return self._moves.answered(heard.direct, heard.told)

    def _taken_back(self) -> dict[str, str]:
        """What "no, hospital" or "a bank, actually" says to the question answered last."""
        rest = _TAKES_BACK.sub(" ", self._text).strip(" ,.;!-")
        asked = [name for name in self._decision.asked if name in self._decision.answers]
        if not asked or rest == self._text.strip(" ,.;!-") or not rest:
            return {}
        choice = direct_answer(self._model.criteria[asked[-1]], rest)
        if choice is None or choice == self._decision.answers[asked[-1]]:
            return {}
        return {asked[-1]: choice}

    def _after(self) -> Optional[Outcome]:
        """There is a result, or the dialogue was left."""
        on_topic = self.state.topic == "decision"
        offered = self._offered()
        if offered is not None:
            return offered
        steer = controls.control(self._text)
        if steer == "flip" and self._named() and self._decision.answers:
            return self._moves.reasons(self._named()[0], negated=True)
        if steer == "no_leaning" and self._decision.leanings:
            return self._moves.steer(steer)
        if steer in _ANYTIME or (on_topic and steer in _ON_TOPIC):
            return self._moves.steer(str(steer))
        if not self._decision.answers:
            return None
        outcome = self._about_the_result()
        adds = on_topic or self._turn.intent in (*NO_ANSWER, *STATEMENT)
        if outcome is not None or not adds or ASKS.match(self._text) or "?" in self._text:
            return outcome
        told = self._told()
        # "no, maths is fine actually" takes back an answer without a word of the speaker.
        again = bool(_TAKES_BACK.search(self._text)) and set(told) <= set(self._decision.answers)
        return self._moves.amend(told) if told and (again or speaks_of_self(self._text)) else None

    def _about_the_result(self) -> Optional[Outcome]:
        """Change an answer, why (not), what if, weights, other roles."""
        text, moves = self._text, self._moves
        roles = self._between()
        if self._decision.answers and controls.supposes(text):
            changes = supposed(self._model, text, self._turn.entities)
            if changes:
                return moves.what_if(changes)
        if controls.asks_to_change(text):
            outcome = moves.change(text, self._turn.entities)
            if outcome is not None:
                return outcome
        if len(roles) >= 2 and controls.limits(text) and not ASKS.match(text):
            return moves.limit(roles)
        why = controls.asks_why(text)
        if why and self._decision.answers:
            asked = self._named()
            if asked:
                return moves.reasons(asked[0], negated=why == "why_not")
            if not self._decision.is_open and self.state.topic == "decision":
                return moves.reasons(None)
        if controls.weighs(text) and "?" not in text and not ASKS.match(text):
            weights = weights_said(self._model, text)
            priorities = any(name in self._model.priorities for name in weights)
            if priorities or (weights and not read(self._model, text, self._turn.entities)):
                return moves.weigh(weights)
        return None

    def _start(self) -> Optional[Outcome]:
        """The message asks for help in choosing, or tells a story that does."""
        text = self._text
        if len(text.split()) < STORY_WORDS and _READING.search(text):
            return None
        between = self._between()
        decides = self._turn.intent == "ask_decision"
        told: Optional[dict[str, str]] = None
        begins = controls.wants_to_choose(text) or (
            len(between) >= 2
            and controls.limits(text)
            and (decides or len(text.split()) <= 8)
            and not ASKS.match(text)
            and (not _ASKS_BESIDE.search(text) or bool(_CHOOSE.search(text)))
        )
        if not begins and (decides or len(text.split()) >= STORY_WORDS):
            told = self._told()
            ranked = dict(self._turn.ranking).get("ask_decision", 0.0)
            story = len(text.split()) >= STORY_WORDS and (decides or ranked >= 0.15) and told
            begins = bool(story) or (decides and len(told) >= 2 and len(between) != 1)
        if not begins:
            return None
        reading = read_story(self._model, text, self._turn.entities, self._meanings(text))
        options = reading.told.options
        if len(text.split()) >= STORY_WORDS and len(options) > 1:
            between = options
        leaning = reading.told.preferences()
        weights = {**reading.emphasis(self._model), **leaning.priorities}
        self._moves.lean(leaning.priors, weights)
        return self._moves.start(between, reading.choices)
