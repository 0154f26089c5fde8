from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate


def _forget(instance: Any, **_said: Any) -> None:
    from jointdesk.desk.intake.search_index import forget_complaints

    forget_complaints([instance.pk])


def _lay_index(**_said: Any) -> None:
    """A new desk gets its tables from the models, not from the migrations (cli/init)."""
    from django.db import connection

    from jointdesk.desk.intake.search_index import create_index
    from jointdesk.desk.intake.search_sweep import TABLE

    if TABLE not in connection.introspection.table_names():
        create_index()


def _read_table(content: bytes, name: str, **_said: Any) -> list[tuple[int, list[str]]]:
    """A room below us takes a file: it asks, as it cannot know us."""
    from jointdesk.desk.intake.table_file import read_table

    return read_table(content, name).lines


def _let_go(**said: Any) -> None:
    from jointdesk.desk.intake.handover_actions import let_go_of_all

    let_go_of_all(said["officer"], said["by"])


class IntakeConfig(AppConfig):
    name = "jointdesk.desk.intake"
    label = "intake"

    def ready(self) -> None:
        from jointdesk.desk.intake.retention import register_complaints

        register_complaints()
        from jointdesk.desk.attachments.keys import register_rows
        from jointdesk.desk.intake.letters.letter_models import DangerCall, Letter, Reply
        from jointdesk.desk.intake.receipts.receivers import connect

        connect()
        from jointdesk.desk.intake.letters.offers import offer_duties

        offer_duties()
        for sealed in (Letter, Reply, DangerCall):
            register_rows(sealed)
        from jointdesk.desk.accounts.signals import officer_left, table_coming

        officer_left.connect(_let_go, dispatch_uid="intake")
        table_coming.connect(_read_table, dispatch_uid="intake")
        from jointdesk.desk.intake.letters.signals import letter_opened
        from jointdesk.desk.intake.listings.disputes import take_in
        from jointdesk.desk.intake.listings.offers import offer_disputes

        letter_opened.connect(take_in, dispatch_uid="intake.listings")
        from jointdesk.desk.intake.letters.key_news import tell_prepared
        from jointdesk.desk.partners.signals import own_keys_prepared

        own_keys_prepared.connect(tell_prepared, dispatch_uid="intake.letters")
        offer_disputes()
        post_delete.connect(_forget, sender="intake.Complaint", dispatch_uid="intake.search_index")
        post_migrate.connect(_lay_index, sender=self, dispatch_uid="intake.search_index")
