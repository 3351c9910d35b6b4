"""Four eyes: asking for consent, giving and refusing it, and doing the deed only with it.

A plugin declares an :class:`~portico.hookspecs.ApprovalPolicy` in its ``access`` hook and calls
:func:`require_approval` in the operation that releases; :func:`request_approval` if a deed of its
own asks. Lock order: the record first, then the request.
"""

from portico.operations.approvals import voiding  # noqa: F401 (it listens to every flush)
from portico.operations.approvals.asking import ask_approval, request_approval, withdraw_approval
from portico.operations.approvals.deciding import (
    give_approval,
    reject_approval,
    require_another_person,
)
from portico.operations.approvals.releasing import require_approval
from portico.operations.approvals.subject import content_hash, decisions_on, open_request

__all__ = [
    "ask_approval",
    "content_hash",
    "decisions_on",
    "give_approval",
    "open_request",
    "reject_approval",
    "request_approval",
    "require_another_person",
    "require_approval",
    "withdraw_approval",
]
