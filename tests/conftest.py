"""What all tests share: a property holds however busy the machine is."""

from hypothesis import settings

settings.register_profile("busy", deadline=None)
settings.load_profile("busy")
