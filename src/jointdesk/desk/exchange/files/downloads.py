"""Giving an officer a file's content: a consultation with its purpose, and nothing that was not confirmed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.engine.errors import CallerError


def open_file(officer: Officer, file: TravelledFile, purpose: str, read_warnings: bool) -> Iterator[bytes]:
    """The content of a file that the officer may read, in pieces; noted before the first one.

    Raises CallerError without a purpose, or where its warnings were not read, or when it is not here; OwnError where
    the disk has changed it.
    """
    purpose = " ".join(purpose.split())
    if not purpose or len(purpose) > 300:
        raise CallerError(_("Say why, in at most 300 characters."))
    if file.warnings and not read_warnings:
        raise CallerError(_("Read the warnings first, and confirm that you have."))
    if file.state != TravelledFile.State.HERE:
        raise CallerError(_("This file is not here."))
    store.check(file)
    note_access(officer, Access.Act.CONSULTATION, f"file:{file.key.hex}", purpose)
    return store.read(file)
