"""What the installed metadata says of plugins, read before anything of theirs is imported.

A plugin's manifest is its ``pyproject.toml``: the range of the core that it fits and the plugins
that it needs are its ``dependencies``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, version

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from portico.errors import Fault
from portico.settings import did_you_mean

GROUP = "portico.plugins"
CORE = "portico"


@dataclass(frozen=True)
class Installed:
    """A plugin as its distribution's metadata describe it."""

    name: str
    entry_point: EntryPoint

    @property
    def distribution(self) -> str:
        """The name of the distribution that brings it."""
        return canonicalize_name(self.entry_point.dist.name) if self.entry_point.dist else ""

    @property
    def version(self) -> str:
        """The version of that distribution."""
        return self.entry_point.dist.version if self.entry_point.dist else ""

    @property
    def package(self) -> str:
        """The package of the class that the entry point names."""
        return self.entry_point.module.rpartition(".")[0] or self.entry_point.module

    @cached_property
    def requirements(self) -> dict[str, Requirement]:
        """What the distribution needs here, by distribution."""
        texts = (self.entry_point.dist.requires if self.entry_point.dist else None) or ()
        needed = (Requirement(text) for text in texts)
        return {
            canonicalize_name(each.name): each
            for each in needed
            if each.marker is None or each.marker.evaluate({"extra": ""})
        }


def installed() -> dict[str, list[Installed]]:
    """Every installed plugin by name; a name that two distributions bring has two."""
    found: dict[str, list[Installed]] = {}
    for entry_point in entry_points(group=GROUP):
        found.setdefault(entry_point.name, []).append(Installed(entry_point.name, entry_point))
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Resolution:
    """The enabled plugins that may be imported, in load order, and what is wrong with others."""

    ordered: tuple[Installed, ...]
    needs: Mapping[str, tuple[str, ...]]
    """The plugins that each of them needs."""
    missing: tuple[str, ...]
    """The enabled plugins that are not there."""
    faults: tuple[Fault, ...]

    def faults_of(self, name: str) -> tuple[Fault, ...]:
        """What is wrong with one plugin."""
        return tuple(fault for fault in self.faults if fault.plugin == name)


def resolve(enabled: Sequence[str], available: Mapping[str, list[Installed]]) -> Resolution:
    """Check the enabled plugins' metadata, and order them so that each follows its needs."""
    names = tuple(dict.fromkeys(enabled))
    faults: list[Fault] = []
    chosen: dict[str, Installed] = {}
    for name in names:
        candidates = available.get(name, [])
        if len(candidates) == 1:
            chosen[name] = candidates[0]
        else:
            faults.append(_not_one(name, candidates, available))
    homes = {each.distribution: name for name, [each, *_] in available.items()}
    needs = {
        name: tuple(homes[home] for home in each.requirements if homes.get(home, name) != name)
        for name, each in chosen.items()
    }
    for each in chosen.values():
        faults += _unmet(each, homes, names)
    ordered, circles = _ordered(chosen, needs)
    missing = tuple(name for name in names if name not in chosen)
    return Resolution(ordered, needs, missing, (*faults, *circles))


def _not_one(
    name: str, candidates: Sequence[Installed], available: Mapping[str, list[Installed]]
) -> Fault:
    if candidates:
        homes = " and ".join(sorted(each.distribution for each in candidates))
        return Fault(name, f"two distributions bring it: {homes}.", "Uninstall one of them.")
    known = ", ".join(available) or "none"
    mend = did_you_mean(name, set(available)) or f"Install it. Installed plugins: {known}."
    return Fault(name, "is enabled but not installed.", mend)


def _unmet(each: Installed, homes: Mapping[str, str], enabled: Sequence[str]) -> Iterable[Fault]:
    if CORE not in each.requirements:
        yield Fault(
            each.name,
            f"{each.distribution} does not say which range of the core it fits.",
            f'Add "portico>={_minor(version(CORE))}" to its dependencies.',
        )
    for home, requirement in each.requirements.items():
        plugin = homes.get(home, "")
        problem = _problem(requirement)
        if problem and home == CORE:
            yield Fault(each.name, f"needs {requirement}, and {problem}.", _mend_core(each))
        elif problem:
            yield Fault(each.name, f"needs {requirement}, and {problem}.", "Install it.")
        elif plugin and plugin not in enabled:
            yield Fault(
                each.name,
                f"needs the plugin {plugin}, which is not enabled.",
                f"Add {plugin} to the enabled plugins, or remove {each.name}.",
            )


def _problem(requirement: Requirement) -> str:
    """Why a requirement is not met by what is installed; nothing if it is."""
    try:
        present = version(requirement.name)
    except PackageNotFoundError:
        return "it is not installed"
    if not requirement.specifier.contains(present, prereleases=True):
        return f"{requirement.name} {present} is installed"
    return ""


def _mend_core(each: Installed) -> str:
    return f"Install a version of {each.distribution} that fits, or another Portico."


def _minor(present: str) -> str:
    return ".".join(present.split(".")[:2])


def _ordered(
    chosen: Mapping[str, Installed], needs: Mapping[str, Sequence[str]]
) -> tuple[tuple[Installed, ...], list[Fault]]:
    """Each plugin after those that it needs; ties keep the order of the configuration."""
    done: dict[str, Installed] = {}
    waiting = dict(chosen)
    circles: list[Fault] = []
    while waiting:
        for name in waiting:
            if not any(need in waiting for need in needs[name]):
                break
        else:
            name, circle = _circle(waiting, needs)
            circles += circle
        done[name] = waiting.pop(name)
    return tuple(done.values()), circles


def _circle(
    waiting: Mapping[str, Installed], needs: Mapping[str, Sequence[str]]
) -> tuple[str, list[Fault]]:
    """A plugin that is part of a circle of needs, and the circle as a fault of each member."""
    path = [next(iter(waiting))]
    while path[-1] not in path[:-1]:
        path.append(next(need for need in needs[path[-1]] if need in waiting))
    circle = path[path.index(path[-1]) :]
    message = f"plugins need each other in a circle: {' → '.join(circle)}."
    mend = "Remove one of these dependencies."
    return circle[0], [Fault(name, message, mend) for name in circle[:-1]]
