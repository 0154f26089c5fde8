from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jointdesk.desk.exchange"
    label = "exchange"

    def ready(self) -> None:
        _follow_messages()
        _know_copies()
        _answer_lower_rooms()
        _hear_of_partners()
        _undo_objected()


def _follow_messages() -> None:
    """Who hears that a message was written, handled or delivered."""
    from jointdesk.desk.exchange import news
    from jointdesk.desk.exchange.data.signals import recalled
    from jointdesk.desk.exchange.groups.signals import group_entered
    from jointdesk.desk.exchange.mail.signals import delivered, handled, written

    delivered.connect(news.on_delivered, dispatch_uid="exchange")
    written.connect(news.on_written, dispatch_uid="exchange")
    handled.connect(news.on_handled, dispatch_uid="exchange")
    recalled.connect(news.on_recalled, dispatch_uid="files")
    group_entered.connect(news.on_group_entered, dispatch_uid="groups")


def _know_copies() -> None:
    """What corrects, retracts or erases each kind of datum where it stands here."""
    from jointdesk.desk.exchange import news
    from jointdesk.desk.exchange.data.copies import register

    register("notice", news.notice_copies)
    register("answer", news.answer_copies)
    register("request", news.request_copies)
    register("file", news.file_copies)
    register("plan", news.plan_copies)
    register("edit", news.edit_copies)


def _answer_lower_rooms() -> None:
    """What lower rooms ask for, or tell."""
    from django.utils.translation import gettext_lazy as _

    from jointdesk.desk.accounts.wellbeing.checks import register as register_check
    from jointdesk.desk.attachments.storage import register_holder
    from jointdesk.desk.cases.chronology.sources import register as register_source
    from jointdesk.desk.cases.signals import notice_stored
    from jointdesk.desk.exchange import news
    from jointdesk.desk.exchange.files.store import kept_keys
    from jointdesk.desk.exchange.mail.health import read_outbox
    from jointdesk.desk.exchange.matching.past_of_cases import tell_of_hits
    from jointdesk.desk.exchange.requests.past_of_cases import tell_of_requests
    from jointdesk.desk.networks.signals import networks_merged

    register_source("requests", tell_of_requests)
    register_source("hits", tell_of_hits)
    register_check("outbox", _("Messages to partners"), read_outbox)
    register_holder(kept_keys)
    notice_stored.connect(news.on_notices_stored, dispatch_uid="data")
    networks_merged.connect(news.on_networks_merged, dispatch_uid="dossiers")


def _hear_of_partners() -> None:
    """Partners confirmed, keys of ours that change, witnesses of the log."""
    from jointdesk.desk.audit.signals import cosigned_sizes_asked, witness_keys_asked
    from jointdesk.desk.exchange import news
    from jointdesk.desk.exchange.mail.witnessing import on_cosigned_sizes_asked, on_witness_keys_asked
    from jointdesk.desk.partners import signals

    signals.partner_confirmed.connect(news.on_partner_confirmed, dispatch_uid="exchange")
    signals.own_keys_rotated.connect(news.on_own_keys_rotated, dispatch_uid="exchange")
    signals.own_keys_revoked.connect(news.on_own_keys_revoked, dispatch_uid="exchange")
    signals.prekey_made.connect(news.on_prekey_made, dispatch_uid="exchange")
    witness_keys_asked.connect(on_witness_keys_asked, dispatch_uid="exchange")
    cosigned_sizes_asked.connect(on_cosigned_sizes_asked, dispatch_uid="exchange")


def _undo_objected() -> None:
    """What becomes of what one officer did alone when a second one objects."""
    from jointdesk.desk.exchange import news
    from jointdesk.desk.exchange.safeguards.objections import on_objection

    on_objection("request", news.take_back_request)
    # each is a datum under the key of its review
    on_objection("answer", news.retract_objected)
    on_objection("plan", news.retract_objected)
