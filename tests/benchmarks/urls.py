"""The product's addresses, and the bare views they are measured against."""

from django.urls import path

from lms.urls import urlpatterns as product
from tests.benchmarks import views

urlpatterns = [
    path("bare/row/", views.write_row),
    path("bare/pdf/<int:pk>/", views.draw_page),
    *product,
]
