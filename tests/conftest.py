"""What all tests share: a property holds however busy the machine is."""

from hypothesis import settings

# The same examples in every run, so that a failure is a fault of the change that it meets;
# `make test-all` tries new ones.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("new", deadline=None)
settings.load_profile("same")


def pytest_make_parametrize_id(val, argname):
    """Long bytes need a name: packed ones hold the time, and each process makes its own."""
    if isinstance(val, bytes) and len(val) > 40:
        raise ValueError(f"Give “{argname}” ids: an id of {len(val)} bytes can change by itself.")
