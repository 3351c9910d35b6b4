"""Guarantees and the demands under them as clients see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import wraps

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account
from portico.query import Answer, answer, columns, entity, many, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    CreditLimit,
    DeadlineNotice,
    DemandDiscrepancy,
    Guarantee,
    GuaranteeAmendment,
    GuaranteeCommission,
    GuaranteeCover,
    GuaranteeDemand,
    GuaranteeVariation,
    PaperDocument,
    ReimbursementClaim,
)
from portico_bank_corporate.models.undertaking_terms import TERMS
from portico_bank_corporate.operations import (
    deadlines,
    demand_examination,
    guarantee_demands,
    guarantees,
)

GUARANTEE = entity(
    Guarantee,
    name="BankGuarantee",
    prefix="bgu",
    plural="bankGuarantees",
    permission=access.GUARANTEE_READ,
    order="issueDate",
    fields=[
        *columns(
            Guarantee,
            "undertaking_number",
            "beneficiary_name",
            "beneficiary_country",
            *TERMS[2:],
            "currency",
            "issue_date",
            "expires_on",
            "wording_text",
            "non_extension_on",
            "non_extension_reference",
            "prevented_on",
            "prevented_reference",
            "release_reference",
            "cancellation_reason",
            "status",
            "outcome",
            "ended_on",
            "closed_on",
        ),
        money("amount", "The amount at issue.", amount="amount"),
        money("increased", "By how much amendments raised it since."),
        money("pending", "By how much issued amendments will raise it if accepted."),
        money("reduced", "By how much it was reduced since."),
        money("paid", "How much was paid on demands."),
        money("available", "What may still be demanded."),
        one("applicant", Account, "The client for whom the bank undertakes to pay."),
        one("beneficiary", Account, "The beneficiary's account, where it is one of ours."),
        one("limit", CreditLimit, "The credit limit that it uses."),
        one("counterGuaranteeOf", Guarantee, "The guarantee that it stands behind."),
        many(
            "counterGuarantees",
            Guarantee,
            "The counter-guarantees that stand behind it.",
            key="counter_guarantee_of_id",
        ),
        many("commissions", GuaranteeCommission, "Its commission, if agreed.", key="guarantee_id"),
        many("amendments", GuaranteeAmendment, "Its amendments.", key="guarantee_id"),
        many("variations", GuaranteeVariation, "Its schedule of changes.", key="guarantee_id"),
        many("covers", GuaranteeCover, "What secures it.", key="guarantee_id"),
        many("deadlineNotices", DeadlineNotice, "Deadlines told.", key="guarantee_id"),
        many("demands", GuaranteeDemand, "The demands under it.", key="guarantee_id"),
        many("documents", PaperDocument, "Its papers as they were issued.", key="guarantee_id"),
        many(
            "reimbursementClaims",
            ReimbursementClaim,
            "What the applicant owes for payments under it.",
            key="guarantee_id",
        ),
    ],
)

DEMAND = entity(
    GuaranteeDemand,
    name="BankGuaranteeDemand",
    prefix="bgd",
    plural="bankGuaranteeDemands",
    permission=access.DEMAND_READ,
    order="presentedOn",
    fields=[
        *columns(
            GuaranteeDemand,
            "number",
            "kind",
            "presented_on",
            "presented_at",
            "counts_from",
            "examine_by",
            "completeness",
            "completed_on",
            "channel",
            "documents",
            "requested_expiry",
            "suspended_until",
            "statement",
            "status",
            "reason",
            "examined_by",
            "examined_on",
            "decided_on",
        ),
        money("amount", "What is demanded.", amount="amount"),
        one("guarantee", Guarantee, "The guarantee."),
        one(
            "underDemand",
            GuaranteeDemand,
            "The demand under the guarantee behind which this one's stands, that led to it.",
        ),
        many(
            "ledTo",
            GuaranteeDemand,
            "The demands under counter-guarantees that it led to.",
            key="under_demand_id",
        ),
        many(
            "discrepancies",
            DemandDiscrepancy,
            "Every discrepancy for which it was refused.",
            key="demand_id",
        ),
    ],
)

DISCREPANCY = entity(
    DemandDiscrepancy,
    name="BankDemandDiscrepancy",
    prefix="bdd",
    plural="bankDemandDiscrepancies",
    permission=access.DEMAND_READ,
    order="number",
    fields=[
        *columns(DemandDiscrepancy, "number", "kind", "text"),
        one("demand", GuaranteeDemand, "The demand."),
    ],
)

GUARANTEE_TYPES = (GUARANTEE, DEMAND, DISCREPANCY)

GUARANTEES_OF_ACCOUNT = (
    many("guarantees", Guarantee, "The guarantees that it applied for.", key="applicant_id"),
)

GUARANTEE_MUTATIONS = (
    *(
        mutation(f"bankGuarantee{deed}", operation, Guarantee, access.GUARANTEE_WRITE)
        for deed, operation in (
            ("Issue", guarantees.issue_guarantee),
            ("MakeEffective", guarantees.make_guarantee_effective),
            ("Reduce", guarantees.reduce_guarantee),
            ("Release", guarantees.release_guarantee),
            ("Cancel", guarantees.cancel_guarantee),
        )
    ),
    *(
        replace(
            mutation(f"bankGuaranteeDemand{deed}", operation, GuaranteeDemand, access.DEMAND_WRITE),
            warns=deed == "Extend",
        )
        for deed, operation in (
            ("Present", guarantee_demands.present_demand),
            ("Suspend", guarantee_demands.suspend_demand),
            ("Extend", guarantee_demands.extend_for_demand),
            ("Complete", demand_examination.complete_demand),
            ("Examine", demand_examination.examine_demand),
            ("Comply", demand_examination.find_demand_complying),
            ("Refuse", demand_examination.refuse_demand),
            ("Withdraw", guarantee_demands.withdraw_demand),
        )
    ),
    mutation(
        "bankGuaranteeDemandPay",
        guarantee_demands.pay_demand,
        GuaranteeDemand,
        access.DEMAND_APPROVE,
    ),
)


def deadlines_question(grace: timedelta) -> Answer:
    """The question for deadlines, for a bank that waits so long before it closes a guarantee."""

    @wraps(deadlines.answer_deadlines)
    def ask(
        session: Session, actor: Actor, input: deadlines.BankDeadlinesQuestion
    ) -> deadlines.BankDeadlines:
        return deadlines.answer_deadlines(session, actor, input, grace=grace)

    return answer("bankDeadlines", ask, access.GUARANTEE_READ)
