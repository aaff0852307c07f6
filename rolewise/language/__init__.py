"""Reading people's words: sentence embedding, names of roles and places, intents, segments.

Pure Python on top of its libraries; the Rasa components in ``rolewise.nlu`` wrap it.
"""
