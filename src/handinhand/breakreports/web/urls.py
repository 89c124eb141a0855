"""Addresses of this app."""

from django.urls import URLPattern

app_name = "breakreports"
urlpatterns: list[URLPattern] = []
