"""What clients give to issue a guarantee and to change one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from portico.values import Money, Ref
from portico_bank_corporate.models import (
    BankCancellationReason,
    BankConfirmation,
    BankDeliverTo,
    BankDelivery,
    BankDemandChannel,
    BankDemandCompleteness,
    BankDemandKind,
    BankDemandRules,
    BankDiscrepancyKind,
    BankExpiryType,
    BankExtensionPeriod,
    BankGuaranteeForm,
    BankGuaranteePurpose,
    BankGuaranteeRules,
    BankGuaranteeType,
)


@dataclass(kw_only=True)
class UndertakingWish:
    """The terms that an application asks for and an issue states."""

    applicant_id: Annotated[UUID, Ref("Account"), "The client for whom the bank undertakes to pay."]
    beneficiary_id: Annotated[
        UUID | None, Ref("Account"), "The beneficiary's account, where it is one of ours."
    ] = None
    beneficiary_name: Annotated[str, "Whom the bank will pay."]
    beneficiary_country: Annotated[str | None, "The beneficiary's country."] = None
    limit_id: Annotated[
        UUID | None,
        Ref("BankCreditLimit"),
        "The credit limit to use: the applicant's or its group's. "
        "It may be left out where the applicant has just one that is in force.",
    ] = None
    purpose: Annotated[BankGuaranteePurpose, "What the undertaking is issued for."] = (
        BankGuaranteePurpose.ISSU
    )
    form: Annotated[BankGuaranteeForm, "The form of the undertaking."] = BankGuaranteeForm.DGAR
    rules: Annotated[BankGuaranteeRules, "The rules that it is subject to."] = (
        BankGuaranteeRules.URDG
    )
    type: Annotated[BankGuaranteeType, "The obligation that it supports."]
    amount: Annotated[Money, "The amount that may be demanded."]
    effectiveness_condition: Annotated[
        str | None, "What must happen before demands may be presented."
    ] = None
    expiry_type: Annotated[BankExpiryType, "What ends it."] = BankExpiryType.FIXD
    expiry_date: Annotated[date | None, "The date of expiry that its text states."] = None
    expiry_event: Annotated[str | None, "The event of expiry that its text states."] = None
    place_of_presentation: Annotated[
        str, "Where demands are presented, `PL` or `DE-BY`: its calendar counts."
    ]
    demand_rules: Annotated[BankDemandRules, "Which demands it permits."] = BankDemandRules.MULT
    underlying: Annotated[str | None, "The contract or tender that it secures."] = None
    required_documents: Annotated[str | None, "What a demand must bring, and how."] = None
    charges: Annotated[str | None, "Who bears which charges."] = None
    governing_law: Annotated[str | None, "The country whose law governs it, such as DE."] = None
    transferable: Annotated[bool, "Whether it can be transferred."] = False
    advising_bic: Annotated[
        str | None, "The BIC of the bank that advises it, or issues the local undertaking."
    ] = None
    advise_through_bic: Annotated[
        str | None, "The BIC of a second bank that advises it to the beneficiary."
    ] = None
    confirmation: Annotated[
        BankConfirmation | None, "Whether another bank is asked to confirm; standbys only."
    ] = None
    confirming_bic: Annotated[str | None, "The BIC of the bank that is asked to confirm."] = None
    local_beneficiary_name: Annotated[
        str | None, "Whom the local undertaking shall favour; for ISCO and ICCO only."
    ] = None
    local_expiry_date: Annotated[
        date | None, "When the local undertaking shall expire; for ISCO and ICCO only."
    ] = None
    extension_period: Annotated[
        BankExtensionPeriod | None, "By how much it is extended by itself when it would expire."
    ] = None
    extension_days: Annotated[int | None, "How many days; for DAYS only."] = None
    notice_days: Annotated[
        int | None, "How many days before the expiry notice of non-extension is to be given."
    ] = None
    final_expiry_date: Annotated[date | None, "The day that no extension goes beyond."] = None
    tolerance: Annotated[
        Decimal | None, "By how many per cent demands may exceed the amount together."
    ] = None
    available_with: Annotated[str | None, "The BIC or the name of who pays under it."] = None
    transfer_conditions: Annotated[
        str | None, "On which conditions it can be transferred; for what is transferable."
    ] = None
    delivery: Annotated[BankDelivery | None, "How it is delivered."] = None
    delivery_text: Annotated[
        str | None, "How, in words; OTHR needs them, COUR may name the courier."
    ] = None
    deliver_to: Annotated[BankDeliverTo | None, "To whom it is delivered."] = None
    deliver_to_text: Annotated[str | None, "Their name and address; for OTHR."] = None
    non_extension_text: Annotated[
        str | None, "How notice of non-extension is given; for automatic extension."
    ] = None
    sender_to_receiver: Annotated[
        str | None, "What the bank tells the receiving bank with the message."
    ] = None


@dataclass(kw_only=True)
class BankGuaranteeIssue(UndertakingWish):
    """The terms of a guarantee that is to be issued."""

    undertaking_number: Annotated[
        str, "The bank's number of the undertaking, of at most 16 characters (MT 760, field 20)."
    ]
    reservation: Annotated[
        str | None, "The number of the application that reserved for it; its reservation ends."
    ] = None
    issue_date: Annotated[date | None, "The day of issue; today unless given."] = None
    wording_text: Annotated[
        str | None, "Its text, at most 150 lines of 65 characters; the bank's own unless given."
    ] = None
    counter_guarantee_of_id: Annotated[
        UUID | None,
        Ref("BankGuarantee"),
        "The guarantee that it stands behind, where it is a counter-guarantee.",
    ] = None


@dataclass(kw_only=True)
class BankGuaranteeMakeEffective:
    """A guarantee whose condition of effectiveness has come true."""

    id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankGuaranteeReduce:
    """A reduction that the beneficiary has agreed to."""

    id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    expected_version: Annotated[int, "The version that you saw."]
    amount: Annotated[Money, "By how much the available amount is lowered."]


@dataclass(kw_only=True)
class BankGuaranteeRelease:
    """A guarantee that the beneficiary gave back before its expiry."""

    id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    expected_version: Annotated[int, "The version that you saw."]
    release_reference: Annotated[str, "The beneficiary's signed document that releases it."]


@dataclass(kw_only=True)
class BankGuaranteeCancel:
    """A guarantee that is called off, as the parties agreed."""

    id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    expected_version: Annotated[int, "The version that you saw."]
    reason: Annotated[BankCancellationReason, "Why."]
    reference: Annotated[str, "The beneficiary's document that agrees to it."]


@dataclass(kw_only=True)
class BankGuaranteeDemandPresent:
    """A demand for payment that the beneficiary has presented."""

    guarantee_id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    amount: Annotated[Money, "What is demanded: a part of the available amount or all of it."]
    statement: Annotated[str, "In what respect the applicant is in breach."]
    presented_on: Annotated[date | None, "The day of presentation; today unless given."] = None
    presented_at: Annotated[
        datetime | None,
        "The instant of presentation, instead of the day and whether it was after hours: the "
        "branch's business hours tell.",
    ] = None
    after_hours: Annotated[
        bool, "Whether it came after business hours: it counts for the next business day then."
    ] = False
    kind: Annotated[BankDemandKind, "What it asks for."] = BankDemandKind.PAYM
    requested_expiry: Annotated[
        date | None, "To which day an extension is asked for; for PAEX only."
    ] = None
    completeness: Annotated[
        BankDemandCompleteness,
        "Whether all of it came; INCP if it says that the rest will follow: the time for its "
        "examination begins with the rest then.",
    ] = BankDemandCompleteness.COMP
    channel: Annotated[BankDemandChannel | None, "How it was presented."] = None
    documents: Annotated[str | None, "What was presented with it."] = None


@dataclass(kw_only=True)
class DemandStep:
    """A step of a demand that somebody saw in a version."""

    id: Annotated[UUID, Ref("BankGuaranteeDemand"), "The demand."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankGuaranteeDemandSuspend(DemandStep):
    """An extend-or-pay demand whose payment waits."""

    until: Annotated[
        date | None, "Until when; as long as the rules permit if left out: 30 days, or 26."
    ] = None


@dataclass(kw_only=True)
class BankGuaranteeDemandExtend(DemandStep):
    """An extend-or-pay demand whose extension is granted."""


@dataclass(kw_only=True)
class BankGuaranteeDemandPay(DemandStep):
    """A demand that complies and is paid; another person than its examiner pays it."""


@dataclass(kw_only=True)
class BankDiscrepancyWish:
    """One discrepancy of a demand."""

    kind: Annotated[BankDiscrepancyKind, "In what respect the demand does not comply."]
    text: Annotated[str | None, "What it is, in words; OTHER needs them."] = None


@dataclass(kw_only=True)
class BankGuaranteeDemandRefuse(DemandStep):
    """A demand that does not comply."""

    discrepancies: Annotated[
        list[BankDiscrepancyWish], "Every discrepancy for which it is refused."
    ] = field(default_factory=list)
    reason: Annotated[
        str | None, "A discrepancy in words, where none of the kinds says it (OTHER)."
    ] = None


@dataclass(kw_only=True)
class BankGuaranteeDemandWithdraw(DemandStep):
    """A demand that the beneficiary takes back."""

    reason: Annotated[str | None, "Why it was taken back."] = None
