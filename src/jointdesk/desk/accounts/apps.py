from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jointdesk.desk.accounts"
    label = "accounts"
