"""The door as Django sees it."""

from django.apps import AppConfig


class Portal(AppConfig):
    name = "jointdesk.portal"
    label = "portal"
