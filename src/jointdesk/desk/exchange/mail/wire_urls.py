from django.urls import path

from jointdesk.desk.exchange.files import door
from jointdesk.desk.exchange.mail import wire
from jointdesk.desk.exchange.matching import set_door

urlpatterns = [
    path("v1/messages", wire.messages, name="wire-messages"),
    path("v1/questions", wire.questions, name="wire-questions"),
    path("v1/sets/<str:digest>", set_door.sets, name="wire-sets"),
    path("v1/files/<str:token>", door.files, name="wire-files"),
]
