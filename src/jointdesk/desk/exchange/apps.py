from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jointdesk.desk.exchange"
    label = "exchange"
