"""Run a command in a throwaway desk's folder: settings need one, a type checker has none.

python tests/throwaway_desk.py COMMAND [ARG ...]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def lay(home: Path) -> None:
    """The least a desk's folder holds: who it is, and its secret."""
    (home / "keys").mkdir()
    (home / "keys" / "secret").write_text("only-for-tests-" * 4)
    (home / "desk.toml").write_text(
        'id = "vn"\nname = "Test desk"\ncountry = "VN"\nlanguage = "en"\nsecond_factor = "offered"\n'
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="jointdesk-") as folder:
        lay(Path(folder))
        environment = os.environ | {
            "JOINTDESK_HOME": folder,
            "DJANGO_SETTINGS_MODULE": "jointdesk.settings",
            "PYTHONPATH": os.getcwd(),
        }
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)
