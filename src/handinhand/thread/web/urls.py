"""Addresses of the thread."""

from django.urls import path

from handinhand.thread.web import views

app_name = "thread"
urlpatterns = [path("search/", views.search, name="search")]
