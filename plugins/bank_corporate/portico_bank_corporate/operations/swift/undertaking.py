"""Guarantees and amendments as MT 760 and MT 767."""

from __future__ import annotations

from typing import Final

from portico_bank_corporate.models import (
    BankConfirmation,
    BankDemandRules,
    BankExpiryType,
    BankExtensionPeriod,
    BankGuaranteePurpose,
    GuaranteeAmendment,
)
from portico_bank_corporate.models.formats import BIC
from portico_bank_corporate.models.undertaking_terms import COUNTER_PURPOSES
from portico_bank_corporate.operations.swift.layout import BankSwiftMessageType
from portico_bank_corporate.operations.swift.message import Message, compose
from portico_bank_corporate.operations.swift.text import (
    amount_of,
    latin,
    narrative_of,
    party_of,
    six,
)
from portico_bank_corporate.operations.undertaking_facts import Facts, Issuer

Pairs = list[tuple[str, str | None]]
_P = BankGuaranteePurpose
AMENDS: Final = {
    _P.ISSU: "ISUA",
    _P.ISCO: "ISCA",
    _P.ICCO: "ICCA",
    _P.ACNF: "ACNA",
    _P.ADVI: "ADVA",
}
"""Field 22A of an amendment to what was issued for a purpose."""

CONFIRMED: Final = {
    BankConfirmation.CONFIRM: "CONFIRM",
    BankConfirmation.MAY_ADD: "MAY ADD",
    BankConfirmation.WITHOUT: "WITHOUT",
}
WIDTH: Final = 65


def issue_message(facts: Facts) -> Message:
    """The MT 760 of a guarantee; a counter-undertaking asks for the local one in sequence C."""
    guarantee = facts.guarantee
    told = narrative_of([guarantee.sender_to_receiver or ""], 35)
    head: Pairs = [("15A", ""), ("27", "1/1"), ("22A", guarantee.purpose.name), ("72Z", told)]
    body = [*head, *_details(facts), *_later(facts)]
    if guarantee.purpose in COUNTER_PURPOSES:
        body += _local(facts)
    return compose(BankSwiftMessageType.MT760, body)


def _details(facts: Facts) -> Pairs:
    guarantee = facts.guarantee
    rules = guarantee.rules.name
    return [
        ("15B", ""),
        ("20", guarantee.undertaking_number),
        ("30", six(guarantee.issue_date)),
        ("22D", guarantee.form.name),
        ("40C", rules),
        *_expiry(facts),
        ("50", party_of(facts.applicant)),
        ("51", party_of(facts.obligor)),
        _issuer(facts.issuer),
        ("59", _beneficiary(facts)),
        ("56A", guarantee.advising_bic),
        ("57A", guarantee.advise_through_bic),
        ("32B", amount_of(guarantee.amount, guarantee.currency)),
        ("39D", narrative_of([*_tolerance(facts), *_schedule(facts)], WIDTH)),
        _available(facts),
        ("71D", narrative_of([guarantee.charges or ""], 35)),
        ("45C", narrative_of([guarantee.required_documents or ""], WIDTH)),
        ("77U", narrative_of(facts.text(), WIDTH)),
    ]


def _later(facts: Facts) -> Pairs:
    guarantee = facts.guarantee
    asked = CONFIRMED.get(guarantee.confirmation) if guarantee.confirmation else None
    is_counter = guarantee.purpose in COUNTER_PURPOSES
    return [
        ("49", asked),
        ("58A", guarantee.confirming_bic),
        ("44H", guarantee.governing_law),
        *_extension(facts),
        ("48B", _demands(guarantee.demand_rules)),
        ("48D", "TRAN" if guarantee.transferable and not is_counter else None),
        ("39E", None if is_counter else _transfer(facts)),
        ("45L", narrative_of([guarantee.underlying or ""], WIDTH)),
        *([] if is_counter else _delivery(facts)),
    ]


def _local(facts: Facts) -> Pairs:
    """The local undertaking that a counter-undertaking asks for, on the same terms."""
    guarantee = facts.guarantee
    ends = guarantee.local_expiry_date or guarantee.expiry_date
    expiry: Pairs = [("23B", "FIXD"), ("31E", six(ends))] if ends else _expiry(facts)
    return [
        ("15C", ""),
        ("22D", guarantee.form.name),
        ("40C", guarantee.rules.name),
        ("22K", guarantee.type.name if guarantee.type.name in LOCAL_TYPES else "OTHR"),
        *expiry,
        ("50", party_of(facts.applicant)),
        ("59", party_of([guarantee.local_beneficiary_name or guarantee.beneficiary_name])),
        ("32B", amount_of(guarantee.amount, guarantee.currency)),
        ("39D", narrative_of(_tolerance(facts), WIDTH)),
        _available(facts),
        ("22Y", None if guarantee.wording_text else "STND"),
        ("48D", "TRAN" if guarantee.transferable else None),
        ("39E", _transfer(facts)),
        ("45L", narrative_of([guarantee.underlying or "NOT STATED"], WIDTH)),
        *_delivery(facts),
    ]


