"""What all tests share: a property holds however busy the machine is."""

from hypothesis import settings

# The same examples in every run, so that a failure is a fault of the change that it meets;
# `make test-all` tries new ones.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("new", deadline=None)
settings.load_profile("same")
