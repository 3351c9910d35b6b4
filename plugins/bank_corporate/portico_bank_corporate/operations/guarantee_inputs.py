"""What clients give to issue a guarantee and to change one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from portico.values import Money, Ref
from portico_bank_corporate.models import (
    BankDemandKind,
    BankDemandRules,
    BankExpiryType,
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
class BankGuaranteeDemandPresent:
    """A demand for payment that the beneficiary has presented."""

    guarantee_id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    amount: Annotated[Money, "What is demanded: a part of the available amount or all of it."]
    statement: Annotated[str, "In what respect the applicant is in breach."]
    presented_on: Annotated[date | None, "The day of presentation; today unless given."] = None
    after_hours: Annotated[
        bool, "Whether it came after business hours: it counts for the next business day then."
    ] = False
    kind: Annotated[BankDemandKind, "What it asks for."] = BankDemandKind.PAYM
    requested_expiry: Annotated[
        date | None, "To which day an extension is asked for; for PAEX only."
    ] = None


@dataclass(kw_only=True)
class BankGuaranteeDemandSuspend:
    """An extend-or-pay demand whose payment waits."""

    id: Annotated[UUID, Ref("BankGuaranteeDemand"), "The demand."]
    expected_version: Annotated[int, "The version that you saw."]
    until: Annotated[
        date | None, "Until when; as long as the rules permit if left out: 30 days, or 26."
    ] = None


@dataclass(kw_only=True)
class BankGuaranteeDemandExtend:
    """An extend-or-pay demand whose extension is granted."""

    id: Annotated[UUID, Ref("BankGuaranteeDemand"), "The demand."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankGuaranteeDemandPay:
    """A demand that complies and is paid."""

    id: Annotated[UUID, Ref("BankGuaranteeDemand"), "The demand."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankGuaranteeDemandRefuse:
    """A demand that does not comply."""

    id: Annotated[UUID, Ref("BankGuaranteeDemand"), "The demand."]
    expected_version: Annotated[int, "The version that you saw."]
    reason: Annotated[str, "Every discrepancy for which it is refused."]


@dataclass(kw_only=True)
class BankGuaranteeDemandWithdraw:
    """A demand that the beneficiary takes back."""

    id: Annotated[UUID, Ref("BankGuaranteeDemand"), "The demand."]
    expected_version: Annotated[int, "The version that you saw."]
    reason: Annotated[str | None, "Why it was taken back."] = None
