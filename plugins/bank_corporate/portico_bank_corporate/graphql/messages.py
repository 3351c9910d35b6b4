"""Messages and papers of guarantees as clients see them."""

from __future__ import annotations

from portico.query import answer
from portico_bank_corporate import access
from portico_bank_corporate.operations import swift_lint

MESSAGE_QUESTIONS = (answer("bankSwiftLint", swift_lint.answer_swift_lint, access.GUARANTEE_READ),)
