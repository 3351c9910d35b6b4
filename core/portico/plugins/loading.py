"""Loading the enabled plugins: resolve, import, check, configure, ask; all faults in one report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, ParamSpec, TypeVar

from pydantic_settings import BaseSettings

from portico.errors import Fault, StartupError
from portico.hookspecs import Plugin
from portico.plugins.hooks import EAGER, call, implementations
from portico.plugins.imports import check_prefix, import_models, import_plugin, migrations_of
from portico.plugins.installed import Installed, Resolution, installed, resolve
from portico.plugins.loaded import Loaded, Plugins, PluginState
from portico.plugins.routes import route_faults
from portico.settings import Settings, configured, did_you_mean

P = ParamSpec("P")
Result = TypeVar("Result")


def load_plugins(settings: Settings, extra: Sequence[Plugin] = ()) -> Plugins:
    """Load the enabled plugins and those given as objects, or report every fault of all of them.

    Optional plugins at fault are left out instead, and with them the optional ones that need them.
    """
    return try_plugins(settings, extra).required()


def try_plugins(settings: Settings, extra: Sequence[Plugin] = ()) -> Plugins:
    """Load what can be loaded; the faults of the others stand with them."""
    available = installed()
    resolution = resolve(settings.plugins, available)
    loaded = [
        *(_load(each, settings, resolution) for each in resolution.ordered),
        *(_unresolved(name, settings, resolution) for name in resolution.missing),
        *(_adopt(plugin, settings) for plugin in extra),
    ]
    rest = [
        _described(each, settings.optional_plugins)
        for name, [each, *_] in available.items()
        if name not in settings.plugins
    ]
    clashes = [fault for each in loaded for fault in _clashes(each, loaded)]
    return Plugins((*loaded, *rest)).blaming([*clashes, *_strangers(settings, set(available))])


def declared(name: str) -> list[Loaded]:
    """An installed plugin after those that it needs: classes and models only, hooks not asked.

    It need not be enabled, so that its tables can be worked on while the rest is unfinished.
    """
    available = installed()
    wanted = [name]
    resolution = resolve(wanted, available)
    while lacking := {need for needs in resolution.needs.values() for need in needs} - set(wanted):
        wanted += sorted(lacking)
        resolution = resolve(wanted, available)
    if resolution.faults:
        raise StartupError(resolution.faults)
    return [_declared(each) for each in resolution.ordered]


def _declared(each: Installed) -> Loaded:
    plugin = import_plugin(each)
    prefix = check_prefix(each.name, plugin)
    import_models(each.name, each.package, prefix)
    return replace(_described(each, ()), prefix=prefix, migrations=migrations_of(each.package))


def _strangers(settings: Settings, available: set[str]) -> list[Fault]:
    return [
        Fault(name, "has settings but is not installed.", did_you_mean(name, available))
        for name in settings.plugin_settings
        if name not in available
    ]


def _described(each: Installed, optional: Collection[str]) -> Loaded:
    """What the metadata say, before anything is imported."""
    return Loaded(
        name=each.name,
        version=each.version,
        distribution=each.distribution,
        state=PluginState.DISABLED,
        package=each.package,
        is_optional=each.name in optional,
    )


def _unresolved(name: str, settings: Settings, resolution: Resolution) -> Loaded:
    known = Loaded(
        name=name, state=PluginState.FAILED, is_optional=name in settings.optional_plugins
    )
    return replace(known, faults=resolution.faults_of(name))


def _load(each: Installed, settings: Settings, resolution: Resolution) -> Loaded:
    known = replace(_described(each, settings.optional_plugins), needs=resolution.needs[each.name])
    faults = list(resolution.faults_of(each.name))
    plugin = None if faults else _attempt(faults, import_plugin, each)
    if plugin is None:
        return replace(known, state=PluginState.FAILED, faults=tuple(faults))
    return _prepared(known, plugin, settings)


def _adopt(plugin: Plugin, settings: Settings) -> Loaded:
    """A plugin given as an object: it has no metadata, so its class stands for them."""
    kind = type(plugin)
    known = Loaded(
        name=getattr(kind, "name", kind.__name__),
        state=PluginState.DISABLED,
        package=kind.__module__.rpartition(".")[0] or kind.__module__,
    )
    return _prepared(known, plugin, settings)


def _prepared(known: Loaded, plugin: Plugin, settings: Settings) -> Loaded:
    """Check and configure a plugin, then ask its hooks; go on after a fault to find the others."""
    name, faults = known.name, list[Fault]()
    prefix = _attempt(faults, check_prefix, name, plugin) or ""
    _attempt(faults, _configure, name, plugin, prefix, settings)
    if prefix:
        _attempt(faults, import_models, name, known.package, prefix)
    hooks = _attempt(faults, implementations, name, plugin) or {}
    results: dict[str, Any] = {}
    if not faults:
        for hook in (each for each in EAGER if each in hooks):
            results[hook] = _attempt(faults, call, name, hook, hooks[hook])
        faults += route_faults(name, prefix, results.get("routes") or ())
    return _checked(
        replace(
            known,
            plugin=plugin,
            prefix=prefix,
            migrations=migrations_of(known.package),
            hooks=hooks,
            results=results,
            state=PluginState.ENABLED,
        ),
        faults,
    )


def _checked(each: Loaded, faults: Sequence[Fault]) -> Loaded:
    """A plugin with its faults; one whose absence would be unsafe is not optional."""
    if not faults and each.is_optional and _decides(each):
        message = "may not be optional: it filters rows or may refuse deeds."
        faults = [Fault(each.name, message, "Take it off the optional plugins.")]
        each = replace(each, is_optional=False)
    return _with(each, faults)


def _decides(each: Loaded) -> bool:
    access = each.results.get("access")
    vetoes = (s.phase == "before_commit" for s in each.results.get("subscribers", ()))
    return bool(access and access.row_filters) or any(vetoes)


def _with(each: Loaded, faults: Sequence[Fault]) -> Loaded:
    if not faults:
        return each
    return replace(each, state=PluginState.FAILED, faults=(*each.faults, *faults))


def _clashes(each: Loaded, others: Sequence[Loaded]) -> list[Fault]:
    return [
        Fault(each.name, f'its prefix "{each.prefix}" is also that of {other.name}.', "Change one.")
        for other in others
        if other is not each and each.prefix and other.prefix == each.prefix
    ]


def _configure(name: str, plugin: Plugin, prefix: str, settings: Settings) -> None:
    preset = plugin.demo_settings if settings.demonstration else {}
    table = {**preset, **settings.plugin_settings.get(name, {})}
    kind = plugin.Settings
    if kind is None:
        if table:
            given = ", ".join(table)
            raise StartupError([Fault(name, f"has no settings, but is given {given}.")])
        return
    if not issubclass(kind, BaseSettings):
        raise StartupError([Fault(name, "its Settings is no subclass of pydantic's BaseSettings.")])
    plugin.settings = configured(name, kind, prefix or name, table)


def _attempt(
    faults: list[Fault], step: Callable[P, Result], *args: P.args, **kwargs: P.kwargs
) -> Result | None:
    """Do a step; if it fails, note its faults and give None."""
    try:
        return step(*args, **kwargs)
    except StartupError as error:
        faults.extend(error.faults)
        return None
