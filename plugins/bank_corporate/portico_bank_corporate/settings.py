"""What a deployment sets for the bank plugin."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Annotated, Final
from zoneinfo import available_timezones

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portico_bank_corporate.models import BankGuaranteeType
from portico_bank_corporate.models.formats import BIC

_T = BankGuaranteeType
PERFORMANCE: Final = (_T.PERF, _T.TEND, _T.WARR, _T.MAIN, _T.RETN, _T.CUST, _T.SHIP)
"""Types that secure a performance, not a payment: of medium risk."""

Factor = Annotated[Decimal, Field(ge=0, le=100)]


class BankSettings(BaseSettings):
    """The settings of the bank plugin."""

    model_config = SettingsConfigDict(extra="forbid")

    bank_name: str | None = Field(
        default=None, max_length=140, description="The bank's name, as it signs guarantees."
    )
    bank_bic: str | None = Field(
        default=None,
        pattern=BIC.pattern,
        description="The bank's BIC; it issues guarantees under it.",
    )
    guarantee_grace_days: int = Field(
        default=5,
        ge=0,
        le=90,
        description="How many days an expired guarantee waits for demands that are on their way, "
        "before it is closed and its limit is free.",
    )
    deadline_notice_days: int = Field(
        default=14,
        ge=1,
        le=365,
        description="How many days ahead deadlines of guarantees are told.",
    )
    branch_zone: str = Field(
        default="UTC", description="The time zone of the branch that demands are presented to."
    )
    branch_closes_at: time = Field(
        default=time(17),
        description="When its business hours end: what is presented later counts for the next "
        "business day.",
    )
    reimbursement_days: int = Field(
        default=10,
        ge=0,
        le=365,
        description="How many days an applicant has to pay back what was paid under its guarantee, "
        "before the claim is overdue and uses its credit limit.",
    )
    limit_approval_required: bool = Field(
        default=True,
        description="Whether a credit limit is a draft until somebody else has consented to it. "
        "Otherwise it may be used as soon as it is created.",
    )
    check_payee_banks: bool = Field(
        default=False,
        description="Whether the pre-flight of a register warns of accounts at banks that the "
        "register of their country does not have. Registers are published some time after a bank "
        "opens, so that it never refuses.",
    )
    kyc_required: bool = Field(
        default=True,
        description="Whether a product needs an approved KYC case of its client. If the bank "
        "keeps its cases elsewhere, only what is noted here speaks against a client: hits, and "
        "cases that were rejected or are out of date.",
    )
    conversion_factors: dict[BankGuaranteeType, Factor] = Field(
        default=dict.fromkeys(PERFORMANCE, Decimal(50)),
        description="Credit conversion factors in per cent by type of guarantee, PERF = 50; "
        "100 for every type that is not named.",
    )

    @field_validator("branch_zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        """A zone of the IANA database."""
        if value not in available_timezones():
            raise ValueError(f"{value} is no time zone such as Europe/Berlin")
        return value

    @field_validator("conversion_factors", mode="before")
    @classmethod
    def _by_name(cls, value: object) -> object:
        """Types are written by their names, and an unknown one is told."""
        if not isinstance(value, dict):
            return value
        names = {each.name: each for each in BankGuaranteeType}
        if strange := sorted(
            str(key) for key in value if str(getattr(key, "name", key)) not in names
        ):
            known = ", ".join(names)
            raise ValueError(f"no type of guarantee is called {', '.join(strange)}: {known}")
        return {names[str(getattr(key, "name", key))]: factor for key, factor in value.items()}
