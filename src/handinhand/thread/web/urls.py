"""Addresses of the thread."""

from django.urls import path

from handinhand.thread.web import views

app_name = "thread"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("thread/<slug:kind>/<uuid:thing_id>/", views.whole, name="whole"),
    path("thread/<slug:kind>/<uuid:thing_id>/link/<slug:direction>/", views.link, name="link"),
    path("thread/<slug:kind>/<uuid:thing_id>/unlink/", views.unlink, name="unlink"),
]
