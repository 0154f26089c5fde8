from django.urls import path

from jointdesk.desk.networks import alike_views, hub_list_views, hub_views, judgement_views, views

urlpatterns = [
    path("", views.network_list, name="networks"),
    path("hubs/", hub_views.hub_list, name="network-hubs"),
    path("hubs/import/", hub_list_views.hub_list_import, name="network-hubs-import"),
    path("hubs/decide/", hub_views.decide_hub, name="network-hub-decide"),
    path("explain/", views.explain, name="network-explain"),
    path("judge/", judgement_views.judge, name="network-judge"),
    path("judge/<int:pk>/undo/", judgement_views.undo, name="network-judge-undo"),
    path("of/<int:pk>/", views.network_of_complaint, name="network-of-complaint"),
    path("like/<int:pk>/", alike_views.like_complaint, name="network-like-complaint"),
    path("<int:pk>/", views.network_detail, name="network"),
    path("<int:pk>/complaints/", views.network_complaints, name="network-complaints"),
    path("<int:pk>/like/", alike_views.like_network, name="network-like"),
]
