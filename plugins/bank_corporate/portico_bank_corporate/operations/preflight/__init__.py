"""The pre-flight of a register: every check, all findings at once, nothing stored."""
