"""Pages about complaints."""

from aftersales.views.complaints import AnswerPage, ClosePage, ComplaintPage, RegisterPage
from aftersales.views.lists import ComplaintList

__all__ = ["AnswerPage", "ClosePage", "ComplaintList", "ComplaintPage", "RegisterPage"]
