"""Every test of the tree finds the fixtures that plugin authors use too."""

pytest_plugins = ["portico.testing"]

# A partner's plugin is no part of the workspace: `test_partners` installs it, and runs its tests.
collect_ignore = ["tests/partner"]
