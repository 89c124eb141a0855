"""The addresses of a site with the demo switched on."""

from django.urls import include, path

from handinhand.config.urls import urlpatterns as without_demo

urlpatterns = [*without_demo, path("demo/", include("handinhand.demo.web.urls"))]
handler404 = "handinhand.config.pages.not_found"
