"""Calling hooks: the only module that knows pluggy's manager.

Hooks are called one plugin at a time and at start-up only, so that a failure names its plugin
and no request pays for the dispatch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from inspect import signature
from pathlib import Path
from traceback import extract_tb
from typing import Any

from pluggy import PluginManager, PluginValidationError

from portico.errors import Fault, StartupError
from portico.hookspecs import PROJECT, Plugin, PorticoSpec
from portico.settings import did_you_mean

HOOKS = tuple(name for name in vars(PorticoSpec) if not name.startswith("_"))
RETURNS = {name: str(signature(getattr(PorticoSpec, name)).return_annotation) for name in HOOKS}
"""What each hook returns, as its specification says."""

EAGER = ("graphql", "access", "subscribers", "jobs", "checks", "routes")
"""The hooks that are called while loading; ``commands`` and ``lifespan`` when they are needed."""


def implementations(name: str, plugin: Plugin) -> dict[str, Callable[[], Any]]:
    """The hooks that a plugin implements, or one report of those it gets wrong."""
    manager = PluginManager(PROJECT)
    manager.add_hookspecs(PorticoSpec)
    faults = list(_misnamed(name, plugin, manager))
    if faults:
        raise StartupError(faults)
    try:
        manager.register(plugin, name=name)
    except PluginValidationError as error:
        reason = str(error).splitlines()[-1]
        raise StartupError([Fault(name, f"a hook is declared wrongly: {reason}")]) from None
    return {
        caller.name: implementation.function
        for caller in manager.get_hookcallers(plugin) or ()
        for implementation in caller.get_hookimpls()
    }


def _misnamed(name: str, plugin: Plugin, manager: PluginManager) -> Iterable[Fault]:
    for attribute in dir(type(plugin)):
        is_marked = bool(manager.parse_hookimpl_opts(plugin, attribute))
        if is_marked and attribute not in HOOKS:
            mend = did_you_mean(attribute, set(HOOKS)) or f"The hooks are {', '.join(HOOKS)}."
            yield Fault(name, f"there is no hook {attribute}.", mend)
        elif attribute in HOOKS and not is_marked:
            yield Fault(
                name, f"{attribute} is a hook but not marked as one.", "Put @hookimpl above it."
            )


def call(name: str, hook: str, implementation: Callable[[], Any]) -> Any:
    """What a hook returns, checked against its specification."""
    try:
        result = implementation()
    except Exception as error:
        raise StartupError([Fault(name, f"the hook {hook} raised {told(error)}.")]) from error
    if not _fits(result, RETURNS[hook]):
        message = f"the hook {hook} must return {RETURNS[hook]}, not {_shown(result)}."
        raise StartupError([Fault(name, message)])
    return tuple(result) if RETURNS[hook].startswith("Sequence[") else result


def _fits(result: object, annotation: str) -> bool:
    """Whether the value is of the named type: by name, since the type may be of a higher layer."""
    if annotation.startswith("Sequence["):
        kind = annotation.removeprefix("Sequence[").removesuffix("]")
        return isinstance(result, Sequence) and all(_fits(each, kind) for each in result)
    wanted = annotation.partition("[")[0].rpartition(".")[2]
    return any(base.__name__ == wanted for base in type(result).__mro__)


def _shown(result: object) -> str:
    if isinstance(result, Sequence) and not isinstance(result, str):
        kinds = sorted({type(each).__name__ for each in result})
        return f"a {type(result).__name__} of {', '.join(kinds) or 'nothing'}"
    return "None" if result is None else type(result).__name__


def told(error: BaseException) -> str:
    """An error of a plugin as one line: what and where."""
    text = " ".join(str(error).split()) or "no message"
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {text}"
    frames = [each for each in extract_tb(error.__traceback__) if not _is_ours(each.filename)]
    where = f" ({frames[-1].filename}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {text}{where}"


def _is_ours(filename: str) -> bool:
    """Whether a line of a traceback is the host's or Python's own import machinery."""
    return "importlib" in filename or Path(filename).parent == Path(__file__).parent
