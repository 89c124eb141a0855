"""Addresses of roles and people."""

from django.urls import path

from handinhand.accounts.web import views

app_name = "accounts"
urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("administration/people/", views.people, name="people"),
]
