"""The addresses of the public pages; home stands with the site's own."""

from __future__ import annotations

from django.urls import path

from caunghe.web.accounts.guard import allows
from caunghe.web.public import open_views, register_views, views

urlpatterns = [
    path("targets/", allows("public.look", views.targets), name="public_targets"),
    path("targets/<str:key>/", allows("public.look", views.target), name="public_target"),
    path("indicators/", allows("public.look", views.indicators), name="public_indicators"),
    path("indicators/<str:code>/", allows("public.look", views.indicator), name="public_indicator"),
    path("gaps/", allows("public.look", views.gaps), name="public_gaps"),
    path("programmes/", allows("public.look", register_views.programmes), name="public_programmes"),
    path("programmes/<str:code>/", allows("public.look", register_views.programme), name="public_programme"),
    path("institutions/", allows("public.look", register_views.institutions), name="public_institutions"),
    path("institutions/<str:code>/", allows("public.look", register_views.institution), name="public_institution"),
    path("communes/", allows("public.look", register_views.communes), name="public_communes"),
    path("communes/<str:code>/", allows("public.look", register_views.commune), name="public_commune"),
    path("open-data/", allows("public.look", open_views.open_data), name="public_open_data"),
    path("open-data/<str:run>/<str:name>", allows("public.look", open_views.file), name="public_file"),
    path("definitions/", allows("public.look", views.definitions), name="public_definitions"),
    path("changes/", allows("public.look", views.changes), name="public_changes"),
    path("about/", allows("public.look", views.about), name="public_about"),
    path("robots.txt", allows("public.look", views.robots), name="public_robots"),
    path("sitemap.xml", allows("public.look", views.sitemap), name="public_sitemap"),
]
