"""The bank plugin: what it adds to Portico, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import ClassVar

from portico.events import (
    AccountArchiving,
    AccountsMerging,
    ApprovalDecided,
    Handover,
    PersonErasing,
    PersonExporting,
)
from portico.hookspecs import Access, Job, Plugin, Subscriber, hookimpl
from portico.query import GraphQL
from portico_bank_corporate import demo, graphql
from portico_bank_corporate.access import PERMISSIONS, ROLES
from portico_bank_corporate.operations.agreement_editions import EDITION_APPROVAL, follow_edition
from portico_bank_corporate.operations.amendment_approval import (
    AMENDMENT_APPROVAL,
    follow_amendment,
)
from portico_bank_corporate.operations.application_approval import APPLICATION_APPROVAL
from portico_bank_corporate.operations.billing import bill_agreements
from portico_bank_corporate.operations.commission_billing import bill_commissions
from portico_bank_corporate.operations.deadline_notices import remind_of_deadlines
from portico_bank_corporate.operations.demand_approval import DEMAND_APPROVAL, follow_demand
from portico_bank_corporate.operations.employer_health import assess_employers
from portico_bank_corporate.operations.expiry import expire_guarantees, expire_limits
from portico_bank_corporate.operations.exposure_scenario import ExposurePolicy
from portico_bank_corporate.operations.guarantee_demands import end_suspensions
from portico_bank_corporate.operations.guarantee_extensions import extend_guarantees
from portico_bank_corporate.operations.guarantee_variations import apply_variations
from portico_bank_corporate.operations.handover import hand_over_business
from portico_bank_corporate.operations.kyc_cases import KYC_APPROVAL, follow_case, open_reviews
from portico_bank_corporate.operations.leavers import move_to_retail
from portico_bank_corporate.operations.limit_approval import LIMIT_APPROVAL
from portico_bank_corporate.operations.merged_clients import move_knowledge
from portico_bank_corporate.operations.open_business import move_business, refuse_archiving
from portico_bank_corporate.operations.paper_documents import draw_documents
from portico_bank_corporate.operations.persons import erase_enrolments, export_enrolments
from portico_bank_corporate.operations.register_approval import POLICY, follow_decision
from portico_bank_corporate.operations.register_waiting import end_waiting
from portico_bank_corporate.operations.reimbursement_claims import note_overdue_claims
from portico_bank_corporate.operations.undertaking_facts import Issuer
from portico_bank_corporate.settings import BankSettings

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
    demo_settings: ClassVar[Mapping[str, object]] = {
        "kyc_required": False,
        "limit_approval_required": False,
    }
    """So that one person can try everything: a KYC case and a credit limit need two."""
    demo = staticmethod(demo.load)  # type: ignore[assignment]  # mypy takes it for a method

    @property
    def _policy(self) -> ExposurePolicy:
        """How the bank weighs its exposure, and how long it waits for demands on their way."""
        factors = {each.name: factor for each, factor in self.settings.conversion_factors.items()}
        return ExposurePolicy(timedelta(days=self.settings.guarantee_grace_days), factors)

    @property
    def _issuer(self) -> Issuer:
        """The bank as messages and papers name it."""
        return Issuer(self.settings.bank_name, self.settings.bank_bic)

    @hookimpl
    def graphql(self) -> GraphQL:
        """Types, the fields of an account, questions and mutations."""
        return GraphQL(
            entities=graphql.TYPES,
            extend={"Account": graphql.ACCOUNT_FIELDS},
            queries=graphql.questions(self._policy, self._issuer),
            mutations=graphql.MUTATIONS,
            subscriptions=graphql.SUBSCRIPTIONS,
        )

    @hookimpl
    def access(self) -> Access:
        """Permissions, and the deeds that need the consent of others."""
        kyc = (EDITION_APPROVAL, KYC_APPROVAL)
        guarantees = (APPLICATION_APPROVAL, AMENDMENT_APPROVAL, DEMAND_APPROVAL, LIMIT_APPROVAL)
        consent = (*guarantees, *kyc, POLICY)
        return Access(permissions=PERMISSIONS, roles=ROLES, approvals=consent)

    @hookimpl
    def subscribers(self) -> Sequence[Subscriber]:
        """Accounts with open business stay; merged ones share theirs; refused registers reopen."""
        return [
            Subscriber(Handover, hand_over_business),
            Subscriber(PersonExporting, export_enrolments),
            Subscriber(PersonErasing, erase_enrolments),
            Subscriber(AccountArchiving, refuse_archiving),
            Subscriber(AccountsMerging, move_business),
            Subscriber(AccountsMerging, move_knowledge),
            Subscriber(ApprovalDecided, follow_decision),
            Subscriber(ApprovalDecided, follow_edition),
            Subscriber(ApprovalDecided, follow_case),
            Subscriber(ApprovalDecided, follow_demand),
            Subscriber(ApprovalDecided, follow_amendment),
        ]

    @hookimpl
    def jobs(self) -> Sequence[Job]:
        """Guarantees and limits end by themselves."""
        run = partial(expire_guarantees, grace_days=self.settings.guarantee_grace_days)
        remind = partial(
            remind_of_deadlines,
            ahead=timedelta(days=self.settings.deadline_notice_days),
            grace=timedelta(days=self.settings.guarantee_grace_days),
        )
        return [
            Job("expire_guarantees", timedelta(hours=1), run),
            Job("extend_guarantees", timedelta(hours=1), extend_guarantees),
            Job("vary_guarantees", timedelta(hours=1), apply_variations),
            Job("draw_documents", timedelta(minutes=5), draw_documents),
            Job("end_suspensions", timedelta(hours=1), end_suspensions),
            Job("note_overdue_claims", timedelta(hours=1), note_overdue_claims),
            Job("remind_of_deadlines", timedelta(hours=1), remind),
            Job("expire_limits", timedelta(hours=1), expire_limits),
            Job("end_waiting", timedelta(hours=1), end_waiting),
            Job("bill_commissions", timedelta(hours=1), bill_commissions),
            Job("bill_agreements", timedelta(hours=6), bill_agreements),
            Job("move_to_retail", timedelta(hours=24), move_to_retail),
            Job("open_kyc_reviews", timedelta(hours=24), open_reviews),
            Job("assess_employers", timedelta(hours=24), assess_employers),
        ]
