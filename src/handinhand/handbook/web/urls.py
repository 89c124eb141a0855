"""Addresses of this app."""

from django.urls import URLPattern

app_name = "handbook"
urlpatterns: list[URLPattern] = []
