from django.urls import path

from jointdesk.desk.exchange import wire

urlpatterns = [
    path("v1/messages", wire.messages, name="wire-messages"),
    path("v1/questions", wire.questions, name="wire-questions"),
    path("v1/sets/<str:digest>", wire.sets, name="wire-sets"),
]
