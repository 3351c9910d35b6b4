"""Every mutation of an existing record, of whatever plugin, can be told the version it is for."""

from __future__ import annotations

from graphql import GraphQLInputObjectType, get_named_type

from portico.testing import Ask, MakeAccount
from portico.testing.deployment import composed

ALL = ("b2b_trade", "bank_corporate", "hotel_corporate")
MOVEMENTS = {
    "bankCreditLimitReserve",
    "bankCreditLimitReservationRelease",
    "bankCreditLimitRevalue",
}
"""Movements against a limit: the limit's own rules decide, whatever its version is by then."""
WITHOUT = {
    "apiTokenRevoke",  # it is to work at once, whatever somebody else changed meanwhile
    "approvalRequestApprove",  # consent is bound to the digest of the content that was seen
    "approvalRequestReject",
    "bankRegisterFileAppend",  # a part has its number, and the whole its digest
    "bankRegisterFileComplete",
    "bankPayrollRegisterCorrect",  # the register is over; what is made is a register of its own
    "exportCancel",  # likewise
    "importCancel",  # it runs on meanwhile, and is to stop wherever it is
    "hotelFeedRevoke",  # it is to work at once, as for any key
    "hotelBeoAcknowledge",  # it names the revision that was read
    "hotelRoomBlockPickUp",  # rooms are added to what was picked up, within what the block has
    "bankServiceAgreementBill",  # it charges each event once, whatever the agreement became
    "bankGuaranteeCommissionBill",  # it bills each period once, whatever the guarantee became
}


def test_every_change_of_a_record_takes_the_version_that_was_seen() -> None:
    mutation = composed(ALL).core.mutation_type
    assert mutation is not None
    without, optional = set(), set()
    for name, field in mutation.fields.items():
        given = get_named_type(field.args["input"].type)
        assert isinstance(given, GraphQLInputObjectType)
        if "id" not in given.fields:
            continue
        if "expectedVersion" not in given.fields:
            without.add(name)
        elif str(given.fields["expectedVersion"].type) != "Int!":
            optional.add(name)

    assert without == WITHOUT
    assert optional == MOVEMENTS


def test_a_conflict_shows_the_record_as_it_is_now(ask: Ask, make_account: MakeAccount) -> None:
    update = """mutation ($id: ID!) { accountUpdate(
        input: {id: $id, expectedVersion: 1, name: "New"}) {
            account { version name } userErrors { code path } } }"""
    account = f"acc_{make_account('Acme').id.hex}"
    ask(update, id=account)

    answer = ask(update.replace('"New"', '"Lost"'), id=account)["data"]["accountUpdate"]

    assert answer == {
        "account": {"version": 2, "name": "New"},
        "userErrors": [{"code": "CONFLICT", "path": ["input", "expectedVersion"]}],
    }
