from django.urls import path

from jointdesk.desk.intake.listings import dispute_views, views

urlpatterns = [
    path("", views.listing_list, name="listings"),
    path("decisions/", views.decision_list, name="listing-decisions"),
    path("decisions/<int:pk>/lift/", views.lift, name="listing-lift"),
    path("disputes/", dispute_views.dispute_list, name="disputes"),
    path("disputes/<int:pk>/", dispute_views.dispute, name="dispute"),
    path("disputes/<int:pk>/propose/", dispute_views.propose, name="dispute-propose"),
    path("disputes/<int:pk>/refuse/", dispute_views.refuse, name="dispute-refuse"),
    path("disputes/<int:pk>/agree/<slug:answer>/", dispute_views.agree, name="dispute-agree"),
    path("disputes/<int:pk>/files/<int:file>/", dispute_views.download, name="dispute-file"),
    path("<int:pk>/", views.listing, name="listing"),
    path("<int:pk>/decide/", views.decide, name="listing-decide"),
]
