"""The door this process answers at: its folder is named by `JOINTDESK_DOOR`. Read once, when it starts."""

import os
from pathlib import Path

from jointdesk.portal.door_folder import read_door, read_secret

FOLDER = Path(os.environ.get("JOINTDESK_DOOR") or "door").absolute()
DOOR = read_door(FOLDER)
SECRET = read_secret(FOLDER)
