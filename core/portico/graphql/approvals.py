"""ApprovalRequest as clients see it."""

from __future__ import annotations

from typing import Final

from portico.graphql.core_access import APPROVAL_READ
from portico.models import Account, ApprovalDecision, ApprovalRequest
from portico.query import Entity, columns, entity, items, money, object_type, one
from portico.query.declare import first_paragraph

DECISION: Final = object_type(
    "ApprovalDecision",
    first_paragraph(ApprovalDecision),
    columns(
        ApprovalDecision,
        *("verdict", "permission", "acted_by", "on_behalf_of"),
        *("content_hash", "note", "decided_at"),
    ),
)


def approval_request() -> Entity:
    """The type of a request for consent."""
    return entity(
        ApprovalRequest,
        name="ApprovalRequest",
        prefix="apr",
        plural="approvalRequests",
        permission=APPROVAL_READ.name,
        fields=(
            *columns(ApprovalRequest, "policy", "subject", "summary", "content_hash", "status"),
            money(
                "amount",
                "The amount it is about.",
                amount="amount",
                currency="currency",
                nullable=True,
            ),
            *columns(ApprovalRequest, "needed", "makers", "closed_at"),
            one("account", Account, "The account concerned."),
            items(
                "decisions",
                DECISION,
                ApprovalDecision,
                "Who decided what, in order.",
                key="request_id",
                order="id",
            ),
        ),
    )
