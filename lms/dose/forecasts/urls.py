"""Addresses of the forecasts; `lms.dose.urls` lists them with the others."""

from django.urls import path

from lms.dose.views import forecasts

urlpatterns = [
    path("dose/forecast/", forecasts.forecasts, name="forecasts"),
    path("dose/forecast/release-cost/", forecasts.release_cost, name="release_cost"),
    path("dose/forecast/<slug:code>/", forecasts.forecast, name="forecast"),
    path("dose/forecast/<slug:code>/download/", forecasts.forecast_download, name="forecast_download"),
]
