"""The pages of runs: they poll until the run has ended, work without script, and give files to those who may."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import AuditEntry
from caunghe.web.public.loading import run_hash
from caunghe.web.public.models import Publication
from caunghe.web.public.published import published_folder
from caunghe.web.registry.models import Dataset
from caunghe.web.runs import places, services
from caunghe.web.runs.models import Run
from caunghe.web.runs.publication import show_published
from tests.web.conftest import NOW
from tests.web.runs import OPTIONS, actor, asked_for, finished
from tests.web.test_pages import Page
from tests.web.test_words import PROPER, VIETNAMESE

pytestmark = pytest.mark.django_db
WORKING = {
    "stages": [
        {"name": "feed", "vi": "Đọc dữ liệu", "en": "Reading"},
        {"name": "plan", "vi": "Kế hoạch", "en": "Plan"},
    ],
    "label": {"vi": "Kế hoạch", "en": "Plan"},
    "done": 1,
    "total": 2,
}


def text(response) -> str:
    return response.content.decode()


def test_a_run_is_started_from_the_page_and_the_second_start_joins_it(signed_in) -> None:
    client = signed_in(Role.PLANNER)
    assert 'action="/runs/start/"' in text(client.get("/runs/"))
    first = client.post("/runs/start/", OPTIONS)
    run = Run.objects.get()
    assert first["Location"] == f"/runs/{run.pk}/"
    page = text(signed_in(Role.OFFICER).post("/runs/start/", OPTIONS, follow=True))
    assert "đã được bắt đầu từ trước" in page
    assert Run.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"seed": "-1"}, {"seed": "x"}, {"created": "no day"}, {"scenario": "none"}])
def test_a_wrong_option_is_said_beside_its_field(wrong, signed_in) -> None:
    response = signed_in(Role.PLANNER).post("/runs/start/", {**OPTIONS, **wrong})
    assert response.status_code == 422
    assert 'class="error"' in text(response)
    assert not Run.objects.exists()


def test_a_page_polls_while_the_run_lives_and_the_swap_is_the_fresh_page(signed_in) -> None:
    client, run = signed_in(Role.PLANNER), asked_for()
    page = text(client.get(f"/runs/{run.pk}/"))
    assert 'hx-trigger="every 2s"' in page
    address = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    assert client.get(address).status_code == 204
    held = services.claim(worker="w", now=NOW)
    assert held is not None
    services.note_progress(held, WORKING, now=NOW)
    part = client.get(address)
    assert (part.status_code, 'role="status" aria-live="polite"' in text(part)) == (200, True)
    assert "Bước 2/2: Kế hoạch" in text(part)
    fresh = text(client.get(f"/runs/{run.pk}/"))
    assert _without_token(text(part).strip()) in _without_token(fresh)
    again = client.get(f"/runs/{run.pk}/progress/", headers={"If-None-Match": part["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.finish(held, "gone", {}, now=NOW)
    over = client.get(address)
    assert over.status_code == 286
    assert "hx-trigger" not in text(over)


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_without_script_a_link_shows_how_far_it_is(signed_in) -> None:
    run = asked_for()
    assert f'<a href="/runs/{run.pk}/">Xem tiến độ mới nhất' in text(signed_in(Role.PLANNER).get(f"/runs/{run.pk}/"))


def test_a_run_that_nobody_will_take_says_so(signed_in) -> None:
    client, run = signed_in(Role.PLANNER), asked_for()
    assert "không có tiến trình nền nào đang chạy" in text(client.get(f"/runs/{run.pk}/"))
    services.note_worker("w", now=timezone.now())
    assert "Đang chờ đến lượt" in text(client.get(f"/runs/{run.pk}/"))


def test_a_run_is_cancelled_once(signed_in) -> None:
    client, run = signed_in(Role.PLANNER), asked_for()
    assert "Đã hủy" in text(client.post(f"/runs/{run.pk}/cancel/", follow=True))
    assert "đã kết thúc" in text(client.post(f"/runs/{run.pk}/cancel/", follow=True))
    assert Run.objects.get().state == "cancelled"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_only_looks_is_offered_nothing_else(role, signed_in) -> None:
    client, run = signed_in(role), asked_for()
    assert "/runs/start/" not in text(client.get("/runs/"))
    page = text(client.get(f"/runs/{run.pk}/"))
    assert "/cancel/" not in page
    for act in ("start/", f"{run.pk}/cancel/", f"{run.pk}/publish/"):
        assert client.post(f"/runs/{act}", OPTIONS).status_code == 403
    done = finished(seed=2)
    assert "/publish/" not in text(client.get(f"/runs/{done.pk}/"))


def test_why_a_run_failed_stands_on_its_page(signed_in) -> None:
    asked_for()
    held = services.claim(worker="w", now=NOW)
    assert held is not None
    services.fail(held, "refused", {"vi": "Kịch bản lạ", "en": "Strange scenario"}, now=NOW)
    assert "Không chạy được: Kịch bản lạ" in text(signed_in(Role.AUDITOR).get(f"/runs/{held.pk}/"))


def test_files_of_a_run_are_those_of_its_lists_and_no_others(signed_in) -> None:
    run, client = finished(), signed_in(Role.PLANNER)
    given = {
        name: client.get(f"/runs/{run.pk}/files/{name}").status_code
        for name in (
            "report/report.vi.html",
            "report/report.vi.pdf",
            "plan/seats.csv",
            "report/stage.json",
            "feed/teachers.csv",
            "feed/teachers.parquet",
            "findings/findings.parquet",
            "findings/findings.vi.html",
            "../secret_key",
            "report/../feed/teachers.csv",
            "/etc/passwd",
        )
    }
    assert [name for name, status in given.items() if status == 200] == [
        "report/report.vi.html",
        "report/report.vi.pdf",
        "plan/seats.csv",
    ]
    assert given["findings/findings.vi.html"] == 403
    assert {status for name, status in given.items() if name not in list(given)[:3]} == {403, 404}


def test_a_page_of_the_report_is_shown_with_its_own_style_and_no_script(signed_in) -> None:
    run, client = finished(), signed_in(Role.PLANNER)
    page = client.get(f"/runs/{run.pk}/files/report/report.vi.html")
    policy = page["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "default-src 'none'" in policy
    assert policy.count("'sha256-") == 2
    assert "script" not in policy
    assert "unsafe-inline" not in policy
    assert "attachment" not in page["Content-Disposition"]
    download = client.get(f"/runs/{run.pk}/files/report/report.vi.pdf")
    assert "attachment" in download["Content-Disposition"]


def test_who_opens_findings_is_recorded(signed_in) -> None:
    run, client = finished(), signed_in(Role.OFFICER)
    assert f"/runs/{run.pk}/files/findings/findings.vi.html" in text(client.get(f"/runs/{run.pk}/"))
    assert client.get(f"/runs/{run.pk}/files/findings/findings.vi.html").status_code == 200
    looked = AuditEntry.objects.filter(action="looked").get()
    assert (looked.table, looked.key) == ("runs", f"{run.pk} findings/findings.vi.html")


def test_a_run_whose_folder_is_gone_says_so(signed_in) -> None:
    run = finished()
    Run.objects.update(folder="none")
    page = text(signed_in(Role.PLANNER).get(f"/runs/{run.pk}/"))
    assert "không còn trên máy chủ" in page


def test_a_second_person_publishes_on_the_page(signed_in) -> None:
    run = finished(Role.PLANNER)
    own = text(signed_in(Role.PLANNER).get(f"/runs/{run.pk}/"))
    assert "một người khác phải xem" in own
    refused = text(signed_in(Role.PLANNER).post(f"/runs/{run.pk}/publish/", follow=True))
    assert "một người khác phải xem" in refused
    assert "Đã công bố" in text(signed_in(Role.OFFICER).post(f"/runs/{run.pk}/publish/", follow=True))


def test_a_publishing_cut_off_half_way_is_completed_by_the_worker(settings, tmp_path) -> None:
    settings.PUBLISHED = tmp_path / "published"
    run = finished()
    services.publish(run, actor=actor(Role.OFFICER), now=NOW)
    assert published_folder() != places.result_folder(run)
    show_published(now=NOW)
    assert published_folder() == places.result_folder(run).resolve()
    assert Publication.objects.all()[0].run == run_hash(places.result_folder(run))


def test_a_run_without_words_for_the_public_is_not_published(signed_in, settings, tmp_path) -> None:
    settings.PUBLISHED = tmp_path / "published"
    run = finished()
    (places.result_folder(run) / "report" / "edition.json").unlink()
    told = text(signed_in(Role.OFFICER).post(f"/runs/{run.pk}/publish/", follow=True))
    assert "chưa có phần để công bố" in told
    run.refresh_from_db()
    assert run.state == "finished"
    show_published(now=NOW)
    services.publish(run, actor=actor(Role.OFFICER), now=NOW)
    show_published(now=NOW)  # is told in the log, and stops no worker


def test_a_reader_is_told_that_figures_have_changed_since_the_last_look(signed_in) -> None:
    first, second = finished(seed=1), finished(seed=2)
    officer, auditor = signed_in(Role.OFFICER), signed_in(Role.AUDITOR)
    officer.post(f"/runs/{first.pk}/publish/")
    auditor.get(f"/runs/{first.pk}/")
    assert "đã đổi từ lần bạn xem" not in text(auditor.get("/runs/"))
    officer.post(f"/runs/{second.pk}/publish/")
    assert f"lần chạy {second.pk} thay lần chạy {first.pk}" in text(auditor.get("/runs/"))
    auditor.get(f"/runs/{second.pk}/")
    assert "đã đổi từ lần bạn xem" not in text(auditor.get("/runs/"))


def test_a_run_says_that_the_registry_has_changed_since(signed_in) -> None:
    run, client = finished(), signed_in(Role.AUDITOR)
    assert "đã thay đổi sau" not in text(client.get(f"/runs/{run.pk}/"))
    Dataset.objects.update(revision=2)
    assert "đã thay đổi sau lần chạy này: 2 lần sửa" in text(client.get(f"/runs/{run.pk}/"))
    kept = Dataset.objects.get()
    kept.pk = None
    kept.save()
    assert "bộ dữ liệu mới đã được nạp" in text(client.get(f"/runs/{run.pk}/"))


def test_the_list_is_paged_and_loses_no_run(signed_in) -> None:
    for seed in range(60):
        services.cancel(asked_for(seed=seed), actor=actor(Role.OFFICER), now=NOW)
    client = signed_in(Role.AUDITOR)
    first = text(client.get("/runs/"))
    after = re.search(r'rel="next" href="([^"]+)"', first)[1]  # type: ignore[index]
    shown = re.findall(r'<a href="/runs/(\d+)/"', first + text(client.get(f"/runs/{after}")))
    assert len(shown) == len(set(shown)) == 60


def test_a_page_of_a_run_sends_few_queries(signed_in, django_assert_max_num_queries) -> None:
    run, client = finished(), signed_in(Role.OFFICER)
    for address in ("/runs/", f"/runs/{run.pk}/", f"/runs/{run.pk}/progress/"):
        with django_assert_max_num_queries(10):
            client.get(address)


@pytest.mark.parametrize("state", ["waiting", "running", "failed", "finished", "published"])
def test_a_run_s_page_is_whole_and_speaks_one_language_in_every_state(state, signed_in) -> None:
    run = finished() if state in ("finished", "published") else asked_for()
    if state == "published":
        services.publish(run, actor=actor(Role.OFFICER), now=NOW)
    if state in ("running", "failed"):
        held = services.claim(worker="w", now=NOW)
        assert held is not None
        services.note_progress(held, WORKING, now=NOW)
        if state == "failed":
            services.fail(held, "died", {"attempts": "3"}, now=NOW)
    page = Page()
    page.feed(text(signed_in(Role.PLANNER).get(f"/runs/{run.pk}/")))
    assert (page.faults, page.count["h1"]) == ([], 1)
    said = text(signed_in(Role.PLANNER).get(f"/runs/{run.pk}/", {"lang": "en"}))
    english = re.sub(r"<[^>]*>", " ", PROPER.sub("", said))
    assert [line.strip() for line in english.splitlines() if VIETNAMESE.search(line)] == []
