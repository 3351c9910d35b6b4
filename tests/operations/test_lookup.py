"""Finding the records that a deed is about."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from portico.access import Actor
from portico.database import Database
from portico.errors import Conflict, Refused
from portico.models import Account, Address, AddressKind, Contact
from portico.operations.account_inputs import AccountArchive
from portico.operations.accounts import archive_account
from portico.operations.lookup import expect_version, get, get_account, touch
from portico.testing import MakeAccount, Run, Write, problems_of


@pytest.mark.parametrize("lock", [False, True])
def test_what_is_not_there_is_refused_by_its_name(write: Write, *, lock: bool) -> None:
    with pytest.raises(Refused, match="There is no contact with this id"):
        write(lambda s: get(s, Contact, uuid4(), lock=lock))

    refused = problems_of(
        lambda: write(lambda s: get(s, Account, uuid4(), "input", "accountId", lock=lock))
    )
    assert refused == [("NOT_FOUND", "input.accountId")]


def test_new_business_is_for_accounts_in_use(
    make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    account = make_account("Acme")
    assert write(lambda s: get_account(s, account.id, "input", "accountId")).name == "Acme"
    given = AccountArchive(id=account.id, expected_version=1)
    write(lambda s: archive_account(s, actor, given))

    for account_id, code in ((account.id, "ACCOUNT_ARCHIVED"), (uuid4(), "NOT_FOUND")):
        refused = problems_of(
            lambda i=account_id: write(lambda s: get_account(s, i, "input", "accountId"))  # type: ignore[misc]  # early-bound
        )
        assert refused == [(code, "input.accountId")]


def test_a_record_has_the_version_that_was_read(make_account: MakeAccount) -> None:
    account = make_account("Acme")

    expect_version(account, 1)
    with pytest.raises(Conflict, match="has version 1, not 2"):
        expect_version(account, 2)


def test_the_version_grows_with_what_belongs_to_a_record(
    make_account: MakeAccount, write: Write
) -> None:
    account = make_account("Acme")

    write(lambda s: touch(get(s, Account, account.id)))

    assert write(lambda s: get(s, Account, account.id)).version == 2


def test_an_account_is_not_archived_while_business_is_being_tied_to_it(
    make_account: MakeAccount, database: Database, run: Run, actor: Actor
) -> None:
    account = make_account("Acme")
    done: list[str] = []
    looked = asyncio.Event()

    def tie(session: Session) -> None:
        get_account(session, account.id)
        looked.set()
        await_only(asyncio.sleep(0.2))
        session.add(Address(account_id=account.id, position=0, kind=AddressKind.OFFICE))
        session.flush()
        done.append("tied")

    def archive(session: Session) -> None:
        archive_account(session, actor, AccountArchive(id=account.id, expected_version=1))
        done.append("archived")

    async def both() -> None:
        tying = asyncio.create_task(database.write(actor, tie))
        await looked.wait()
        await database.write(actor, archive)
        await tying

    run(both())

    assert done == ["tied", "archived"]


def test_locking_a_record_keeps_what_the_deed_has_changed(
    make_account: MakeAccount, write: Write
) -> None:
    account = make_account("Acme")

    def rename_and_lock(session: Session) -> str:
        get(session, Account, account.id).name = "Bolt"
        return get(session, Account, account.id, lock=True).name

    assert write(rename_and_lock) == "Bolt"
