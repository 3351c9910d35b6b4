"""``portico demo``: the product on real data, set up at the first start."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from portico.access import system_actor, utc_now
from portico.cli.apps import command_line
from portico.cli.deployment import started
from portico.cli.listening import address, bind
from portico.cli.logs import log_as
from portico.cli.serve import serve
from portico.cli.token import new_token
from portico.database import Database
from portico.migrate import migrate, owners
from portico.operations.demo import load_demo
from portico.operations.importing import Outcome
from portico.operations.tokens import authenticate
from portico.plugins import installed
from portico.settings import load_settings

if TYPE_CHECKING:
    from portico.operations.importing import ImportReport
    from portico.plugins import Plugins
    from portico.settings import Settings

app = command_line()

FOLDER = Path(".portico")
TOKEN = FOLDER / "demo-token"
REPORT = FOLDER / "import-report.jsonl"
IMPORTED = FOLDER / "imported"


@app.command()
def run(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    database_url: Annotated[
        str, typer.Option(help="Another database than .portico/portico.sqlite.")
    ] = "",
    *,
    prepare_only: Annotated[bool, typer.Option(help="Set up and stop.")] = False,
) -> None:
    """Set up a database with real data if there is none yet, and serve it."""
    FOLDER.mkdir(exist_ok=True)
    settings = _settings(database_url)
    plugins, composed = started(settings)
    from portico.app import create_app  # noqa: PLC0415 (quicker once `started` has imported it)

    if prepare_only:
        asyncio.run(_prepare(settings, plugins))
        return
    with bind(host, port) as bound:
        token = asyncio.run(_prepare(settings, plugins))
        log_as(settings.log_level, settings.log_format)
        application = create_app(settings, plugins, composed, demo_token=token)
        typer.echo(f"\nPortico is at {address(bound)} with GraphiQL at /graphql")
        typer.echo(f"admin token (also in {TOKEN}): {token}")
        serve(application, bound, settings)


def _settings(database_url: str) -> Settings:
    chosen: dict[str, object] = {
        "demonstration": True,
        "graphiql": True,
        "introspection": True,
        "documents_by_get": True,
        "rate_limit": 0,
    }
    if database_url:
        chosen["database_url"] = database_url
    settings = load_settings(**chosen)
    if not settings.plugins:
        settings = load_settings(**chosen, plugins=tuple(sorted(installed())))
    return settings


async def _prepare(settings: Settings, plugins: Plugins) -> str:
    await migrate(settings.database_url, owners(plugins), say=typer.echo)
    database = Database(settings.database_url, bus=plugins.bus())
    try:
        if not await _is_imported(database, plugins):
            await _import(database, plugins)
        return await _token(settings, database)
    finally:
        await database.close()


def _stamp(plugins: Plugins, database: Database) -> str:
    """What was imported where: the database's place and the plugins."""
    names = ",".join(sorted(each.name for each in plugins.enabled))
    return f"{database.url.render_as_string()} {names}"


async def _is_imported(database: Database, plugins: Plugins) -> bool:
    """Whether this database was filled for these plugins; a new file of SQLite was not."""
    done = IMPORTED.read_text("utf-8").splitlines() if IMPORTED.exists() else []
    known = await database.read(_ANY_ACCOUNT, ())
    return known == b"true" and _stamp(plugins, database) in done


_ANY_ACCOUNT = "SELECT CASE WHEN EXISTS (SELECT 1 FROM core_account) THEN 'true' ELSE 'false' END"


async def _import(database: Database, plugins: Plugins) -> None:
    sources = [("core", load_demo)]
    sources += [(each.name, each.plugin.demo) for each in plugins.enabled if _has_demo(each)]  # type: ignore[union-attr,misc]  # _has_demo looked
    actor = system_actor()
    with REPORT.open("wb") as file:
        for name, load in sources:
            started = time.monotonic()
            typer.echo(f"importing {name} …")
            report = await database.write(actor, lambda session, load=load: load(session, actor))  # type: ignore[misc]  # bound early
            file.writelines(_lines(name, report))
            counts = ", ".join(f"{report.count(o)} {o.name.lower()}" for o in Outcome)
            typer.echo(f"  {counts} in {time.monotonic() - started:.1f} s")
    with IMPORTED.open("a", encoding="utf-8") as done:
        done.write(_stamp(plugins, database) + "\n")
    typer.echo(f"what became of every row: {REPORT}")


def _has_demo(each: object) -> bool:
    return getattr(getattr(each, "plugin", None), "demo", None) is not None


def _lines(owner: str, report: ImportReport) -> list[bytes]:
    return [
        orjson.dumps(
            {
                "owner": owner,
                "source": row.source,
                "key": row.key,
                "outcome": row.outcome.name,
                "reason": row.reason,
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )
        for row in report.rows
    ]


async def _token(settings: Settings, database: Database) -> str:
    """The demo's token: the one in the file if it is still good, otherwise a new one."""
    if TOKEN.exists():
        kept = TOKEN.read_text("utf-8").strip()
        actor = await database.look(
            system_actor(), lambda session: authenticate(session, kept, utc_now())
        )
        if actor is not None:
            return kept
    token = await new_token(settings.database_url, "demo", ["*"])
    TOKEN.touch(mode=0o600)
    TOKEN.write_text(token + "\n", "utf-8")
    return token
