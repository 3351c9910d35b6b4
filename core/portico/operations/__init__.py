"""The core's deeds: one function each, ``(session, actor, input) -> record``."""
