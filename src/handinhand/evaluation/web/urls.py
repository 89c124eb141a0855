"""Addresses of the figures, below the network."""

from django.urls import path

from handinhand.evaluation.web.views import chain, cross, figures, process, reports, reviews

app_name = "evaluation"
urlpatterns = [
    path("figures/", figures.figures_page, name="figures"),
    path("figures/by/<slug:kind>/", reports.report, name="report"),
    path("figures/by/<slug:kind>/table.<slug:ending>", reports.report_file, name="report_file"),
    path("figures/cross/", cross.cross_page, name="cross"),
    path("figures/cross/table.<slug:ending>", cross.cross_file, name="cross_file"),
    path("figures/chain/", chain.chain, name="chain"),
    path("figures/process/", process.process_page, name="process"),
    path("figures/process/log.<slug:ending>", process.log_file, name="log_file"),
    path("figures/process/logs/new/<slug:ending>/", process.begin_log, name="begin_log"),
    path("figures/process/logs/<uuid:export_id>/", process.log_page, name="log"),
    path("figures/process/logs/<uuid:export_id>/file/", process.log_taken, name="log_taken"),
    path("figures/months/", reviews.months_page, name="kept_months"),
    path("figures/months/<uuid:snapshot_id>/release/", reviews.release, name="release"),
    path("reviews/new/", reviews.new_review, name="new_review"),
    path("figures/<uuid:line>/", figures.figure, name="figure"),
]
