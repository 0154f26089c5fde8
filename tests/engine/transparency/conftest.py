"""Property tests without a deadline: it measures the machine, not the code, when others work on it."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
