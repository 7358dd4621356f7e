from django.urls import path

from lms.cohorts.views import calendars, cohorts, pages, registers, sessions

app_name = "cohorts"
urlpatterns = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:pk>/", registers.register, name="register"),
    path("sessions/cohorts/open/", cohorts.open_cohort, name="open_cohort"),
    path("sessions/cohorts/<int:pk>/", cohorts.cohort, name="cohort"),
    path("sessions/cohorts/<int:pk>/people/", cohorts.add_people, name="add_people"),
    path("sessions/cohorts/<int:pk>/plan/", sessions.plan_session, name="plan_session"),
    path("sessions/places/<int:pk>/end/", cohorts.end_place, name="end_place"),
    path("sessions/<int:pk>/about/", pages.session, name="session"),
    path("sessions/<int:pk>/session.ics", pages.session_calendar, name="session_calendar"),
    path("sessions/materials/<int:pk>/", pages.material, name="material"),
    path("calendar/", calendars.my_calendar, name="my_calendar"),
    path("calendar/make/", calendars.make_feed, name="make_feed"),
    path("calendar/renew/", calendars.renew_feed, name="renew_feed"),
    path("calendar/<str:token>.ics", calendars.feed, name="feed"),
]
