"""Who plays which part at one account: the rules that hold between its affiliations."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.errors import Problem, Problems
from portico.models.affiliation import Affiliation
from portico.models.contact import Contact


class Roster:
    """The affiliations of one account, whose row must be locked while they change."""

    def __init__(self) -> None:
        self._entries: list[tuple[Affiliation, str]] = []

    @classmethod
    def of(cls, session: Session, account_id: UUID) -> Roster:
        """The affiliations that an account has."""
        roster = cls()
        roster._entries.extend(
            (affiliation, contact.full_name)
            for affiliation, contact in session.execute(
                select(Affiliation, Contact)
                .join(Contact, Contact.id == Affiliation.contact_id)
                .where(Affiliation.account_id == account_id)
            )
        )
        return roster

    def add(self, affiliation: Affiliation, name: str) -> None:
        """Count an affiliation in."""
        self._entries.append((affiliation, name))

    def admit(self, new: Affiliation, name: str, problems: Problems, *path: str | int) -> None:
        """Count an affiliation in, and note which rules it breaks."""
        problems_found = [self.same_part(new, *path), self.other_primary(new, *path)]
        for problem in filter(None, problems_found):
            problems.add(problem.code, problem.message, *problem.path)
        self.add(new, name)

    def same_part(self, new: Affiliation, *path: str | int) -> Problem | None:
        """The person plays that part already."""
        for other, name in self._entries:
            if other.contact_id == new.contact_id and self._meet(other, new):
                text = f"{name} is {new.role.name} of this account already{_period(other)}."
                return Problem("AFFILIATION_EXISTS", text, (*path, "role"))
        return None

    def other_primary(self, new: Affiliation, *path: str | int) -> Problem | None:
        """Somebody else is the primary person in that role."""
        for other, name in self._entries:
            if other.is_primary and new.is_primary and self._meet(other, new):
                text = (
                    f"{name} is the primary {new.role.name} of this account{_period(other)}. "
                    "End or change that affiliation first."
                )
                return Problem("AFFILIATION_PRIMARY_TAKEN", text, (*path, "isPrimary"))
        return None

    def _meet(self, other: Affiliation, new: Affiliation) -> bool:
        return (
            other is not new
            and other.role == new.role
            and other.overlaps(new.valid_from, new.valid_to)
        )


def _period(affiliation: Affiliation) -> str:
    begin = f" from {affiliation.valid_from}" if affiliation.valid_from else ""
    return begin + (f" to {affiliation.valid_to}" if affiliation.valid_to else "")
