"""Addresses of this app."""

from django.urls import URLPattern

app_name = "notices"
urlpatterns: list[URLPattern] = []
