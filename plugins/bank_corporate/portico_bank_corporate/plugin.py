"""The bank plugin: what it adds to Portico, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from portico.events import AccountArchiving, AccountsMerging
from portico.hookspecs import Access, Job, Plugin, Subscriber, hookimpl
from portico.query import GraphQL
from portico_bank_corporate import demo, graphql
from portico_bank_corporate.access import PERMISSIONS
from portico_bank_corporate.operations.commission_billing import bill_commissions
from portico_bank_corporate.operations.expiry import expire_guarantees, expire_limits
from portico_bank_corporate.operations.open_business import move_business, refuse_archiving


class BankSettings(BaseSettings):
    """The settings of the bank plugin."""

    model_config = SettingsConfigDict(extra="forbid")

    guarantee_grace_days: int = Field(
        default=5,
        ge=0,
        le=90,
        description="How many days an expired guarantee waits for demands that are on their way, "
        "before it is closed and its limit is free.",
    )


EXAMPLE = """
# What a client owes us at worst: its credit limits, and the guarantees that use them.
query BankExposureOfAcme {
  accounts(where: {name: {startsWith: "Acme"}}, first: 1) {
    nodes {
      name
      bank {
        creditLimits { nodes { number amount { amount currency } validTo status } }
        guarantees(orderBy: [{field: ISSUE_DATE, direction: DESC}]) {
          totalCount
          nodes { undertakingNumber type status available { amount currency } expiresOn }
        }
        payrollProjects {
          nodes {
            number
            registers { nodes { period lineCount controlSum { amount currency } status } }
          }
        }
      }
    }
  }
}
"""


class BankCorporate(Plugin):
    """Corporate business of a bank: payroll projects, guarantees, credit limits."""

    prefix = "bank"
    Settings = BankSettings
    example = EXAMPLE
    demo = staticmethod(demo.load)  # type: ignore[assignment]  # mypy takes it for a method

    @property
    def _grace(self) -> timedelta:
        """How long an expired guarantee waits for demands that are on their way."""
        return timedelta(days=self.settings.guarantee_grace_days)

    @hookimpl
    def graphql(self) -> GraphQL:
        """Types, the fields of an account, questions and mutations."""
        return GraphQL(
            entities=graphql.TYPES,
            extend={"Account": graphql.ACCOUNT_FIELDS},
            queries=(*graphql.QUESTIONS, graphql.deadlines_question(self._grace)),
            mutations=graphql.MUTATIONS,
        )

    @hookimpl
    def access(self) -> Access:
        """Permissions."""
        return Access(permissions=PERMISSIONS)

    @hookimpl
    def subscribers(self) -> Sequence[Subscriber]:
        """An account with open business is not archived; merged accounts share theirs."""
        return [
            Subscriber(AccountArchiving, refuse_archiving),
            Subscriber(AccountsMerging, move_business),
        ]

    @hookimpl
    def jobs(self) -> Sequence[Job]:
        """Guarantees and limits end by themselves."""
        run = partial(expire_guarantees, grace_days=self._grace.days)
        return [
            Job("expire_guarantees", timedelta(hours=1), run),
            Job("expire_limits", timedelta(hours=1), expire_limits),
            Job("bill_commissions", timedelta(hours=1), bill_commissions),
        ]
