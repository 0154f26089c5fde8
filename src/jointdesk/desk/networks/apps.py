from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "jointdesk.desk.networks"
    label = "networks"
