"""Addresses of one's own mail settings."""

from django.urls import path

from handinhand.notices.web import views

app_name = "notices"
urlpatterns = [path("notices/preference/", views.preference, name="preference")]
