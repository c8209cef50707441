from django.urls import path, register_converter

from worktime import views
from worktime.converters import DayConverter, YearConverter

register_converter(YearConverter, "calendar_year")
register_converter(DayConverter, "calendar_day")

app_name = "worktime"
urlpatterns = [
    path("", views.ThisYearView.as_view(), name="index"),
    path("<calendar_year:year>/", views.YearView.as_view(), name="year"),
    path("<calendar_year:year>/export/", views.YearExportView.as_view(), name="export"),
    path("<calendar_year:year>/load/", views.LoadYearView.as_view(), name="load_year"),
    path("<calendar_year:year>/confirm/", views.ConfirmYearView.as_view(), name="confirm_year"),
    path(
        "<calendar_year:year>/withdraw/",
        views.WithdrawConfirmationView.as_view(),
        name="withdraw_confirmation",
    ),
    path("day/<calendar_day:day>/", views.DayView.as_view(), name="day"),
    path("hours/", views.HoursView.as_view(), name="hours"),
    path("hours/new/", views.NewHoursView.as_view(), name="hours_new"),
    path("hours/<calendar_day:valid_from>/", views.HoursEditView.as_view(), name="hours_edit"),
    path("limits/", views.LimitsView.as_view(), name="limits"),
]
