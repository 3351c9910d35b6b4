"""Every test of the tree finds the fixtures that plugin authors use too."""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest

pytest_plugins = ["portico.testing"]

# A partner's plugin is no part of the workspace: `test_partners` installs it, and runs its tests.
collect_ignore = ["tests/partner"]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays: to look for garbage among it, then or later, is a waste of time.

    So do schemas and plans that tests make: all that lives long is looked through more rarely, too.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(700, 10, 500)
        gc.enable()
