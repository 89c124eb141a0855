from django.http import HttpResponse
from django.urls import path

app_name = "reconstructions"
urlpatterns = [path("reconstructions/", lambda r, slug: HttpResponse(""), name="list")]
