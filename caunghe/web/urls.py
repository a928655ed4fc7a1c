"""Every address of the site; each has a row in the table of permissions."""

from __future__ import annotations

from django.urls import include, path

from caunghe.web.accounts.permissions import allows
from caunghe.web.common import views

urlpatterns = [
    path("", allows("home", views.home), name="home"),
    path("language/", allows("language", views.language), name="language"),
    path("health/", allows("health", views.health), name="health"),
    path("audit/", allows("audit.look", views.audit), name="audit"),
    path("account/", include("caunghe.web.accounts.urls")),
    path("registry/", include("caunghe.web.registry.urls")),
    path("reports/", include("caunghe.web.reporting.urls")),
    path("board/", include("caunghe.web.reporting.urls_board")),
]
handler400 = "caunghe.web.common.views.bad_request"
handler403 = "caunghe.web.common.views.not_allowed"
handler404 = "caunghe.web.common.views.not_found"
handler500 = "caunghe.web.common.views.server_fault"
