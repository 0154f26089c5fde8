from django.urls import include, path

from jointdesk.desk.today import views
from jointdesk.desk.today.search import views as search
from jointdesk.desk.today.taken import views as taken

urlpatterns = [
    path("", views.today, name="today"),
    path("month/", views.month, name="today-month"),
    path("week/", views.week, name="today-week"),
    path("search/", search.search, name="search"),
    path("search/quick/", search.quick, name="search-quick"),
    path("advisories/", include("jointdesk.desk.today.advisories.urls")),
    path("works/", views.works, name="works"),
    path("works/lists/<uuid:key>/file", taken.taken_fetch, name="taken-list"),
    path("works/lists/<uuid:key>/forget/", taken.taken_forget, name="taken-list-forget"),
    path("design/", views.design, name="design"),
    path("health", views.health, name="health"),
]
