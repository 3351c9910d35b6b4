"""Who owns tables: the core and each plugin, with revisions and a version table of their own."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import portico
from portico.plugins.imports import import_tree

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from portico.plugins import Loaded, Plugins

CORE = "core"


def scripts() -> Path:
    """The folder with ``env.py``: inside the package in a wheel, at the root in a checkout."""
    package = Path(portico.__file__).parent
    installed = package / "migrations"
    return installed if installed.is_dir() else package.parents[1] / "migrations"


@dataclass(frozen=True)
class Owner:
    """The core or a plugin: its tables start with ``<prefix>_``, its revisions are one line."""

    name: str
    prefix: str
    versions: Path

    @property
    def version_table(self) -> str:
        """The table that holds the revision of the owner's tables."""
        return f"{self.prefix}_alembic_version"

    @property
    def has_revisions(self) -> bool:
        """Whether there is anything to migrate."""
        return self.versions.is_dir() and any(self.versions.glob("[!_]*.py"))

    def owns(self, table: str) -> bool:
        """Whether a table is the owner's: not the core's, nor another plugin's."""
        return table.startswith(f"{self.prefix}_")

    @cached_property
    def script(self) -> ScriptDirectory:
        """The owner's revisions."""
        from alembic.script import ScriptDirectory  # noqa: PLC0415 (a server starts without)

        return ScriptDirectory.from_config(self.config())

    @property
    def head(self) -> str | None:
        """The newest revision, or None where there is none."""
        return self.script.get_current_head() if self.has_revisions else None

    def config(self) -> Config:
        """Alembic's configuration for this owner."""
        from alembic.config import Config  # noqa: PLC0415 (a server starts without)

        config = Config(cmd_opts=Namespace(quiet=True))
        config.set_main_option("script_location", _escaped(scripts()))
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", _escaped(self.versions))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        return config


def core_owner() -> Owner:
    """The core as an owner of tables, its models imported."""
    import_tree(CORE, "portico.models")
    return Owner(CORE, CORE, scripts() / "versions")


def plugin_owners(plugins: Iterable[Loaded]) -> list[Owner]:
    """The plugins that can own tables: those with a place for revisions."""
    return [
        Owner(each.name, each.prefix, each.migrations)
        for each in plugins
        if each.migrations is not None
    ]


def owners(plugins: Plugins) -> list[Owner]:
    """The core and the enabled plugins, in the order in which they are migrated."""
    return [core_owner(), *plugin_owners(plugins.enabled)]


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
