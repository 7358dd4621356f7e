from django.urls import path

from lms.dose import deciding_urls
from lms.dose.board import urls as board_urls
from lms.dose.forecasts import urls as forecast_urls
from lms.dose.papers import urls as reporting_urls
from lms.dose.staff_lists import urls as joining_urls
from lms.dose.views import staff_lists

app_name = "dose"
urlpatterns = [
    *forecast_urls.urlpatterns,
    *board_urls.urlpatterns,
    *reporting_urls.urlpatterns,
    *deciding_urls.urlpatterns,
    *joining_urls.urlpatterns,
    path("dose/staff-lists/", staff_lists.staff_lists, name="staff_lists"),
    path("dose/staff-lists/<int:pk>/", staff_lists.staff_list, name="staff_list"),
    path("dose/staff-lists/<int:pk>/report/", staff_lists.staff_list_report, name="staff_list_report"),
    path("dose/staff-lists/<int:pk>/confirm/", staff_lists.confirm_staff_list, name="confirm_staff_list"),
    path("dose/staff-lists/<int:pk>/progress/", staff_lists.staff_list_progress, name="staff_list_progress"),
    path("dose/staff-lists/<int:pk>/again/", staff_lists.try_staff_list_again, name="try_staff_list_again"),
    path("dose/staff-lists/<int:pk>/undo/", staff_lists.undo_staff_list, name="undo_staff_list"),
    path("dose/staff-lists/<int:pk>/discard/", staff_lists.discard_staff_list, name="discard_staff_list"),
]
