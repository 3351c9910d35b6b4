"""What of a client holds today, of what has a first and a last day."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_


def holds_today(account: Any, other: Any, env: Any) -> Any:
    """Whether something of an account holds today."""
    open_end = or_(other.valid_to.is_(None), other.valid_to >= env.today)
    return and_(other.account_id == account.id, other.valid_from <= env.today, open_end)
