"""The role knowledge base: records, loading, checking. Imports nothing else of ours."""

from rolewise.knowledge.load import KnowledgeBase, KnowledgeError, load_knowledge
from rolewise.knowledge.records import TOPICS, Role, Source, Statement

__all__ = [
    "TOPICS",
    "KnowledgeBase",
    "KnowledgeError",
    "Role",
    "Source",
    "Statement",
    "load_knowledge",
]
