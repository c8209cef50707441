from django.urls import path

from records import views

app_name = "records"
urlpatterns = [
    path("files/<int:pk>/", views.DownloadView.as_view(), name="download"),
    path("comments/<str:label>/<int:pk>/", views.CommentView.as_view(), name="comment"),
]
