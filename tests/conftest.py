"""What holds for every test."""

from hypothesis import settings

# Machines are shared: a case that waits for its turn is not a slow one.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
