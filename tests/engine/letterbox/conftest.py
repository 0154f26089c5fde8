"""The room's examples beside its tests."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))
# a deadline measures the machine, not the code, when others work on it
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
