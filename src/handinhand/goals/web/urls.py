"""Addresses of requirements, goals, indicators and strategies."""

from django.urls import path

from handinhand.goals.web.views import goals, indicators, requirements, strategies

app_name = "goals"
urlpatterns = [
    path("goals/", goals.goals, name="list"),
    path("goals/new/", goals.goal_create, name="goal_create"),
    path("goals/<uuid:goal_id>/", goals.goal, name="goal"),
    path("goals/<uuid:goal_id>/change/", goals.goal_change, name="goal_change"),
    path("indicators/new/", indicators.indicator_create, name="indicator_create"),
    path("indicators/<uuid:indicator_id>/", indicators.indicator, name="indicator"),
    path(
        "indicators/<uuid:indicator_id>/change/",
        indicators.indicator_change,
        name="indicator_change",
    ),
    path("indicators/<uuid:indicator_id>/measure/", indicators.measure, name="measure"),
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements/new/", requirements.requirement_create, name="requirement_create"),
    path("requirements/<uuid:requirement_id>/", requirements.requirement, name="requirement"),
    path(
        "requirements/<uuid:requirement_id>/change/",
        requirements.requirement_change,
        name="requirement_change",
    ),
    path("strategies/", strategies.strategies, name="strategies"),
    path("strategies/new/", strategies.strategy_create, name="strategy_create"),
    path("strategies/<uuid:strategy_id>/", strategies.strategy, name="strategy"),
    path(
        "strategies/<uuid:strategy_id>/change/", strategies.strategy_change, name="strategy_change"
    ),
]
