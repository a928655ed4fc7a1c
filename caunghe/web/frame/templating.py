# pyright: standard
"""Jinja templates: what each may name. Own words are Text constants of ``words`` modules, called with a language."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from caunghe.language import SYNTHETIC, day, number
from caunghe.schema import TABLES
from caunghe.web.accounts import words as accounts_words
from caunghe.web.accounts.actors import actor_of
from caunghe.web.accounts.outside import SAML_SLUG
from caunghe.web.common import words as common_words
from caunghe.web.common.language import spoken
from caunghe.web.common.moments import moment
from caunghe.web.frame.menu import PUBLIC_PAGES, menu, tiles
from caunghe.web.public import words as public_words
from caunghe.web.public.models import Publication
from caunghe.web.public.shown import coverage_said
from caunghe.web.registry import words as registry_words
from caunghe.web.registry.models import Dataset
from caunghe.web.reporting import words as reporting_words
from caunghe.web.runs import words as runs_words

_KEPT: Final = 60  # seconds that a worker may say what held before another feed was loaded
WORDS = SimpleNamespace(
    common=common_words,
    accounts=accounts_words,
    registry=registry_words,
    public=public_words,
    reporting=reporting_words,
    runs=runs_words,
)


def changed(query: QueryDict, **changes: str | None) -> str:
    """Return an address's query with some names changed, or taken away where None; what belongs to a page goes too.

    >>> changed(QueryDict("q=han&after=abc"), sort="name")
    '?q=han&sort=name'
    """
    copy = query.copy()
    for name, to in {"after": None, **changes}.items():
        copy.pop(name, None)
        if to is not None:
            copy[name] = to
    return f"?{copy.urlencode()}"


def _file(path: str) -> str:
    return f"{static(path)}?v={settings.VERSION}"


def _address(name: str, *parts: object) -> str:
    return reverse(name, args=parts)


def _providers() -> list[tuple[str, str]]:
    """Return where the providers begin that sign people in, and what each is called."""
    known = (
        ("openid_connect_login", {"provider_id": "oidc"}, settings.OIDC),
        ("saml_login", {"organization_slug": SAML_SLUG}, settings.SAML),
    )
    return [(reverse(name, kwargs=parts), said[-1]) for name, parts, said in known if said is not None]


def _has_synthetic(publication: Publication | None) -> bool:
    """Return whether a page has synthetic figures: those of the run that it shows, else those of the registry."""
    basis = publication.basis if publication else caches["pages"].get_or_set("registry_basis", _registry_basis, _KEPT)
    return "synthetic" in (basis or {}).values()


def _registry_basis() -> dict[str, str]:
    return Dataset.objects.values_list("basis", flat=True).first() or {}


def environment(**options: Any) -> Environment:
    """Return the environment of all templates; a name that is not there is a fault and never an empty place."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    made.globals.update(
        words=WORDS,
        synthetic=SYNTHETIC,
        url=_address,
        file=_file,
        changed=changed,
        number=number,
        day=day,
        moment=moment,
        covered=coverage_said,
        has_synthetic=_has_synthetic,
        version=settings.VERSION,
        providers=_providers,
        tables=TABLES,
        menu=menu,
        home_tiles=tiles,
        public_pages=PUBLIC_PAGES,
    )
    return made


def common_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page knows: its language and who looks at it."""
    return {"language": spoken(), "actor": actor_of(request)}
