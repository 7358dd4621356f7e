from django.urls import path

from lms.cohorts import booking_urls
from lms.cohorts.views import calendars, cohorts, messages, pages, registers, rooms, scanning, sessions, whole

app_name = "cohorts"
urlpatterns = [
    *booking_urls.urlpatterns,
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:pk>/", registers.register, name="register"),
    path("sessions/cohorts/open/", cohorts.open_cohort, name="open_cohort"),
    path("sessions/cohorts/<int:pk>/", cohorts.cohort, name="cohort"),
    path("sessions/cohorts/<int:pk>/people/", cohorts.add_people, name="add_people"),
    path("sessions/cohorts/<int:pk>/plan/", sessions.plan_session, name="plan_session"),
    path("sessions/cohorts/<int:pk>/attendance/", whole.attendance, name="attendance"),
    path("sessions/cohorts/<int:pk>/attendance.csv", whole.attendance_download, {"kind": "csv"}, name="attendance_csv"),
    path(
        "sessions/cohorts/<int:pk>/attendance.xlsx", whole.attendance_download, {"kind": "xlsx"}, name="attendance_xlsx"
    ),
    path("sessions/cohorts/<int:pk>/badges.pdf", whole.badges, name="badges"),
    path("sessions/cohorts/<int:pk>/message/", messages.write, name="write_message"),
    path("cohorts/messages/<int:pk>/", messages.message, name="message"),
    path("sessions/<int:pk>/sign-in.pdf", whole.sign_in_sheet, name="sign_in_sheet"),
    path("sessions/places/<int:pk>/end/", cohorts.end_place, name="end_place"),
    path("sessions/<int:pk>/about/", pages.session, name="session"),
    path("sessions/<int:pk>/session.ics", pages.session_calendar, name="session_calendar"),
    path("sessions/<int:pk>/change/", sessions.change_session, name="change_session"),
    path("sessions/<int:pk>/cancel/", sessions.cancel_session, name="cancel_session"),
    path("sessions/<int:pk>/walk-in/", registers.walk_in, name="walk_in"),
    path("sessions/<int:pk>/code/", scanning.screen, name="code_screen"),
    path("sessions/<int:pk>/code/now/", scanning.screen_part, name="code_now"),
    path("sessions/<int:pk>/here/<str:code>/", scanning.here, name="here"),
    path("sessions/<int:pk>/materials/", sessions.add_material, name="add_material"),
    path("sessions/materials/<int:pk>/remove/", sessions.remove_material, name="remove_material"),
    path("sessions/rooms/", rooms.rooms, name="rooms"),
    path("sessions/rooms/add/", rooms.add_room, name="add_room"),
    path("sessions/rooms/<int:pk>/", rooms.room_week, name="room_week"),
    path("sessions/rooms/<int:pk>/change/", rooms.change_room, name="change_room"),
    path("sessions/rooms/<int:pk>/retire/", rooms.retire_room, name="retire_room"),
    path("sessions/facilitators/<int:pk>/", rooms.facilitator_week, name="facilitator_week"),
    path("sessions/materials/<int:pk>/", pages.material, name="material"),
    path("calendar/", calendars.my_calendar, name="my_calendar"),
    path("calendar/make/", calendars.make_feed, name="make_feed"),
    path("calendar/renew/", calendars.renew_feed, name="renew_feed"),
    path("calendar/<str:token>.ics", calendars.feed, name="feed"),
]
