"""What people ask in the runs."""

QUESTIONS = (
    "what does an ML engineer do?",
    "how much do data scientists earn?",
    "do I need a master's degree for that?",
    "what's the difference between a data scientist and an ML engineer?",
    "can a data analyst become an ML engineer?",
    "which skills does a data engineer need?",
    "tell me more",
    "and in Texas?",
)