LOCAL_TYPES: Final = (
    *("APAY", "CUST", "DPAY", "INSU", "PAYM", "PERF", "RETN", "SHIP", "TEND", "WARR"),
)


def amendment_message(facts: Facts, amendment: GuaranteeAmendment) -> Message:
    """The MT 767 of an amendment."""
    guarantee = facts.guarantee
    changes = _changes(facts, amendment)
    text = narrative_of([amendment.text or ""], WIDTH)
    pairs: Pairs = [
        ("15A", ""),
        ("27", "1/1"),
        ("21", "NONREF"),
        ("22A", AMENDS[guarantee.purpose]),
        ("15B", ""),
        ("20", guarantee.undertaking_number),
        ("26E", str(amendment.number)),
        ("30", six(amendment.issued_on or amendment.created_at.date())),
        _issuer(facts.issuer),
        *changes,
        ("77U", text),
    ]
    if guarantee.purpose in COUNTER_PURPOSES:
        same = text or ("PLEASE AMEND THE LOCAL UNDERTAKING LIKEWISE." if not changes else None)
        pairs += [("15C", ""), *changes, ("77L", same)]
    return compose(BankSwiftMessageType.MT767, pairs)


def _changes(facts: Facts, amendment: GuaranteeAmendment) -> Pairs:
    currency = amendment.currency
    found: Pairs = []
    if amendment.increase:
        found.append(("32B", amount_of(amendment.increase, currency)))
    if amendment.decrease:
        found.append(("33B", amount_of(amendment.decrease, currency)))
    if amendment.expiry_date is not None:
        event = facts.guarantee.expiry_event
        kind = facts.guarantee.expiry_type.name
        found += [("23B", kind), ("31E", six(amendment.expiry_date))]
        found.append(("35G", narrative_of([event or ""], WIDTH)))
    return found


def _expiry(facts: Facts) -> Pairs:
    guarantee = facts.guarantee
    is_open = guarantee.expiry_type is BankExpiryType.OPEN
    return [
        ("23B", guarantee.expiry_type.name),
        ("31E", None if is_open else six(guarantee.expiry_date)),
        ("35G", narrative_of([guarantee.expiry_event or ""], WIDTH)),
    ]


def _issuer(issuer: Issuer) -> tuple[str, str | None]:
    return ("52A", issuer.bic) if issuer.bic else ("52D", party_of([issuer.name or ""]))


def _beneficiary(facts: Facts) -> str | None:
    guarantee = facts.guarantee
    country = [guarantee.beneficiary_country] if guarantee.beneficiary_country else []
    return party_of([guarantee.beneficiary_name, *country])


def _tolerance(facts: Facts) -> list[str]:
    tolerance = facts.guarantee.tolerance
    return [f"PLUS {tolerance.normalize():f} PERCENT"] if tolerance else []


def _available(facts: Facts) -> tuple[str, str | None]:
    with_ = facts.guarantee.available_with or ""
    return ("41F", with_) if BIC.fullmatch(with_) else ("41G", party_of([with_]))


def _transfer(facts: Facts) -> str | None:
    return narrative_of([facts.guarantee.transfer_conditions or ""], WIDTH)


def _delivery(facts: Facts) -> Pairs:
    """Fields 24E and 24G: a code, and what it needs in words."""
    guarantee = facts.guarantee
    found: Pairs = []
    if guarantee.delivery is not None:
        how = latin(guarantee.delivery_text or "", "x")
        found.append(("24E", "/".join(filter(None, (guarantee.delivery.name, how)))))
    if guarantee.deliver_to is not None:
        who = narrative_of([guarantee.deliver_to_text or ""], WIDTH)
        found.append(("24G", "\n".join(filter(None, (guarantee.deliver_to.name, who)))))
    return found


def _schedule(facts: Facts) -> list[str]:
    words = facts.values()["variations"]
    return [words] if words else []


def _extension(facts: Facts) -> Pairs:
    guarantee = facts.guarantee
    if guarantee.extension_period is None:
        return []
    is_year = guarantee.extension_period is BankExtensionPeriod.ONEY
    period = "ONEY" if is_year else f"DAYS/{guarantee.extension_days}"
    return [
        ("23F", period),
        ("78", narrative_of([guarantee.non_extension_text or ""], WIDTH)),
        ("26E", str(guarantee.notice_days) if guarantee.notice_days else None),
        ("31S", six(guarantee.final_expiry_date)),
    ]


def _demands(rules: BankDemandRules) -> str | None:
    return None if rules is BankDemandRules.MULT else rules.name
