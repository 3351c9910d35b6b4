"""Messages and papers of guarantees as clients see them."""

from __future__ import annotations

from functools import wraps

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.query import Answer, answer, columns, entity, mutation
from portico_bank_corporate import access
from portico_bank_corporate.models import PaperTemplate
from portico_bank_corporate.operations import (
    guarantee_messages,
    guarantee_papers,
    paper_templates,
    swift_lint,
)
from portico_bank_corporate.operations.undertaking_facts import Issuer

TEMPLATE = entity(
    PaperTemplate,
    name="BankPaperTemplate",
    prefix="bpt",
    plural="bankPaperTemplates",
    permission=access.TEMPLATE_READ,
    order="number",
    fields=columns(PaperTemplate, "kind", "locale", "number", "body"),
)

MESSAGE_MUTATIONS = (
    mutation(
        "bankPaperTemplateAdd",
        paper_templates.add_template,
        PaperTemplate,
        access.TEMPLATE_WRITE,
    ),
)


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

    @wraps(guarantee_papers.guarantee_paper_file)
    def paper(
        session: Session, actor: Actor, input: guarantee_papers.BankPaperQuestion
    ) -> guarantee_papers.BankPaper:
        return guarantee_papers.guarantee_paper_file(session, actor, input, issuer=issuer)

    return (
        answer("bankGuaranteePaper", paper, access.GUARANTEE_READ),
        answer("bankSwiftLint", swift_lint.answer_swift_lint, access.GUARANTEE_READ),
        answer("bankGuaranteeMessage", issue, access.GUARANTEE_READ),
        answer("bankGuaranteeAmendmentMessage", amendment, access.GUARANTEE_READ),
    )
