# pyright: standard
"""What the pages of runs show: everything read, in a fixed number of queries."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from caunghe.language import Language, day, number
from caunghe.web.accounts.actors import Actor
from caunghe.web.common.components import TableView, page_of_newest, said_column, table_view
from caunghe.web.common.moments import moment
from caunghe.web.common.words import NOT_STATED, PERSON_NUMBER
from caunghe.web.registry.models import MODELS, Dataset
from caunghe.web.runs import places, words
from caunghe.web.runs.models import Run, Worker
from caunghe.web.runs.services import STALE
from caunghe.web.runs.states import ACTIVE, DONE, STATES, State

_SHOWN: Final = 50
_MEGABYTE: Final = 1_000_000


def published_run() -> Run | None:
    """Return the run that public pages read, None where none is published."""
    return Run.objects.filter(state=State.PUBLISHED).select_related("dataset").first()


def who(account: int | None, language: Language) -> str:
    """Return who asked or published, without a name."""
    return words.OPERATOR(language) if account is None else PERSON_NUMBER(language, number=account)


def _when(at: Any, language: Language) -> str:
    return moment(at, language) if at else NOT_STATED(language)


_COLUMNS: Final = (
    said_column("run", words.A_RUN, lambda run, language: words.RUN(language, number=run.pk)),
    said_column("state", words.STATE, lambda run, language: STATES[State(run.state)](language)),
    said_column("asked", words.ASKED, lambda run, language: _when(run.asked, language)),
    said_column("ended", words.ENDED, lambda run, language: _when(run.ended, language)),
    said_column("asked_by", words.ASKED_BY, lambda run, language: who(run.asked_by, language)),
)


def run_list(language: Language, after: str) -> TableView:
    """Return a page of runs, newest first."""
    rows, following = page_of_newest(Run.objects.all(), after, _SHOWN)
    return table_view(
        _COLUMNS,
        rows,
        language,
        lambda run: reverse("run", args=[run.pk]),
        after=following,
    )


def scenarios() -> list[str]:
    """Return the scenarios that the registry knows, the middle one first."""
    known = MODELS["industry_outlooks"].objects.order_by("scenario").values_list("scenario", flat=True).distinct()
    others = [each for each in known if each not in ("", "middle")]
    return ["middle", *others]


def scenario_shown(code: str, language: Language) -> str:
    """Return what a scenario is called; one of the city's own by its code."""
    return words.SCENARIOS[code](language) if code in words.SCENARIOS else code


def _named(path: Path, language: Language) -> str:
    return words.FILES[path.stem](language) if path.stem in words.FILES else path.name


def run_page(run: Run, actor: Actor, language: Language) -> dict[str, Any]:
    """Return what a run's page, and the part of it that is asked for again, show."""
    state = State(run.state)
    facts = [
        (words.STATE(language), STATES[state](language)),
        (words.ASKED(language), f"{moment(run.asked, language)}, {who(run.asked_by, language)}"),
        (words.DATA(language), _data(run, language)),
        (words.HASH(language), run.feed_hash[:16]),
    ]
    facts += _options(run, language) + (_outcome(run, language) if state in DONE else [])
    return {
        "run": run,
        "state": state,
        "facts": facts,
        "said": status_said(run, language),
        "stages": _stages(run, language),
        "active": state in ACTIVE,
        "mark": mark_of(run),
        "stale": _stale(run, language) if state in DONE else "",
        "may_cancel": actor.may("runs.cancel") and state in (State.WAITING, State.RUNNING),
        "may_publish": actor.may("runs.publish") and state is State.FINISHED,
        "is_own": run.asked_by is not None and run.asked_by == actor.number,
        **_results(run, actor, language),
    }


def mark_of(run: Run) -> str:
    """Return a mark that differs once what a run's page shows has changed."""
    shown = [run.state, run.progress, run.attempt, run.reason, run.folder, str(run.published), _is_unserved(run)]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:20]


def _is_unserved(run: Run) -> bool:
    """Return whether a run waits and no worker has been heard of late."""
    heard = Worker.objects.filter(heartbeat__gt=timezone.now() - STALE)
    return run.state == State.WAITING and not heard.exists()


def _data(run: Run, language: Language) -> str:
    city = run.dataset.city_en if language == "en" else run.dataset.city_vi
    return words.DATA_OF(language, city=city, loaded=moment(run.dataset.loaded, language), revision=run.revision)


def _options(run: Run, language: Language) -> list[tuple[str, str]]:
    asked = run.options
    return [
        (words.SCENARIO(language), scenario_shown(str(asked.get("scenario", "")), language)),
        (words.SEED(language), str(asked.get("seed", ""))),
        (words.CREATED(language), _day(str(asked.get("created", "")), language)),
    ]


def _day(text: str, language: Language) -> str:
    return day(date.fromisoformat(text), language) if text else NOT_STATED(language)


