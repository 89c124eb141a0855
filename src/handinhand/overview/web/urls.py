"""Addresses of the overview."""

from django.urls import path

from handinhand.overview.web import views

app_name = "overview"
urlpatterns = [
    path("overview/", views.cockpit, name="cockpit"),
    path("overview/gaps/", views.gaps, name="gaps"),
]
