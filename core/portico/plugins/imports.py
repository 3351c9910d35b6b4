"""Importing a plugin: its class, its models and its migrations, found by convention."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import Table

from portico.errors import Fault, StartupError
from portico.hookspecs import Plugin
from portico.plugins.hooks import told
from portico.plugins.installed import Installed
from portico.settings import did_you_mean

PREFIX = re.compile(r"[a-z][a-z0-9]{1,19}")
RESERVED = {
    *("core", "portico"),
    *("serve", "demo", "migrate", "revision", "plugins", "schema", "token", "jobs", "doctor"),
}
"""Prefixes that mean the core: its tables, and the words of its command line."""


def import_plugin(each: Installed) -> Plugin:
    """Import the class that the entry point names, and make the one instance of it."""
    module = _import(each.name, each.entry_point.module)
    attribute = each.entry_point.attr
    kind = getattr(module, attribute, None)
    if kind is None:
        raise StartupError(
            [
                Fault(
                    each.name,
                    f"its entry point names {attribute}, which {module.__name__} does not have.",
                    did_you_mean(attribute, set(vars(module))),
                )
            ]
        )
    if not (isinstance(kind, type) and issubclass(kind, Plugin)):
        message = f"its entry point names {attribute}, which is no subclass of portico's Plugin."
        raise StartupError([Fault(each.name, message)])
    try:
        return kind()
    except Exception as error:
        message = f"{attribute}() raised {told(error)}."
        raise StartupError([Fault(each.name, message)]) from error


def check_prefix(name: str, plugin: Plugin) -> str:
    """The plugin's prefix if it is one."""
    prefix = getattr(plugin, "prefix", None)
    if not isinstance(prefix, str):
        message = "its class declares no prefix."
        raise StartupError([Fault(name, message, f'Add `prefix = "{name[:5]}"`, say.')])
    if not PREFIX.fullmatch(prefix) or prefix in RESERVED:
        reason = "a word of the core" if prefix in RESERVED else "not 2 to 20 small letters, digits"
        raise StartupError([Fault(name, f'its prefix "{prefix}" is {reason}.', "Choose another.")])
    return prefix


def import_models(name: str, package: str, prefix: str) -> None:
    """Import ``<package>.models`` if there is one, and check that its tables bear the prefix."""
    if _folders(package) and find_spec(f"{package}.models") is not None:
        import_tree(name, f"{package}.models")
    strangers = sorted(
        {table.name for table in _tables(package) if not table.name.startswith(f"{prefix}_")}
    )
    if strangers:
        message = f"its tables must start with {prefix}_, but there is {', '.join(strangers)}."
        raise StartupError([Fault(name, message, "Rename what does not.")])
    if not _folders(package) and next(_tables(package), None) is not None:
        message = f"it has tables, but the single module {package} has no place for migrations."
        raise StartupError([Fault(name, message, "Make it a package.")])


def import_tree(name: str, module: str) -> None:
    """Import a module, and the modules in it, however deep, if it is a package."""
    folder = getattr(_import(name, module), "__path__", ())
    for _finder, inner, _is_package in iter_modules(folder, f"{module}."):
        import_tree(name, inner)


def migrations_of(package: str) -> Path | None:
    """The folder of the plugin's revisions, whether it exists yet or not."""
    folders = _folders(package)
    return Path(folders[0], "migrations") if folders else None


def _folders(package: str) -> list[str]:
    """Where an imported package lies; a plugin in a single module has no folder."""
    return list(getattr(sys.modules.get(package), "__path__", ()))


def _tables(package: str) -> Iterator[Table]:
    """The tables that the package's modules define."""
    for module_name, module in list(sys.modules.items()):
        if module_name == package or module_name.startswith(f"{package}."):
            for thing in list(vars(module).values()):
                table = _table(thing, package)
                if table is not None:
                    yield table


def _table(thing: Any, package: str) -> Table | None:
    if isinstance(thing, Table):
        return thing
    if isinstance(thing, type) and thing.__module__.startswith(package):
        table = getattr(thing, "__table__", None)
        return table if isinstance(table, Table) else None
    return None


def _import(name: str, module: str) -> Any:
    try:
        return import_module(module)
    except (Exception, SystemExit) as error:
        message = f"{module} cannot be imported: {told(error)}."
        raise StartupError([Fault(name, message)]) from error
