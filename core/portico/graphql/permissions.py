"""What is wrong with the permissions that fields and roles name, found before anything is built."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from portico.errors import Fault
from portico.settings import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portico.hookspecs import Access, PluginRole
    from portico.query.catalog import Catalog


def guard_faults(catalog: Catalog, permissions: set[str]) -> Iterator[Fault]:
    """Fields that need a permission nobody lists, and lists that are sorted or searched by such."""
    yield from _search_faults(catalog)
    for made in catalog.types.values():
        for item in made.fields:
            what = f"{made.name}.{item.name}"
            if item.permission and item.permission not in permissions:
                mend = did_you_mean(item.permission, permissions) or "List it in access."
                text = f"{what} needs {item.permission}, which is unknown."
                yield Fault(item.plugin, text, mend)
            if item.permission and item.name in {"id", getattr(made, "order", "")}:
                text = f"{what} is guarded, but its lists are sorted by it."
                yield Fault(item.plugin, text, "Give the entity another order.")


def _search_faults(catalog: Catalog) -> Iterator[Fault]:
    """Types that are searched by what not all their readers see: finding a record would tell it."""
    for entity in catalog.searchable():
        shown = {item.name: item for item in entity.fields}
        for name in entity.searched:
            mend = f"Leave it out of SEARCHED of {entity.model.__name__}."
            if name not in shown:
                text = f"{entity.name} is searched by {name}, not a field of it."
                yield Fault(entity.plugin, text, mend)
            elif shown[name].permission:
                text = f"{entity.name} is searched by {name}, which not every reader may see."
                yield Fault(entity.plugin, text, mend)


def role_faults(plugin: str, prefix: str, access: Access, permissions: set[str]) -> Iterator[Fault]:
    """Roles without the plugin's prefix, and roles that permit nothing that there is."""
    for role in access.roles:
        if not role.name.startswith(f"{prefix}."):
            text = f"the role {role.name} must begin with {prefix + '.'!r}."
            yield Fault(plugin, text, "Rename it.")
        yield from _unknown(plugin, role, permissions)


def _unknown(plugin: str, role: PluginRole, permissions: set[str]) -> Iterator[Fault]:
    for pattern in role.permissions:
        if not any(fnmatchcase(each, pattern) for each in permissions):
            mend = did_you_mean(pattern, permissions) or "List it in access."
            yield Fault(plugin, f"the role {role.name} permits {pattern}, which is unknown.", mend)