def _outcome(run: Run, language: Language) -> list[tuple[str, str]]:
    seconds = round(sum(run.result.get("seconds", {}).values()))
    facts = [
        (words.RESULT_HASH(language), str(run.result.get("sha256", ""))[:16]),
        (words.CODE(language), f"{run.result.get('code', '')}+{str(run.result.get('code_sha256', ''))[:12]}"),
        (words.TOOK(language), words.SECONDS(language, seconds=number(seconds, language, 0))),
        (words.FINDINGS(language), findings_counted(run, language)),
    ]
    if run.published:
        said = words.PUBLISHED_AT(language, moment=moment(run.published, language), who=who(run.published_by, language))
        facts.append((STATES[State.PUBLISHED](language), said))
    return facts


def findings_counted(run: Run, language: Language) -> str:
    """Return how many findings the data of a run has."""
    found = run.result.get("findings", {})
    return words.FINDINGS_COUNTED(
        language,
        errors=number(found.get("error", 0), language, 0),
        warnings=number(sum(count for severity, count in found.items() if severity != "error"), language, 0),
    )


def status_said(run: Run, language: Language) -> str:
    """Return in one sentence where a run is."""
    state = State(run.state)
    if state is State.WAITING:
        return _waiting_said(run, language)
    if state is State.RUNNING:
        return _running_said(run.progress, language)
    if state is State.CANCELLING:
        return words.ENDING(language)
    if state is State.FAILED:
        why = run.told.get(language, "")
        return words.FAILED[run.reason](language, why=why, attempts=run.told.get("attempts", ""))
    assert run.ended is not None
    said = words.WAS_CANCELLED if state is State.CANCELLED else words.DONE
    return said(language, moment=moment(run.ended, language))


def _waiting_said(run: Run, language: Language) -> str:
    if _is_unserved(run):
        return words.UNSERVED(language)
    return words.WAITS_AGAIN(language, attempt=run.attempt) if run.reason else words.WAITS(language)


def _running_said(told: dict[str, Any], language: Language) -> str:
    if "label" not in told:
        return words.BEGINS(language)
    done = min(told["done"] + 1, told["total"])
    return words.RUNS_NOW(language, done=done, total=told["total"], label=told["label"][language])


def _stages(run: Run, language: Language) -> list[tuple[str, str, str]]:
    """Return label, state (``done``, ``now`` or ``waits``) and the words for it of each stage."""
    told, state = run.progress, State(run.state)
    if state not in (*ACTIVE, *DONE):
        return []
    made = run.result.get("made")
    stages = []
    for at, stage in enumerate(told.get("stages", [])):
        if state in DONE or at < told.get("done", 0):
            kept = state in DONE and made is not None and stage["name"] not in made
            stages.append((stage[language], "done", (words.STAGE_KEPT if kept else words.STAGE_DONE)(language)))
        elif at == told.get("done", 0) and state is not State.WAITING:
            stages.append((stage[language], "now", words.STAGE_NOW(language)))
        else:
            stages.append((stage[language], "waits", words.STAGE_WAITS(language)))
    return stages


def _stale(run: Run, language: Language) -> str:
    """Return in words that the registry has changed since a run, '' where it has not."""
    last = Dataset.objects.values_list("pk", "revision").first()
    if last is None or last == (run.dataset.pk, run.revision):
        return ""
    if last[0] != run.dataset.pk:
        return words.DATA_REPLACED(language)
    return words.DATA_CHANGED(language, edits=number(last[1] - run.revision, language, 0))


def _results(run: Run, actor: Actor, language: Language) -> dict[str, Any]:
    if State(run.state) not in DONE:
        return {"has_results": False}
    folder = places.result_folder(run)
    if not folder.is_dir():
        return {"has_results": True, "is_gone": True}
    stages = {stage["name"]: stage[language] for stage in run.progress.get("stages", [])}
    personal = may_see_findings(actor)
    return {
        "has_results": True,
        "is_gone": False,
        "report": [_file(folder, name, language) for name in places.report_files(run)],
        "findings": [_file(folder, name, language) for name in places.finding_files(run)] if personal else [],
        "tables": [
            (stages.get(stage, stage), [_file(folder, name, language) for name in names])
            for stage, names in places.table_files(run).items()
        ],
    }


def may_see_findings(actor: Actor) -> bool:
    """Return whether an actor may open the pages that show single cells of the feed."""
    return actor.may_for_any("registry.look_personal")


def _file(folder: Path, name: str, language: Language) -> tuple[str, str]:
    """Return the path of a file within its run, and what a link to it says."""
    path = folder / name
    size = path.stat().st_size
    big = size >= _MEGABYTE
    unit = words.MEGABYTES if big else words.KILOBYTES
    shown = number(size / _MEGABYTE, language, 1) if big else number(max(1, round(size / 1000)), language, 0)
    return name, words.FILE(
        language, name=_named(path, language), kind=words.KINDS[path.suffix](language), size=unit(language, size=shown)
    )
