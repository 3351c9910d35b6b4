"""Users, teams, roles and tokens as clients see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from sqlalchemy import and_, or_

from portico.access import Actor
from portico.graphql.core_access import (
    ME_READ,
    ROLE_READ,
    ROLE_WRITE,
    TEAM_READ,
    TEAM_WRITE,
    TOKEN_READ,
    TOKEN_WRITE,
    USER_READ,
    USER_WRITE,
)
from portico.models import ApiToken, Role, Team, TeamMember, User, UserRole
from portico.operations.roles import create_role, update_role
from portico.operations.teams import create_team, update_team
from portico.operations.tokens import create_api_token, revoke_api_token
from portico.operations.users import (
    create_user,
    deactivate_user,
    reactivate_user,
    update_user,
)
from portico.query import (
    BOOLEAN,
    Answer,
    Entity,
    Mutation,
    columns,
    entity,
    expression,
    items,
    many,
    mutation,
    object_type,
    one,
)
from portico.query.declare import first_paragraph

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

USER_ROLE: Final = object_type("UserRole", first_paragraph(UserRole), columns(UserRole, "role"))
MEMBER: Final = object_type(
    "TeamMember", first_paragraph(TeamMember), (one("user", User, "The user."),)
)


def identity_entities() -> tuple[Entity, ...]:
    """The types of users, teams, roles and tokens."""
    return (_user(), _team(), _role(), _token())


def _user() -> Entity:
    return entity(
        User,
        name="User",
        prefix="usr",
        plural="users",
        permission=USER_READ.name,
        order="name",
        fields=(
            *columns(User, "name", "full_name", "email", "subject", "deactivated_at"),
            items("roles", USER_ROLE, UserRole, "Its roles.", key="user_id", order="role"),
            many(
                "leads",
                Team,
                "The teams that the user leads.",
                on=lambda row, team, _env: team.head_id == row.id,
            ),
        ),
    )


def _team() -> Entity:
    return entity(
        Team,
        name="Team",
        prefix="tea",
        plural="teams",
        permission=TEAM_READ.name,
        order="name",
        fields=(
            *columns(Team, "name"),
            one("head", User, "The user who leads it."),
            items(
                "members", MEMBER, TeamMember, "Who belongs to it.", key="team_id", order="user_id"
            ),
        ),
    )


def _role() -> Entity:
    return entity(
        Role,
        name="Role",
        prefix="rol",
        plural="roles",
        permission=ROLE_READ.name,
        order="name",
        fields=columns(
            Role, "name", "description", "permissions", "rows", "based_on", "based_permissions"
        ),
    )


def _token() -> Entity:
    return entity(
        ApiToken,
        name="ApiToken",
        prefix="tok",
        plural="apiTokens",
        permission=TOKEN_READ.name,
        fields=(
            *columns(ApiToken, "name", "scopes", "expires_at", "last_used_at", "revoked_at"),
            expression(
                "valid",
                BOOLEAN,
                lambda row, env: and_(
                    row.revoked_at.is_(None),
                    or_(row.expires_at.is_(None), row.expires_at > env.now),
                ),
                "Whether it works now.",
                nullable=False,
            ),
            one("user", User, "The user who acts by it; null for a program."),
        ),
    )


def identity_mutations() -> tuple[Mutation, ...]:
    """What can be done with users, teams, roles and tokens."""
    deeds: tuple[tuple[str, Callable[..., Any], type[Any], str], ...] = (
        ("userCreate", create_user, User, USER_WRITE.name),
        ("userUpdate", update_user, User, USER_WRITE.name),
        ("userDeactivate", deactivate_user, User, USER_WRITE.name),
        ("userReactivate", reactivate_user, User, USER_WRITE.name),
        ("teamCreate", create_team, Team, TEAM_WRITE.name),
        ("teamUpdate", update_team, Team, TEAM_WRITE.name),
        ("roleCreate", create_role, Role, ROLE_WRITE.name),
        ("roleUpdate", update_role, Role, ROLE_WRITE.name),
        ("apiTokenRevoke", revoke_api_token, ApiToken, TOKEN_WRITE.name),
    )
    create = mutation(
        "apiTokenCreate", create_api_token, ApiToken, TOKEN_WRITE.name, once="presented"
    )
    return (*(mutation(*deed) for deed in deeds), create)


@dataclass(frozen=True, slots=True)
class Me:
    """Who makes this request, and what it may do."""

    name: Annotated[str, "The user's name, or what the token is for."]
    on_behalf_of: Annotated[str | None, "In whose place, if as a deputy."]
    scopes: Annotated[list[str], "What is permitted by the roles, or by a program's token."]
    within: Annotated[list[str], "What the token leaves of it."]
    powers: Annotated[list[str], "What a deputy may do: read, write, approve."]
    sees_all_accounts: Annotated[bool, "Whether no account is hidden."]


def me(actor: Actor) -> Me:
    """Who makes this request, and what it may do."""
    return Me(
        name=actor.name,
        on_behalf_of=actor.on_behalf_of or None,
        scopes=sorted(actor.scopes),
        within=sorted(actor.within),
        powers=sorted(actor.powers),
        sees_all_accounts=actor.reach.is_everything,
    )


def me_answer() -> Answer:
    """The root field ``me``."""
    return Answer(name="me", description=first_paragraph(me), operation=me, permission=ME_READ.name)
