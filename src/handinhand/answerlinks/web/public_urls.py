"""Addresses for people without an account; none of them carries a secret."""

from django.urls import URLPattern, path

from handinhand.answerlinks.web import views

app_name = "answers"
urlpatterns: list[URLPattern] = [
    path("", views.enter, name="enter"),
    path("handover/", views.handover, name="handover"),
    path("handover/<slug:step>/", views.step, name="step"),
    path("done/", views.done, name="done"),
]
