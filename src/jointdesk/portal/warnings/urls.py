from django.urls import path

from jointdesk.portal.warnings import feed_views, job_views, lure_views, views

urlpatterns = [
    path("warnings/", views.warnings, name="warnings"),
    path("warnings/feeds/cap.atom", feed_views.alerts, name="warnings-cap"),
    path("warnings/feeds/<str:language>.<str:form>", feed_views.feed, name="warnings-feed"),
    path("warnings/<str:reference>/", views.warning, name="warning"),
    path("warnings/<str:reference>/cap.xml", views.cap, name="warning-cap"),
    path("warnings/<str:reference>/poster/", views.poster, name="warning-poster"),
    path("lures/", lure_views.lure_list, name="lures"),
    path("lures/<slug:code>/", lure_views.lure, name="lure"),
    path("job/", job_views.job, name="job"),
]
