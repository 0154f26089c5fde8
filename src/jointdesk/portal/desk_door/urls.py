"""Addresses that the desk calls; ids are of letters and files, in hexadecimal."""

from django.urls import path, register_converter

from jointdesk.engine.letterbox.letters import ID
from jointdesk.portal.desk_door import views


class LetterId:
    regex = ID

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LetterId, "letter")
urlpatterns = [
    path("", views.standing),
    path("letters/<letter:number>/", views.letter),
    path("letters/<letter:number>/<letter:attachment>/", views.attachment),
    path("letters/<letter:number>/taken/", views.taken),
    path("bundles/<slug:kind>/", views.bundle),
    path("keys/", views.keys),
]
