"""What networks have released, for the Land; outside any network."""

from django.urls import path

from handinhand.evaluation.web.views import reviews

app_name = "land"
urlpatterns = [path("released-figures/", reviews.released, name="figures")]
