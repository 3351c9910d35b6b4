"""Files that a bank sends: the same one again changes nothing, and no number comes twice."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.errors import refuse
from portico_bank_corporate.models import AccountStatement, StatusReport
from portico_bank_corporate.operations.intake.findings import CONTENT

BankFile = TypeVar("BankFile", AccountStatement, StatusReport)


def sent_before(session: Session, given: BankFile, number: str, what: str) -> BankFile | None:
    """The same file, if it was taken in before; another one with its number is refused.

    ``number`` is the attribute that the bank numbers such files by, ``what`` the word for one.
    """
    kind = type(given)
    again = select(kind).where(kind.sha256 == given.sha256)
    if (same := session.scalars(again).first()) is not None:
        return same
    known = {"bank": given.bank, number: getattr(given, number)}
    if session.scalars(select(kind.id).filter_by(**known)).first() is not None:
        text = f"{given.bank} sent another {what} {known[number]} before."
        raise refuse("DU01", text, *CONTENT)
    return None
