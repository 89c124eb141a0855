"""Addresses of this app."""

from django.urls import URLPattern

app_name = "answerlinks"
urlpatterns: list[URLPattern] = []
