"""Who hears whom: rooms with only a folding wall between them are not for a gala and an exam."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, literal, select

from portico_hotel_corporate.models.space_holds import SpaceHold
from portico_hotel_corporate.models.spaces import CombinationMember


def hears(function: Any, other: Any) -> ColumnElement[bool]:
    """Whether one of two rows of functions is loud, the other not, and a folding wall between them.

    Both hold their spaces and overlap, without setting up and clearing. A wall folds where a
    combination has rooms of both; the same room is no neighbour of itself.
    """
    mine, theirs = SpaceHold.__table__.alias("mine"), SpaceHold.__table__.alias("theirs")
    here = CombinationMember.__table__.alias("here")
    there = CombinationMember.__table__.alias("there")
    wall = (
        select(literal(1))
        .select_from(
            mine.join(here, here.c.element_id == mine.c.element_id)
            .join(there, there.c.combination_id == here.c.combination_id)
            .join(theirs, theirs.c.element_id == there.c.element_id)
        )
        .where(
            mine.c.function_id == function.id,
            theirs.c.function_id == other.id,
            here.c.element_id != there.c.element_id,
        )
    )
    return and_(
        function.loud != other.loud,
        other.starts_at < function.ends_at,
        other.ends_at > function.starts_at,
        wall.exists(),
    )
