"""The addresses of reports and submissions."""

from __future__ import annotations

from django.urls import path

from caunghe.web.accounts.guard import allows
from caunghe.web.reporting import views

_ONE = "submission/<int:submission>/"

urlpatterns = [
    path("", allows("reports.look", views.reports), name="reports"),
    path("<int:report>/", allows("reports.look", views.report), name="report"),
    path("<int:report>/template/", allows("reports.prepare", views.template), name="report_template"),
    path("<int:report>/upload/", allows("reports.prepare", views.upload), name="report_upload"),
    path("<int:report>/start/", allows("reports.prepare", views.start), name="report_start"),
    path(_ONE, allows("reports.look", views.submission), name="submission"),
    path(f"{_ONE}correct/", allows("reports.prepare", views.correct), name="submission_correct"),
    path(f"{_ONE}headings/", allows("reports.prepare", views.headings), name="submission_headings"),
    path(f"{_ONE}check/", allows("reports.prepare", views.recheck), name="submission_check"),
    path(f"{_ONE}aside/", allows("reports.prepare", views.aside), name="submission_aside"),
    path(f"{_ONE}send/", allows("reports.send", views.send), name="submission_send"),
    path(f"{_ONE}withdraw/", allows("reports.prepare", views.withdraw), name="submission_withdraw"),
    path(f"{_ONE}decide/", allows("reports.decide", views.decide), name="submission_decide"),
    path(f"{_ONE}receipt/", allows("reports.look", views.receipt), name="receipt"),
    path(f"{_ONE}file/", allows("reports.read", views.file), name="submission_file"),
    path(f"{_ONE}form/", allows("reports.read", views.form), name="submission_form"),
    path(f"{_ONE}form/file/", allows("reports.read", views.form_file), name="submission_form_file"),
    path(f"{_ONE}marked/", allows("reports.read", views.marked), name="submission_marked"),
]
