"""Two accounts become one: everything that points at the loser points at the winner afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, inspect, select, update
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.events import AccountsMerging, announce
from portico.models.account import Account
from portico.models.address import Address
from portico.models.affiliation import Affiliation
from portico.models.contact import Contact
from portico.models.merge import AccountMerge
from portico.models.reference import ExternalReference
from portico.operations import account_inputs, account_tree
from portico.operations.assigning import assign
from portico.operations.identity import LABELS
from portico.operations.lookup import expect_version, get
from portico.operations.roster import Roster
from portico.values import Choice

TAKEN_OVER: Final = (
    "legal_name",
    "lei",
    "industry_code",
    "website",
    "language",
    "currency",
    "owner",
    "source_channel",
)
"""What the winner takes from the loser where it has nothing of its own."""
ISSUED: Final = ("registration_number", "tax_id")
"""The same, if both are of one country."""


def merge_accounts(
    session: Session, actor: Actor, input: account_inputs.AccountMerge
) -> AccountMerge:
    """Merge an account into another one, which takes over everything that is the former's.

    The loser is archived, and the merge is recorded. What the winner does not know of itself it
    takes from the loser; nothing that it knows is changed.
    """
    lineage = account_tree.lock(session, input.winner_id, input.loser_id)
    winner, loser = _contestants(session, lineage, input)
    merge = AccountMerge(
        id=new_id(),
        winner_id=winner.id,
        loser_id=loser.id,
        warnings=_differences(winner, loser),
        loser_snapshot=_snapshot(session, loser),
    )
    problems = Problems()
    assign(merge, input, ("reason",), problems, "input")
    problems.raise_if_any()
    event = AccountsMerging(winner, loser)
    _move_parts(session, event)
    _move_children(session, event)
    _move_affiliations(session, event, actor.today)
    announce(session, actor, event)
    loser.archive(actor)
    loser.merged_into_id = winner.id
    session.flush()  # now the loser's numbers are free for the winner
    _take_over(winner, loser)
    if winner.parent_id is None and not account_tree.is_below(lineage, loser, winner):
        winner.parent_id = loser.parent_id
    merge.moved = {table: count for table, count in sorted(event.moved.items()) if count}
    session.add(merge)
    return merge


def _contestants(
    session: Session, lineage: account_tree.Lineage, input: account_inputs.AccountMerge
) -> tuple[Account, Account]:
    if input.winner_id == input.loser_id:
        raise refuse(
            "ACCOUNT_MERGE_SELF", "An account cannot be merged into itself.", "input", "loserId"
        )
    winner = get(session, Account, input.winner_id, "input", "winnerId")
    loser = get(session, Account, input.loser_id, "input", "loserId")
    for account, version in ((winner, input.winner_version), (loser, input.loser_version)):
        expect_version(account, version)
    winner.require_in_use("input", "winnerId")
    loser.require_in_use("input", "loserId")
    if account_tree.is_below(lineage, winner, loser):
        raise refuse(
            "ACCOUNT_CYCLE",
            f"{winner.name} belongs to {loser.name}, so it cannot take that account's place. "
            "Merge the other way round, or give it another parent first.",
            "input",
            "winnerId",
        )
    return winner, loser


def _move_parts(session: Session, event: AccountsMerging) -> None:
    """Addresses follow the winner's own; ids in other systems and earlier losers change hands."""
    count = select(func.count()).select_from(Address).where(Address.account_id == event.winner.id)
    session.execute(
        update(Address)
        .where(Address.account_id == event.loser.id)
        .values(position=Address.position + (session.scalar(count) or 0))
        .execution_options(synchronize_session=False)
    )
    event.move(session, Address.account_id, ExternalReference.account_id, Account.merged_into_id)


def _move_children(session: Session, event: AccountsMerging) -> None:
    for child in session.scalars(select(Account).where(Account.parent_id == event.loser.id)):
        child.parent_id = event.winner.id
        _count(event, Account)


def _move_affiliations(session: Session, event: AccountsMerging, today: date) -> None:
    """Where both accounts have the person in a role, or a primary one, the winner's stays."""
    roster = Roster.of(session, event.winner.id)
    moving = session.execute(
        select(Affiliation, Contact)
        .join(Contact, Contact.id == Affiliation.contact_id)
        .where(Affiliation.account_id == event.loser.id)
        .order_by(Affiliation.created_at, Affiliation.id)
    ).all()
    for affiliation, contact in moving:
        affiliation.account_id = event.winner.id
        _count(event, Affiliation)
        if roster.same_part(affiliation):
            affiliation.cut(today)
        elif roster.other_primary(affiliation):
            successor = _without_precedence(affiliation, today)
            affiliation.cut(today)
            session.flush()
            session.add(successor)
            roster.add(successor, contact.full_name)
        roster.add(affiliation, contact.full_name)
    session.flush()


def _without_precedence(affiliation: Affiliation, today: date) -> Affiliation:
    """The same part from today on, but not as the primary person."""
    return Affiliation(
        id=new_id(),
        account_id=affiliation.account_id,
        contact_id=affiliation.contact_id,
        role=affiliation.role,
        is_primary=False,
        valid_from=max(filter(None, (affiliation.valid_from, today))),
        valid_to=affiliation.valid_to,
    )


def _count(event: AccountsMerging, model: type[Any]) -> None:
    table = model.__tablename__
    event.moved[table] = event.moved.get(table, 0) + 1


def _take_over(winner: Account, loser: Account) -> None:
    names = list(TAKEN_OVER)
    if winner.country in {None, loser.country}:
        winner.country = loser.country
        names += ISSUED
    for name in names:
        if getattr(winner, name) is None:
            setattr(winner, name, getattr(loser, name))
    winner.metadata_ = {**loser.metadata_, **winner.metadata_}


def _differences(winner: Account, loser: Account) -> list[str]:
    return [
        f"The {label} differs: {mine} and {theirs}."
        for name, label in {"country": "country", **LABELS}.items()
        if (mine := getattr(winner, name)) and (theirs := getattr(loser, name)) and mine != theirs
    ]


def _snapshot(session: Session, loser: Account) -> dict[str, Any]:
    addresses = session.scalars(
        select(Address).where(Address.account_id == loser.id).order_by(Address.position)
    )
    references = session.scalars(
        select(ExternalReference)
        .where(ExternalReference.account_id == loser.id)
        .order_by(ExternalReference.system, ExternalReference.external_id)
    )
    return {
        **_values(loser),
        "addresses": [_values(address) for address in addresses],
        "references": [[each.system, each.external_id] for each in references],
    }


def _values(record: object) -> dict[str, Any]:
    return {
        attribute.key.strip("_"): _json(getattr(record, attribute.key))
        for attribute in inspect(type(record)).column_attrs
    }


def _json(value: Any) -> Any:
    if isinstance(value, Choice):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
