"""The deeds of the plugin, one function each: ``(session, actor, input) -> record``."""
