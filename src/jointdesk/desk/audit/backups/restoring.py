"""Putting a backup back. It needs no desk: the folder it makes is one."""

import os
import secrets
import shutil
from pathlib import Path

from jointdesk.desk.audit.backups.packing import read_header, read_key, unpack
from jointdesk.engine.errors import CallerError


def restore_backup(source: Path, home: Path, key_file: Path) -> list[str]:
    """Put a backup's files into `home`, a folder that is not there yet: whole or not at all. Their names."""
    if home.exists() and any(home.iterdir()):
        raise CallerError(f"{home}: is not empty; a backup goes into a folder of its own")
    aside = home.with_name(f"{home.name}.{secrets.token_hex(4)}.unfinished")
    try:
        with source.open("rb") as file:
            header, _month = read_header(file)
            sealed = source.stat().st_size - len(header)
            aside.mkdir(mode=0o700, parents=True)
            names = unpack(file, header, sealed, read_key(key_file), aside)
        if home.exists():
            home.rmdir()
        os.replace(aside, home)
    except OSError as error:
        raise CallerError(f"{source}: {error.strerror or 'cannot be read'}") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return names
