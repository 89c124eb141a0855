"""Addresses of networks and organisations."""

from django.urls import path

from handinhand.networks.web import views

app_name = "networks"
urlpatterns = [
    path("sites/", views.sites, name="sites"),
    path("networks/", views.networks, name="list"),
    path("networks/<slug:slug>/network/", views.detail, name="detail"),
]
