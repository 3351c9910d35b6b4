"""The deeds of the bank: one function each, ``(session, actor, input) -> record``."""
