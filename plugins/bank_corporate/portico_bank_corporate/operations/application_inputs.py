"""What clients give to apply for a guarantee, and the bank to decide on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from portico.values import UNSET, Choice, Money, Ref, Unset
from portico_bank_corporate.models import (
    BankApplicationWording,
    BankConfirmation,
    BankDeliverTo,
    BankDelivery,
    BankDemandRules,
    BankExpiryType,
    BankExtensionPeriod,
    BankGuaranteeForm,
    BankGuaranteePurpose,
    BankGuaranteeRules,
    BankGuaranteeType,
)
from portico_bank_corporate.operations.guarantee_inputs import UndertakingWish

Application = Annotated[UUID, Ref("BankGuaranteeApplication"), "The application."]
Version = Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankGuaranteeApplicationCreate(UndertakingWish):
    """The guarantee that a client asks for."""

    number: Annotated[str, "The bank's or the client's number of the application."]
    instructing_party_id: Annotated[
        UUID | None, Ref("Account"), "Who gives the instruction, where it is another."
    ] = None
    wording: Annotated[BankApplicationWording, "Whose text it is to have."] = (
        BankApplicationWording.STANDARD
    )
    wording_text: Annotated[str | None, "The text; for CUSTOM only."] = None
    cover: Annotated[
        str | None, "What the client offers as security: cash, a pledge, a counter-guarantee."
    ] = None


@dataclass(kw_only=True)
class BankGuaranteeApplicationUpdate:
    """Other terms of an application that is a draft or was returned; it is a draft then."""

    id: Application
    expected_version: Version
    beneficiary_name: Annotated[str | Unset, "Whom the bank shall pay."] = UNSET
    beneficiary_country: Annotated[str | Unset | None, "The beneficiary's country."] = UNSET
    limit_id: Annotated[UUID | Unset | None, Ref("BankCreditLimit"), "The credit limit to use."] = (
        UNSET
    )
    purpose: Annotated[BankGuaranteePurpose | Unset, "What it is issued for."] = UNSET
    form: Annotated[BankGuaranteeForm | Unset, "The form of the undertaking."] = UNSET
    rules: Annotated[BankGuaranteeRules | Unset, "The rules that it is subject to."] = UNSET
    type: Annotated[BankGuaranteeType | Unset, "The obligation that it supports."] = UNSET
    wording: Annotated[BankApplicationWording | Unset, "Whose text it is to have."] = UNSET
    wording_text: Annotated[str | Unset | None, "The text; for CUSTOM only."] = UNSET
    cover: Annotated[str | Unset | None, "What the client offers as security."] = UNSET
    amount: Annotated[Money | Unset, "The amount that may be demanded."] = UNSET
    effectiveness_condition: Annotated[
        str | Unset | None, "What must happen before demands may be presented."
    ] = UNSET
    expiry_type: Annotated[BankExpiryType | Unset, "What ends it."] = UNSET
    expiry_date: Annotated[date | Unset | None, "The date of expiry."] = UNSET
    expiry_event: Annotated[str | Unset | None, "The event of expiry."] = UNSET
    place_of_presentation: Annotated[str | Unset, "Where demands are presented."] = UNSET
    demand_rules: Annotated[BankDemandRules | Unset, "Which demands it permits."] = UNSET
    underlying: Annotated[str | Unset | None, "The contract or tender that it secures."] = UNSET
    required_documents: Annotated[str | Unset | None, "What a demand must bring, and how."] = UNSET
    charges: Annotated[str | Unset | None, "Who bears which charges."] = UNSET
    governing_law: Annotated[
        str | Unset | None, "The country whose law governs it, such as DE."
    ] = UNSET
    transferable: Annotated[bool | Unset, "Whether it can be transferred."] = UNSET
    advising_bic: Annotated[
        str | Unset | None, "The BIC of the bank that advises it, or issues the local undertaking."
    ] = UNSET
    advise_through_bic: Annotated[
        str | Unset | None, "The BIC of a second bank that advises it to the beneficiary."
    ] = UNSET
    confirmation: Annotated[
        BankConfirmation | Unset | None, "Whether another bank is asked to confirm; standbys only."
    ] = UNSET
    confirming_bic: Annotated[
        str | Unset | None, "The BIC of the bank that is asked to confirm."
    ] = UNSET
    local_beneficiary_name: Annotated[
        str | Unset | None, "Whom the local undertaking shall favour; for ISCO and ICCO only."
    ] = UNSET
    local_expiry_date: Annotated[
        date | Unset | None, "When the local undertaking shall expire; for ISCO and ICCO only."
    ] = UNSET
    extension_period: Annotated[
        BankExtensionPeriod | Unset | None,
        "By how much it is extended by itself when it would expire.",
    ] = UNSET
    extension_days: Annotated[int | Unset | None, "How many days; for DAYS only."] = UNSET
    notice_days: Annotated[
        int | Unset | None,
        "How many days before the expiry notice of non-extension is to be given.",
    ] = UNSET
    final_expiry_date: Annotated[date | Unset | None, "The day that no extension goes beyond."] = (
        UNSET
    )
    tolerance: Annotated[
        Decimal | Unset | None, "By how many per cent demands may exceed the amount together."
    ] = UNSET
    available_with: Annotated[str | Unset | None, "The BIC or the name of who pays under it."] = (
        UNSET
    )
    transfer_conditions: Annotated[
        str | Unset | None, "On which conditions it can be transferred; for what is transferable."
    ] = UNSET
    delivery: Annotated[BankDelivery | Unset | None, "How it is delivered."] = UNSET
    delivery_text: Annotated[
        str | Unset | None, "How, in words; OTHR needs them, COUR may name the courier."
    ] = UNSET
    deliver_to: Annotated[BankDeliverTo | Unset | None, "To whom it is delivered."] = UNSET
    deliver_to_text: Annotated[str | Unset | None, "Their name and address; for OTHR."] = UNSET
    non_extension_text: Annotated[
        str | Unset | None, "How notice of non-extension is given; for automatic extension."
    ] = UNSET
    sender_to_receiver: Annotated[
        str | Unset | None, "What the bank tells the receiving bank with the message."
    ] = UNSET


@dataclass(kw_only=True)
class BankGuaranteeApplicationSubmit:
    """An application that is handed in."""

    id: Application
    expected_version: Version


class BankApplicationStep(Choice):
    """The bank's next step with an application."""

    CREDIT_REVIEW = "Look at the risk."
    LEGAL_REVIEW = "Look at the wording; the risk is accepted."
    APPROVED = "Approve it; others have consented."


@dataclass(kw_only=True)
class BankGuaranteeApplicationAdvance:
    """The next step of the bank's examination."""

    id: Application
    expected_version: Version
    step: Annotated[BankApplicationStep, "The step."]


@dataclass(kw_only=True)
class BankGuaranteeApplicationReturn:
    """An application that is sent back to be completed."""

    id: Application
    expected_version: Version
    reason: Annotated[str, "What is missing or has to be changed."]


@dataclass(kw_only=True)
class BankGuaranteeApplicationReject:
    """An application that the bank declines."""

    id: Application
    expected_version: Version
    reason: Annotated[str, "Why."]


@dataclass(kw_only=True)
class BankGuaranteeApplicationWithdraw:
    """An application that the client gives up."""

    id: Application
    expected_version: Version
    reason: Annotated[str | None, "Why."] = None


@dataclass(kw_only=True)
class BankGuaranteeApplicationIssue:
    """An approved application whose guarantee is issued."""

    id: Application
    expected_version: Version
    undertaking_number: Annotated[
        str, "The bank's number of the undertaking, of at most 16 characters (MT 760, field 20)."
    ]
    issue_date: Annotated[date | None, "The day of issue; today unless given."] = None
