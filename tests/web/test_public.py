"""The public pages: figures of the published run alone, worded as its report, safe against differencing, and kept."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from caunghe.language import LANGUAGES, SYNTHETIC
from caunghe.schema import TABLES, Privacy
from caunghe.web.accounts.roles import Role
from caunghe.web.public import words
from caunghe.web.public.loading import load_published
from caunghe.web.public.models import (
    Publication,
    PublishedCommune,
    PublishedIndicator,
    PublishedInstitution,
    PublishedProgramme,
    PublishedValue,
)
from caunghe.web.public.published import NoEdition, published_folder
from caunghe.web.public.registers import OPEN
from caunghe.web.public.selectors import last_years
from caunghe.web.public.views import SITEMAP_PAGES
from caunghe.web.registry.models import MODELS
from tests.report import example
from tests.web.publication import NOW, publish, run_folder
from tests.web.test_pages import PAGES

pytestmark = pytest.mark.django_db
PUBLIC = [page for page in PAGES[None] if not page.startswith(("/account/", "/none/"))]
MOST_QUERIES = 8


@pytest.fixture
def own_place(settings, tmp_path) -> Path:
    """A place of one's own for the published run: that of the other tests is as it was."""
    settings.PUBLISHED = tmp_path / "published"
    return tmp_path


def page(address: str, **asked: str) -> str:
    response = Client().get(address, asked or None)
    assert response.status_code == 200, address
    return response.content.decode()


def every_page() -> dict[str, str]:
    """What every public page says in either language, the pages of each row and each breakdown included."""
    rows = [f"/institutions/{code}/" for code in PublishedInstitution.objects.values_list("institution", flat=True)]
    rows += [f"/communes/{code}/" for code in PublishedCommune.objects.values_list("area", flat=True)]
    rows += [f"/programmes/{code}/" for code in PublishedProgramme.objects.values_list("programme", flat=True)]
    parts = PublishedValue.objects.order_by().values_list("indicator", "breakdown").distinct()
    rows += [f"/indicators/{indicator}/?by={breakdown}" for indicator, breakdown in parts]
    addresses = [*PUBLIC, *rows, "/sitemap.xml", "/robots.txt"]
    return {
        f"{address} {language}": Client().get(address, {"lang": language, **_asked(address)}).content.decode()
        for address in addresses
        for language in LANGUAGES
    }


def _asked(address: str) -> dict[str, str]:
    return dict(part.split("=") for part in address.partition("?")[2].split("&") if part)


