"""Pages about customers."""

from customers.views.lists import CustomerList, DuplicatesView, SearchView
from customers.views.ratings import (
    DecisionPage,
    NewRatingPage,
    OpenSurveyPage,
    ProposalPage,
    RatingPage,
    SurveyPage,
)
from customers.views.records import (
    AttachPage,
    ChangePage,
    ContactPage,
    CustomerPage,
    RegisterPage,
)
from customers.views.standing import (
    FreezePage,
    HandOverPage,
    SharePage,
    UnfreezePage,
    UnshareView,
)

__all__ = [
    "AttachPage",
    "ChangePage",
    "ContactPage",
    "CustomerList",
    "CustomerPage",
    "DecisionPage",
    "DuplicatesView",
    "FreezePage",
    "HandOverPage",
    "NewRatingPage",
    "OpenSurveyPage",
    "ProposalPage",
    "RatingPage",
    "RegisterPage",
    "SearchView",
    "SharePage",
    "SurveyPage",
    "UnfreezePage",
    "UnshareView",
]
