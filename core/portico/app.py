"""The composition root: builds the application from its parts, and decides nothing."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from portico.access import Actor
from portico.database import Database
from portico.delivery.live import Live
from portico.delivery.routes import beside
from portico.delivery.selections import selection_check
from portico.delivery.site import Site
from portico.delivery.webhooks import Webhooks
from portico.errors import StartupError
from portico.graphql.compose import compose
from portico.graphql.execution import Executor
from portico.graphql.http import Desk, Door, Endpoint, GraphQLView, Guarded, documents_of
from portico.graphql.identity import me_answer
from portico.graphql.metrics import metrics_routes
from portico.graphql.pages import static_routes
from portico.graphql.paging import pages
from portico.graphql.permission_list import permissions_answer
from portico.graphql.references import sight
from portico.graphql.schema import Composed, build
from portico.graphql.shipped_roles import shipped_roles_answer
from portico.graphql.tokens import TokenCache
from portico.jobs import Signal, named_tasks, running
from portico.jobs.tasks import core_tasks
from portico.operations.bulk.pages import PAGES
from portico.operations.files import FILES, DatabaseFiles, DirectoryFiles, Files
from portico.operations.sight import SIGHT
from portico.operations.webhooks import CHECK
from portico.plugins import PluginState, try_plugins
from portico.query.engine import Engine
from portico.query.fields import Answer
from portico.query.limits import Limits

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

    from portico.plugins import Plugins
    from portico.settings import Settings


@dataclass(frozen=True, slots=True)
class Plugin:
    """An installed plugin, and whether it takes part in this deployment."""

    name: Annotated[str, "The plugin's name."]
    version: Annotated[str, "The version that is installed."]
    state: Annotated[PluginState, "Whether it takes part."]
    prefix: Annotated[str, "What its types, fields and tables begin with."]
    provides: Annotated[list[str], "The root fields and mutations that it adds."]


def start(settings: Settings) -> tuple[Plugins, Composed]:
    """Load the plugins and compose their schema, or report every fault of both at once.

    Optional plugins at fault are left out.
    """
    with _nothing_to_collect():
        plugins = try_plugins(settings)
        composed = None
        try:
            composed = build_schema(plugins)
        except StartupError as error:
            plugins = plugins.blaming(error.faults)
        plugins.required()
        return plugins, composed or build_schema(plugins)


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Pause the collection of garbage: hundreds of thousands of objects are made, and all stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def build_schema(plugins: Plugins) -> Composed:
    """The composed GraphQL schema of a deployment."""
    provided: dict[str, list[str]] = {}

    def installed(_actor: Actor) -> list[Plugin]:
        """The installed plugins, in the order in which they were loaded."""
        return [
            Plugin(each.name, each.version, each.state, each.prefix, provided.get(each.name, []))
            for each in plugins.all
        ]

    text = "The installed plugins: name, version, state, and what they provide."
    answer = Answer(
        name="plugins", description=text, operation=installed, permission="core.plugin.read"
    )
    answers = [answer, me_answer(), shipped_roles_answer(plugins), permissions_answer(plugins)]
    composed = build(compose(plugins, answers))
    for name, owner in _owners(composed):
        provided.setdefault(owner, []).append(name)
    return composed


def _owners(composed: Composed) -> list[tuple[str, str]]:
    """Every root field and mutation with the plugin that gives it."""
    catalog = composed.catalog
    roots = [(n, getattr(getattr(r, "entity", r), "plugin", "")) for n, r in catalog.roots.items()]
    answers = [(each.name, each.plugin) for each in catalog.answers.values()]
    mutations = [(each.name, each.plugin) for each in catalog.mutations.values()]
    return [*roots, *answers, *mutations]


def create_app(
    settings: Settings, plugins: Plugins, composed: Composed, *, demo_token: str = ""
) -> Starlette:
    """The application of a deployment. ``demo_token`` is filled into GraphiQL for the visitor."""
    database = Database(
        settings.database_url,
        bus=plugins.bus(),
        pool_size=settings.pool_size,
        time_limit=settings.deadline_seconds,
    )
    executor = create_executor(composed, database, settings)
    tokens = _tokens(database, settings)
    desk, door = Desk(executor, documents_of(settings), settings), Door(tokens)
    live = Live(desk, door, settings.max_subscriptions)
    site = Site(settings, plugins, composed, database, demo_token)

    app = Starlette(
        routes=[
            *site.routes(),
            *beside(database, tokens, settings, plugins),
            *metrics_routes(executor, settings),
            *static_routes(),
        ],
        middleware=[
            Middleware(Endpoint, GraphQLView(desk, door), live.events, live.socket),
            Middleware(Guarded),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=1),
        ],
        lifespan=_lifespan(settings, plugins, database, executor, live),
    )
    app.state.database, app.state.executor, app.state.streams = database, executor, live.streams
    return app


def _tokens(database: Database, settings: Settings) -> TokenCache:
    """What finds out who a token belongs to."""
    issuer = None
    if settings.oidc_issuer:
        from portico.graphql.oidc import Issuer  # noqa: PLC0415 (few deployments need it)

        issuer = Issuer(settings)
    return TokenCache(database, issuer, settings.rate_limit)


def create_engine(composed: Composed, dialect: Dialect, settings: Settings) -> Engine:
    """What plans the reads of a schema on one kind of database, and keeps the plans."""
    return Engine(
        catalog=composed.catalog,
        schema=composed.core,
        dialect=dialect,
        limits=Limits(
            tokens=settings.max_tokens,
            depth=settings.max_depth,
            aliases=settings.max_aliases,
            fields=settings.max_fields,
            roots=settings.max_roots,
            cost=settings.max_cost,
        ),
        page_sizes=(settings.page_size_default, settings.page_size_max),
        refuses_hidden=settings.hidden_fields == "refuse",
    )


def create_executor(
    composed: Composed, database: Database, settings: Settings, engine: Engine | None = None
) -> Executor:
    """What runs GraphQL requests against a database, with the plans of an engine if it is given."""
    engine = engine or create_engine(composed, database.dialect, settings)
    database.facts[CHECK] = selection_check(engine)
    database.facts[FILES] = file_store(settings)
    database.facts[SIGHT] = sight(engine)
    database.facts[PAGES] = pages(engine, settings.page_size_max)
    return Executor(composed, engine, database)


def file_store(settings: Settings) -> Files:
    """What keeps the bytes of files."""
    chosen = settings.files_directory
    return DirectoryFiles(Path(chosen)) if chosen else DatabaseFiles()


def _lifespan(  # type: ignore[no-untyped-def]  # noqa: ANN202 (a function of Starlette's own type)
    settings: Settings, plugins: Plugins, database: Database, executor: Executor, live: Live
):
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as opened:
            opened.push_async_callback(database.close)
            for _name, context in plugins.lifespan():
                await opened.enter_async_context(context)
            signal = await opened.enter_async_context(Signal(database).open())
            await opened.enter_async_context(live.open(signal))
            if settings.jobs:
                tasks = named_tasks(plugins, core_tasks())
                webhooks = Webhooks(database, executor, private=settings.webhooks_private)
                opened.push_async_callback(webhooks.close)
                await opened.enter_async_context(
                    running(database, plugins, tasks, signal, webhooks.turns())
                )
            yield

    return lifespan
