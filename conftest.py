"""Every test of the tree finds the fixtures that plugin authors use too."""

import gc

pytest_plugins = ["portico.testing"]

# A partner's plugin is no part of the workspace: `test_partners` installs it, and runs its tests.
collect_ignore = ["tests/partner"]

# What is imported and collected stays until the end: to look for garbage among it, again and again,
# takes a third of the time that collecting takes.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on, look for garbage among what tests leave, and only there."""
    gc.collect()
    gc.freeze()
    gc.enable()
