"""Addresses of the demo; mounted only when the demo is switched on."""

from django.urls import path

from handinhand.demo.web import views

app_name = "demo"
urlpatterns = [path("sign-in/", views.sign_in, name="sign_in")]
