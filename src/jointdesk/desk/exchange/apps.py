from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jointdesk.desk.exchange"
    label = "exchange"

    def ready(self) -> None:
        from jointdesk.desk.exchange.data.objections import connect_objections
        from jointdesk.desk.exchange.groups.receivers import connect_groups
        from jointdesk.desk.exchange.safeguards import review_actions as _review_actions  # noqa: F401

        _follow_messages()
        _know_copies()
        _answer_lower_rooms()
        _hear_of_keys()
        connect_groups()
        connect_objections()


def _follow_messages() -> None:
    """Who hears that a message was written, handled or delivered."""
    from jointdesk.desk.exchange.data import receivers as data
    from jointdesk.desk.exchange.figures import counted_messages as figures
    from jointdesk.desk.exchange.mail.signals import delivered, handled, written
    from jointdesk.desk.exchange.matching.membership import on_request_delivered
    from jointdesk.desk.exchange.requests.receivers import on_delivered

    delivered.connect(on_delivered, dispatch_uid="requests")
    delivered.connect(on_request_delivered, dispatch_uid="membership")
    delivered.connect(figures.on_delivered, dispatch_uid="figures")
    written.connect(figures.on_written, dispatch_uid="figures")
    handled.connect(figures.on_handled, dispatch_uid="figures")
    delivered.connect(data.on_delivered, dispatch_uid="data")
    written.connect(data.on_written, dispatch_uid="data")
    handled.connect(data.on_handled, dispatch_uid="data")


def _know_copies() -> None:
    """What corrects, retracts or erases each kind of datum where it stands here."""
    from jointdesk.desk.exchange.data.copies import register
    from jointdesk.desk.exchange.data.notice_copies import NoticeCopies
    from jointdesk.desk.exchange.data.request_copies import AnswerCopies, RequestCopies
    from jointdesk.desk.exchange.data.signals import recalled
    from jointdesk.desk.exchange.files.copies import FileCopies, on_recalled
    from jointdesk.desk.exchange.plans.copies import PlanCopies

    register("notice", NoticeCopies())
    register("answer", AnswerCopies())
    register("request", RequestCopies())
    register("file", FileCopies())
    register("plan", PlanCopies())
    recalled.connect(on_recalled, dispatch_uid="files")


def _answer_lower_rooms() -> None:
    """What lower rooms ask for, or tell."""
    from django.utils.translation import gettext_lazy as _

    from jointdesk.desk.accounts.wellbeing.checks import register as register_check
    from jointdesk.desk.attachments.storage import register_holder
    from jointdesk.desk.cases.chronology.sources import register as register_source
    from jointdesk.desk.cases.signals import notice_stored
    from jointdesk.desk.exchange.data.receivers import on_notices_stored
    from jointdesk.desk.exchange.dossiers.links import on_networks_merged
    from jointdesk.desk.exchange.files.store import kept_keys
    from jointdesk.desk.exchange.mail.health import read_outbox
    from jointdesk.desk.exchange.matching.past_of_cases import tell_of_hits
    from jointdesk.desk.exchange.requests.past_of_cases import tell_of_requests
    from jointdesk.desk.networks.signals import networks_merged

    register_source("requests", tell_of_requests)
    register_source("hits", tell_of_hits)
    register_check("outbox", _("Messages to partners"), read_outbox)
    register_holder(kept_keys)
    notice_stored.connect(on_notices_stored, dispatch_uid="data")
    networks_merged.connect(on_networks_merged, dispatch_uid="dossiers")


def _hear_of_keys() -> None:
    """Partners confirmed, keys of ours that change, witnesses of the log."""
    from jointdesk.desk.audit.signals import cosigned_sizes_asked, witness_keys_asked
    from jointdesk.desk.exchange.mail import key_news
    from jointdesk.desk.exchange.mail.receivers import on_partner_confirmed
    from jointdesk.desk.exchange.mail.witnessing import on_cosigned_sizes_asked, on_witness_keys_asked
    from jointdesk.desk.partners import signals

    signals.partner_confirmed.connect(on_partner_confirmed, dispatch_uid="exchange")
    signals.own_keys_rotated.connect(key_news.on_own_keys_rotated, dispatch_uid="exchange")
    signals.own_keys_revoked.connect(key_news.on_own_keys_revoked, dispatch_uid="exchange")
    signals.prekey_made.connect(key_news.on_prekey_made, dispatch_uid="exchange")
    witness_keys_asked.connect(on_witness_keys_asked, dispatch_uid="exchange")
    cosigned_sizes_asked.connect(on_cosigned_sizes_asked, dispatch_uid="exchange")
