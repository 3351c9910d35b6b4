"""Templates of papers: adding a version, choosing one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico_bank_corporate.models import BankPaperKind, PaperTemplate
from portico_bank_corporate.operations.papers.fill import gaps
from portico_bank_corporate.operations.papers.texts import LOCALE, built_in

_K = BankPaperKind
_TERMS: Final = {
    *("beneficiary", "underlying", "condition", "documents", "charges", "demands", "place"),
    *("expiry", "event", "extension", "transfer", "rules", "law"),
    *("applicant", "issuer", "amount"),
}
_ISSUED: Final = {*_TERMS, "number", "issued", "variations"}
NAMES: Final = {
    _K.APPLICATION: {*_TERMS, "wording"},
    _K.GUARANTEE: _ISSUED,
    _K.AMENDMENT: {*_ISSUED, "increase", "decrease", "newExpiry", "text", "amended"},
    _K.REFUSAL: {
        *_ISSUED,
        *("demand", "presented", "counted", "demanded", "examineBy", "reason"),
    },
}
"""What the gaps of each paper's template may name."""

LONGEST: Final = 9750
LANGUAGE: Final = re.compile(r"[a-z]{2}(-[A-Z]{2})?", re.ASCII)


@dataclass(kw_only=True)
class BankPaperTemplateAdd:
    """The next version of a paper's text. `{{amount}}` stands for what the guarantee says.

    A paragraph that names something that is not given is left out. Versions are never changed.
    """

    kind: Annotated[BankPaperKind, "Which paper."]
    locale: Annotated[str, "The language, such as en or de."] = LOCALE
    body: Annotated[str, "Paragraphs, with an empty line between them."]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A version of a text."""

    number: int
    body: str


def add_template(session: Session, actor: Actor, input: BankPaperTemplateAdd) -> PaperTemplate:
    """Add the next version of a paper's text; papers are made from it from now on."""
    if not LANGUAGE.fullmatch(input.locale):
        raise refuse("BANK_LOCALE", f"{input.locale} is no language such as en.", "input", "locale")
    body = input.body.strip()
    if not 1 <= len(body) <= LONGEST:
        text = f"Give a text of 1 to {LONGEST} characters."
        raise refuse("BANK_TEMPLATE", text, "input", "body")
    if strange := sorted(gaps(body) - NAMES[input.kind]):
        known = ", ".join(sorted(NAMES[input.kind]))
        text = f"This paper knows nothing of {', '.join(strange)}. It knows {known}."
        raise refuse("BANK_TEMPLATE", text, "input", "body")
    if not gaps(body):
        text = "Name something of the guarantee, such as {{amount}}."
        raise refuse("BANK_TEMPLATE", text, "input", "body")
    last = session.scalar(
        select(func.max(PaperTemplate.number)).where(
            PaperTemplate.kind == input.kind, PaperTemplate.locale == input.locale
        )
    )
    template = PaperTemplate(
        kind=input.kind, locale=input.locale, number=(last or 1) + 1, body=body
    )
    session.add(template)
    session.flush()
    return template


def chosen_template(
    session: Session, kind: BankPaperKind, locale: str, number: int | None
) -> Chosen:
    """A version of a text, the newest unless it is named."""
    statement = select(PaperTemplate).where(
        PaperTemplate.kind == kind, PaperTemplate.locale == locale
    )
    if number is not None:
        statement = statement.where(PaperTemplate.number == number)
    found = session.scalar(statement.order_by(PaperTemplate.number.desc()).limit(1))
    if found is not None:
        return Chosen(found.number, found.body)
    if locale == LOCALE and number in {None, 1}:
        return Chosen(1, built_in(kind))
    version = "" if number is None else f" of version {number}"
    text = f"There is no template{version} in {locale}: add one, or ask for en."
    raise refuse("BANK_TEMPLATE", text, "input", "locale" if number is None else "templateNumber")
