from django.urls import path

from customers import views

app_name = "customers"
urlpatterns = [
    path("", views.CustomerList.as_view(), name="list"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("new/", views.RegisterPage.as_view(), name="register"),
    path("duplicates/", views.DuplicatesView.as_view(), name="duplicates"),
    path("<int:pk>/", views.CustomerPage.as_view(), name="detail"),
    path("<int:pk>/change/", views.ChangePage.as_view(), name="update"),
    path("<int:pk>/contacts/new/", views.ContactPage.as_view(), name="add_contact"),
    path("<int:pk>/files/new/", views.AttachPage.as_view(), name="attach"),
    path("<int:pk>/owner/", views.HandOverPage.as_view(), name="hand_over"),
    path("<int:pk>/sharing/", views.SharePage.as_view(), name="share"),
    path("<int:pk>/sharing/end/", views.UnshareView.as_view(), name="unshare"),
    path("<int:pk>/freeze/", views.FreezePage.as_view(), name="freeze"),
    path("<int:pk>/unfreeze/", views.UnfreezePage.as_view(), name="unfreeze"),
    path("<int:pk>/survey/", views.OpenSurveyPage.as_view(), name="open_survey"),
    path("<int:pk>/rating/new/", views.NewRatingPage.as_view(), name="propose_new"),
    path("ratings/<int:pk>/", views.RatingPage.as_view(), name="rating"),
    path("ratings/<int:pk>/survey/", views.SurveyPage.as_view(), name="survey"),
    path("ratings/<int:pk>/proposal/", views.ProposalPage.as_view(), name="propose"),
    path("ratings/<int:pk>/decision/", views.DecisionPage.as_view(), name="decide"),
]
