"""Answering questions."""

from __future__ import annotations

from actions.base import ConversationAction
from rolewise.answers.advisor import Advisor
from rolewise.dialogue import conversation
from rolewise.dialogue.conversation import Outcome
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn


class ActionAnswerQuestion(ConversationAction):
    """Answers every ``ask_<topic>``, several questions in one message included."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_answer_question"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.conversation.answer_questions``."""
        return conversation.answer_questions(turn, state, advisor)


class ActionFollowUp(ConversationAction):
    """Answers "and for data scientists?"."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_follow_up"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.conversation.follow_up``."""
        return conversation.follow_up(turn, state, advisor)


class ActionCorrectRole(ConversationAction):
    """Answers "no, I meant data engineer"."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_correct_role"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.conversation.correct_role``."""
        return conversation.correct_role(turn, state, advisor)


class ActionTellMore(ConversationAction):
    """Answers "tell me more"."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_tell_more"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.conversation.tell_more``."""
        return conversation.tell_more(turn, state, advisor)


class ActionExplain(ConversationAction):
    """Answers "why?"."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.conversation.explain``."""
        return conversation.explain(turn, state, advisor)


class ActionCiteSources(ConversationAction):
    """Answers "where is that from?"."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_cite_sources"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.conversation.cite_sources``."""
        return conversation.cite_sources(turn, state, advisor)


class ActionChooseOption(ConversationAction):
    """Answers "the second one", "yes" and "no"."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_choose_option"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.conversation.choose``."""
        return conversation.choose(turn, state, advisor)
