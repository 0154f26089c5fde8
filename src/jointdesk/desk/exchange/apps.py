from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jointdesk.desk.exchange"
    label = "exchange"

    def ready(self) -> None:
        from jointdesk.desk.exchange.receivers import on_delivered, on_partner_confirmed
        from jointdesk.desk.exchange.signals import delivered
        from jointdesk.desk.partners.signals import partner_confirmed

        delivered.connect(on_delivered, dispatch_uid="exchange")
        partner_confirmed.connect(on_partner_confirmed, dispatch_uid="exchange")