def test_home_says_targets_figures_and_gaps_with_error_coverage_and_date() -> None:
    edition = json.loads((published() / "report" / "edition.json").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        said = page("/", lang=language)
        for figure in edition["figures"]:
            for part in ("label", "value", "error", "when"):
                assert figure[part][language] in said
            assert f"/indicators/{figure['indicator']}/" in said
        for fan in edition["fans"]:
            assert fan["title"][language] in said
            assert f"/targets/{fan['key']}/" in said
        for target in edition["targets"]:
            assert target["word"][language] in said
        assert words.SHORT(language) in said
        assert words.NOT_SURE(language) in said
        assert edition["figures"][0]["label"][language] in said


def published() -> Path:
    folder = published_folder()
    assert folder is not None
    return folder


def test_a_target_opens_to_its_evidence_run_hash_date_definition_and_coverage() -> None:
    publication = Publication.objects.get()
    said = page("/targets/certificate_rate/", lang="en")
    for part in (publication.run, publication.feed, publication.code, "30 June 2026", "Kế hoạch", "Coverage"):
        assert part in said
    assert "Employed people aged 15 and over" in said
    assert "<svg" in said
    assert "<details" in said
    assert Client().get("/targets/none/").status_code == 404


def test_an_indicator_opens_to_its_values_and_definition() -> None:
    said = page("/indicators/certificate_rate/", lang="en")
    assert "36.2%" in said.replace("\u00a0", " ")
    assert Publication.objects.get().run in said
    assert Client().get("/indicators/none/").status_code == 404


def test_no_page_and_no_file_has_a_number_that_is_withheld() -> None:
    pages = every_page()
    files = {file["name"]: file for file in Publication.objects.get().files}
    for name in files:
        if name.endswith((".csv", ".json")):
            pages[name] = _file(name).decode("utf-8-sig")
    values = pl.read_parquet(_path("values.parquet"))
    assert values.filter(flag="suppressed")["estimate"].null_count() == values.filter(flag="suppressed").height > 0
    for secret in example.SECRETS:
        shown = (
            [str(secret)]
            if secret > 1
            else [str(secret), f"{100 * secret:.1f}", f"{100 * secret:.1f}".replace(".", ",")]
        )
        found = [
            where
            for where, text in pages.items()
            for each in shown
            if re.search(rf"(?<!\d){re.escape(each)}(?!\d)", text)
        ]
        assert found == [], secret


def test_what_the_registry_alone_knows_is_on_no_page() -> None:
    """Counts of the registry would undo what the run withholds: pages hold what it published and nothing else."""
    before = every_page()
    MODELS["intakes"].objects.update(entrants=918_273, women=645_546)
    MODELS["programmes"].objects.update(licensed_intake=918_273, name="Chỉ có ở sổ đăng ký")
    MODELS["institutions"].objects.update(name="Chỉ có ở sổ đăng ký")
    MODELS["areas"].objects.update(name="Chỉ có ở sổ đăng ký")
    caches["pages"].clear()
    assert every_page() == before
    assert [where for where, text in before.items() if "918" in text or "645546" in text] == []


def test_tables_that_count_people_are_never_open_nor_read() -> None:
    assert set(OPEN).isdisjoint({"intakes", "graduates", "teachers", "leavers", "applicants", "labour_survey"})
    for name in OPEN:
        columns = pl.read_parquet(_path(f"{name}.parquet")).columns
        assert columns == [column.name for column in TABLES[name].columns if column.privacy is Privacy.PUBLIC]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_takes_few_queries_and_as_many_however_large_the_run_is(address, tmp_path) -> None:
    def queries() -> int:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as sent:
            Client().get(address)
        return len([each for each in sent if each["sql"].startswith("SELECT")])

    small = queries()
    assert small <= MOST_QUERIES
    for times in (10, 100):
        for model, key in (
            (PublishedProgramme, "programme"),
            (PublishedInstitution, "institution"),
            (PublishedCommune, "area"),
        ):
            first = model.objects.order_by("id")[0]
            kept = {field.name: getattr(first, field.name) for field in model._meta.fields if field.name != "id"}
            model.objects.bulk_create([model(**{**kept, key: f"more-{times}-{at}"}) for at in range(times)])
        value = PublishedValue.objects.filter(breakdown="all").first()
        assert value is not None
        kept = {field.name: getattr(value, field.name) for field in PublishedValue._meta.fields if field.name != "id"}
        PublishedValue.objects.bulk_create([PublishedValue(**{**kept, "year": 1900 + at}) for at in range(times)])
        assert queries() == small


def test_a_page_is_kept_until_another_run_is_published(own_place) -> None:
    client = Client()
    first = client.get("/targets/")
    assert first["Cache-Control"] == "public, max-age=300"
    assert not first.cookies
    again = client.get("/targets/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    with CaptureQueriesContext(connection) as sent:
        assert client.get("/targets/").content == first.content
    assert len([each for each in sent if each["sql"].startswith("SELECT")]) <= 1
    other = client.get("/targets/", {"lang": "en"})
    assert other["ETag"] != first["ETag"]
    part = client.get("/programmes/", headers={"HX-Request": "true"})
    assert part["ETag"] != client.get("/programmes/")["ETag"]
    publish(run_folder(own_place / "another", seed=8))
    new = client.get("/targets/", headers={"If-None-Match": first["ETag"]})
    assert new.status_code == 200
    assert new["ETag"] != first["ETag"]


def test_who_is_signed_in_has_a_page_of_ones_own(signed_in) -> None:
    page = signed_in(Role.OFFICER).get("/")
    assert page["Cache-Control"] == "private, no-store"
    assert "Người thử officer" in page.content.decode()
    assert "Người thử" not in signed_in(None).get("/").content.decode()


def test_what_one_person_is_told_is_shown_to_nobody_else(signed_in) -> None:
    """Messages travel in a cookie of their own, which outlives the session."""
    told = signed_in(Role.OFFICER)
    told.post("/account/sign-out/")
    del told.cookies["sessionid"]
    assert "messages" in told.cookies
    page = told.get("/")
    assert "Bạn đã đăng xuất" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert "đăng xuất" not in Client().get("/").content.decode()


@pytest.mark.parametrize("address", ["/", "/targets/", "/institutions/", "/institutions/I1/", "/about/"])
def test_a_kept_page_is_the_same_whatever_else_was_brought(address) -> None:
    plain = Client().get(address)
    for name in ("messages", "seen", "caunghe_any"):
        asking = Client()
        asking.cookies[name] = "W1siX19qc29uX21lc3NhZ2UiXQ"
        assert asking.get(address)["Cache-Control"] == "private, no-store"
        assert Client().get(address).content == plain.content


def test_loading_again_changes_nothing_and_a_new_run_replaces_all(own_place) -> None:
    first = publish(run_folder(own_place / "first", seed=11))
    assert load_published(now=NOW) == first
    values = PublishedValue.objects.count()
    second = publish(run_folder(own_place / "second", seed=9))
    assert (second.run != first.run, PublishedValue.objects.count()) == (True, values)
    assert Client().get(f"/open-data/{first.run}/values.csv").status_code == 200


def test_a_run_without_an_edition_is_refused_and_the_one_before_stays(tmp_path, settings) -> None:
    folder = run_folder(tmp_path / "old", seed=10)
    (folder / "report" / "edition.json").unlink()
    settings.PUBLISHED = folder
    with pytest.raises(NoEdition, match="run it again"):
        load_published(now=NOW)
    assert Publication.objects.count() == 1


def test_before_a_run_is_published_every_page_says_so(settings, tmp_path) -> None:
    Publication.objects.all().delete()
    settings.PUBLISHED = tmp_path / "none"
    assert load_published(now=NOW) is None
    for address in PUBLIC:
        if address != "/changes/":
            assert words.UNPUBLISHED.vi in page(address), address
    assert Client().get("/sitemap.xml").status_code == 200


def test_synthetic_data_are_said_to_be_on_every_page() -> None:
    assert [address for address in PUBLIC if SYNTHETIC.vi not in page(address)] == []
    publication = Publication.objects.get()
    publication.basis = dict.fromkeys(publication.basis, "published")
    publication.save()
    caches["pages"].clear()
    assert [address for address in PUBLIC if SYNTHETIC.vi in page(address)] == []


def test_parts_are_of_the_last_year_that_is_a_result_for_the_city() -> None:
    """A year that is so far has few communes, of which the first ones in may be anything."""
    PublishedValue.objects.filter(indicator="certificate_rate").delete()
    about = {"indicator": "certificate_rate", "flag": "publish", "low": None, "high": None, "coverage": 1.0}
    rows = [
        ("all", "all", 2024, True),
        ("all", "all", 2025, False),
        ("sex", "female", 2024, True),
        ("sex", "female", 2025, True),
    ]
    for at, (breakdown, category, year, is_result) in enumerate(rows):
        PublishedValue.objects.create(
            **about, breakdown=breakdown, category=category, year=year, is_result=is_result, estimate=0.3 + at / 10
        )
    assert last_years("certificate_rate", 2024) == {"sex": 2024}
    said = page("/indicators/certificate_rate/", by="sex")
    assert "50" in said
    assert "60,0" not in said
    assert last_years("certificate_rate", None) == {"sex": 2025}


def test_programmes_are_searched_with_and_without_marks_and_filtered() -> None:
    row = PublishedProgramme.objects.get(programme="P1")
    assert "/programmes/P1/" in page("/programmes/", q="truong thu")
    assert "/programmes/P1/" in page("/programmes/", q="Trường thử")
    assert "/programmes/P1/" in page("/programmes/", level=row.level, field_group=row.field_group, area=row.area)
    assert "/programmes/P1/" not in page("/programmes/", field_group="none")
    assert re.search(r'role="status">[^<]*2', page("/programmes/"))


def test_pages_of_a_long_list_follow_each_other_and_lose_no_row() -> None:
    first = PublishedProgramme.objects.get(programme="P1")
    kept = {field.name: getattr(first, field.name) for field in first._meta.fields if field.name != "id"}
    PublishedProgramme.objects.bulk_create(
        [PublishedProgramme(**{**kept, "programme": f"N{at}", "folded": f" n{at} x "}) for at in range(120)]
    )
    for asked in ("", "?q=x"):
        seen: list[str] = []
        address: str | None = f"/programmes/{asked}"
        for _ in range(4):
            if address is not None:
                said = page(address)
                seen += re.findall(r'href="/programmes/(\w+)/"', said)
                following = re.search(r'rel="next" href="([^"]*)"', said)
                address = following and "/programmes/" + html.unescape(following.group(1))
        assert address is None
        assert len(seen) == len(set(seen)) == 122


def test_every_link_of_a_public_page_leads_somewhere() -> None:
    addresses = {
        link.partition("#")[0].replace("&amp;", "&")
        for text in every_page().values()
        for link in re.findall(r'href="(/[^"]*)"', text)
        if not link.startswith(("/static/", "/open-data/"))
    }
    assert len(addresses) > 20
    assert [link for link in sorted(addresses) if Client().get(link).status_code != 200] == []


def test_the_map_names_every_page_and_crawlers_are_told(signed_in) -> None:
    text = page("/sitemap.xml")
    assert len(re.findall("<loc>", text)) == len(SITEMAP_PAGES) + sum(
        model.objects.count()
        for model in (PublishedIndicator, PublishedInstitution, PublishedCommune, PublishedProgramme)
    )
    closed = set(re.findall(r"Disallow: (\S+)", page("/robots.txt")))
    assert closed == {"/account/", "/audit/", "/board/", "/organisations/", "/registry/", "/reports/", "/runs/"}
    assert f"Sitemap: {settings.ORIGIN}/sitemap.xml" in page("/robots.txt")


def test_what_is_new_is_told_by_role(signed_in) -> None:
    everyone, clerk = page("/changes/"), signed_in(Role.CLERK).get("/changes/").content.decode()
    assert "Trang công khai" in everyone
    assert "các dòng của mình" not in everyone
    assert "các dòng của mình" in clerk
    assert "Mời người dùng" not in clerk


def test_languages_differ_only_in_words() -> None:
    with translation.override("vi"):
        vi, en = page("/gaps/", lang="vi"), page("/gaps/", lang="en")
    assert len(re.findall("<tr", vi)) == len(re.findall("<tr", en)) == 3


def _path(name: str) -> Path:
    return Path(settings.FILES) / "open" / Publication.objects.all()[0].run / name


def _file(name: str) -> bytes:
    response = Client().get(f"/open-data/latest/{name}")
    assert response.status_code == 200, name
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]
