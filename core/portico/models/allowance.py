"""What an actor may do and see, as JSON: kept for what is done later in the actor's name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from portico.access import Actor, Reach
from portico.values import Money


def allowance(actor: Actor) -> dict[str, Any]:
    """What the actor may do and see now."""
    owners, accounts = actor.reach.owners, actor.reach.accounts
    ceiling, discount = actor.ceiling, actor.discount_ceiling
    behalf = actor.on_behalf_of_id
    return {
        "scopes": sorted(actor.scopes),
        "within": sorted(actor.within),
        "powers": sorted(actor.powers),
        "owners": None if owners is None else sorted(owners),
        "accounts": None if accounts is None else sorted(each.hex for each in accounts),
        "ceiling": [str(ceiling.amount), ceiling.currency] if ceiling else None,
        "discount_ceiling": None if discount is None else str(discount),
        "on_behalf_of_id": behalf.hex if behalf else None,
    }


def allowed_actor(kept: dict[str, Any], **who: Any) -> Actor:
    """An actor with what was kept of its rights; ``who`` are its name and the like."""
    owners, accounts = kept["owners"], kept["accounts"]
    ceiling, discount, behalf = kept["ceiling"], kept["discount_ceiling"], kept["on_behalf_of_id"]
    return Actor(
        scopes=frozenset(kept["scopes"]),
        within=frozenset(kept["within"]),
        powers=frozenset(kept["powers"]),
        reach=Reach(
            owners=None if owners is None else frozenset(owners),
            accounts=None if accounts is None else frozenset(UUID(hex=each) for each in accounts),
        ),
        ceiling=Money(Decimal(ceiling[0]), ceiling[1]) if ceiling else None,
        discount_ceiling=None if discount is None else Decimal(discount),
        on_behalf_of_id=UUID(hex=behalf) if behalf else None,
        **who,
    )
