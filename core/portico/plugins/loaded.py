"""The plugins of a deployment once they are loaded, and what their hooks returned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portico.errors import Fault, StartupError
from portico.events import Bus
from portico.hookspecs import BulkKind, Job, Task
from portico.plugins.hooks import call
from portico.routes import address
from portico.values import Choice

if TYPE_CHECKING:
    import typer

    from portico.hookspecs import Access, Check, Plugin, Subscriber
    from portico.query import GraphQL
    from portico.routes import Route


class PluginState(Choice):
    """Whether an installed plugin takes part in this deployment."""

    ENABLED = "It is loaded and works."
    DISABLED = "It is installed, but the configuration does not enable it."
    FAILED = "It is optional and could not be loaded; the rest runs without it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One installed plugin. ``plugin``, ``prefix`` and hooks are there only if it is enabled."""

    name: str
    state: PluginState
    version: str = ""
    distribution: str = ""
    plugin: Plugin | None = None
    prefix: str = ""
    package: str = ""
    is_optional: bool = False
    needs: tuple[str, ...] = ()
    migrations: Path | None = None
    """Where its revisions are; a plugin in a single module has none."""
    hooks: Mapping[str, Callable[[], Any]] = field(default_factory=dict, repr=False)
    results: Mapping[str, Any] = field(default_factory=dict, repr=False)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Plugins:
    """Every installed plugin: the enabled ones first, in load order."""

    all: tuple[Loaded, ...] = ()
    strangers: tuple[Fault, ...] = ()
    """Faults of no plugin that could be loaded."""

    @property
    def enabled(self) -> tuple[Loaded, ...]:
        """The plugins that take part, in load order."""
        return tuple(each for each in self.all if each.state is PluginState.ENABLED)

    def __getitem__(self, name: str) -> Loaded:
        """The installed plugin of that name."""
        return next(each for each in self.all if each.name == name)

    def graphql(self) -> list[tuple[str, GraphQL]]:
        """What each plugin adds to the schema."""
        return list(self._results("graphql"))

    def access(self) -> list[tuple[str, Access]]:
        """Permissions and row filters."""
        return list(self._results("access"))

    def subscribers(self) -> list[tuple[str, Subscriber]]:
        """Subscribers to events, in load order."""
        return list(self._each("subscribers"))

    def jobs(self) -> list[tuple[str, Job]]:
        """Periodic jobs."""
        return [(name, job) for name, job in self._each("jobs") if isinstance(job, Job)]

    def tasks(self) -> list[tuple[str, Task]]:
        """Kinds of queued jobs."""
        return [(name, task) for name, task in self._each("jobs") if isinstance(task, Task)]

    def kinds(self) -> dict[str, BulkKind]:
        """What is imported and exported, by its name: ``hotel.stays``."""
        kinds = [(name, each) for name, each in self._each("jobs") if isinstance(each, BulkKind)]
        return {f"{self[name].prefix}.{kind.name}": kind for name, kind in kinds}

    def checks(self) -> list[tuple[str, Check]]:
        """Questions for ``portico doctor``."""
        return list(self._each("checks"))

    def routes(self) -> list[tuple[str, Route]]:
        """What is read over HTTP beside GraphQL, each with its address."""
        routes = self._each("routes")
        return [(address(self[name].prefix, route.path), route) for name, route in routes]

    def commands(self) -> list[tuple[str, typer.Typer]]:
        """Command lines, to be mounted under the plugins' prefixes."""
        return list(self._called("commands"))

    def lifespan(self) -> list[tuple[str, AbstractAsyncContextManager[None]]]:
        """What to open now that the server starts; called once for each start."""
        return list(self._called("lifespan"))

    def bus(self) -> Bus:
        """The subscribers by event and phase, and what plugins say of access."""
        bus = Bus()
        for _name, subscriber in self.subscribers():
            phase = getattr(bus, subscriber.phase)
            phase.setdefault(subscriber.event, []).append(subscriber.handle)
        for _name, access in self.access():
            bus.approvals |= {policy.model: policy for policy in access.approvals}
            bus.roles |= {role.name: role for role in access.roles}
        bus.kinds |= self.kinds()
        for each in self.enabled:
            if each.plugin and each.plugin.Settings is not None:
                bus.settings[each.plugin.Settings] = each.plugin.settings
        return bus

    def blaming(self, faults: Sequence[Fault]) -> Plugins:
        """With these faults too: who has one fails, and with it those that need it."""
        known = {each.name for each in self.all}
        tried = tuple(
            _failing(each, [fault for fault in faults if fault.plugin == each.name])
            for each in self.all
        )
        strangers = [fault for fault in faults if fault.plugin not in known]
        return Plugins(_spread(tried), (*self.strangers, *strangers))

    def required(self) -> Plugins:
        """The plugins as they will run: raises unless every one that failed is optional."""
        if self.strangers or any(each.faults and not each.is_optional for each in self.all):
            found = [fault for each in self.all for fault in each.faults]
            raise StartupError([*self.strangers, *found])
        return self

    def _results(self, hook: str) -> Iterator[tuple[str, Any]]:
        for each in self.enabled:
            if hook in each.results:
                yield each.name, each.results[hook]

    def _each(self, hook: str) -> Iterator[tuple[str, Any]]:
        for name, results in self._results(hook):
            yield from ((name, result) for result in results)

    def _called(self, hook: str) -> Iterator[tuple[str, Any]]:
        for each in self.enabled:
            if hook in each.hooks:
                yield each.name, call(each.name, hook, each.hooks[hook])


def _failing(each: Loaded, faults: Sequence[Fault]) -> Loaded:
    if not faults:
        return each
    return replace(each, state=PluginState.FAILED, faults=(*each.faults, *faults))


def _spread(loaded: Sequence[Loaded]) -> tuple[Loaded, ...]:
    """A plugin that needs one that failed fails with it; they stand in load order."""
    spread: list[Loaded] = []
    failed: set[str] = set()
    for each in loaded:
        lost = failed.intersection(each.needs)
        if lost and each.state is PluginState.ENABLED:
            message = f"needs the plugin {', '.join(sorted(lost))}, which failed."
            spread.append(_failing(each, [Fault(each.name, message)]))
        else:
            spread.append(each)
        if spread[-1].state is PluginState.FAILED:
            failed.add(each.name)
    return tuple(spread)
