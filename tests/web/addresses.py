"""The public pages, each with what the small city and the example of a run have for it."""

from __future__ import annotations

PUBLIC = [
    "/",
    "/account/sign-in/",
    "/account/invitation/wrong/",
    "/account/password/forgotten/",
    "/account/password/new/wrong/",
    "/none/",
    "/targets/",
    "/targets/certificate_rate/",
    "/indicators/",
    "/indicators/certificate_rate/?by=age_band",
    "/gaps/",
    "/programmes/?q=x",
    "/programmes/P1/",
    "/institutions/",
    "/institutions/I1/",
    "/communes/?q=zzz",
    "/communes/00001/",
    "/open-data/",
    "/definitions/",
    "/changes/",
    "/about/",
]
