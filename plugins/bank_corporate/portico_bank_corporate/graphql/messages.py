"""Messages of guarantees as clients see them."""

from __future__ import annotations

from functools import wraps

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.query import Answer, answer
from portico_bank_corporate import access
from portico_bank_corporate.operations import guarantee_messages, swift_lint
from portico_bank_corporate.operations.undertaking_facts import Issuer


def message_questions(issuer: Issuer) -> tuple[Answer, ...]:
    """The messages of a bank, and what is wrong with one."""

    @wraps(guarantee_messages.guarantee_message)
    def issue(
        session: Session, actor: Actor, input: guarantee_messages.BankGuaranteeMessageQuestion
    ) -> guarantee_messages.BankMessageFile:
        return guarantee_messages.guarantee_message(session, actor, input, issuer=issuer)

    @wraps(guarantee_messages.guarantee_amendment_message)
    def amendment(
        session: Session, actor: Actor, input: guarantee_messages.BankAmendmentMessageQuestion
    ) -> guarantee_messages.BankMessageFile:
        return guarantee_messages.guarantee_amendment_message(session, actor, input, issuer=issuer)

    return (
        answer("bankSwiftLint", swift_lint.answer_swift_lint, access.GUARANTEE_READ),
        answer("bankGuaranteeMessage", issue, access.GUARANTEE_READ),
        answer("bankGuaranteeAmendmentMessage", amendment, access.GUARANTEE_READ),
    )
