"""Every address of the site; each has a row in the table of permissions."""

from __future__ import annotations

from django.urls import include, path

from caunghe.web.accounts.guard import allows
from caunghe.web.frame import views
from caunghe.web.operations import views as operations
from caunghe.web.public import views as public_views

urlpatterns = [
    path("", allows("home", public_views.home), name="home"),
    path("language/", allows("language", views.language), name="language"),
    path("health/", allows("health", operations.health), name="health"),
    path("metrics/", allows("metrics", operations.metrics), name="metrics"),
    path("audit/", allows("audit.look", views.audit), name="audit"),
    path("account/", include("caunghe.web.accounts.urls")),
    path("organisations/", include("caunghe.web.registry.urls_organisations")),
    path("registry/", include("caunghe.web.registry.urls")),
    path("reports/", include("caunghe.web.reporting.urls")),
    path("board/", include("caunghe.web.reporting.urls_board")),
    path("runs/", include("caunghe.web.runs.urls")),
    path("", include("caunghe.web.public.urls")),
]
handler400 = "caunghe.web.frame.views.bad_request"
handler403 = "caunghe.web.frame.views.not_allowed"
handler404 = "caunghe.web.frame.views.not_found"
handler429 = "caunghe.web.frame.views.too_many"  # of allauth
handler500 = "caunghe.web.frame.views.server_fault"
