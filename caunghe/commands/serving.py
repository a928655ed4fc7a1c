"""The commands that serve the site on this machine: prepare it, load a feed and a run, server and worker."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from caunghe import pipeline
from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK, Asked
from caunghe.commands.run_results import run_result, stage_labels
from caunghe.commands.working import STOPPED, say_now
from caunghe.feed import Feed, feed_hash, kept_feed, read_feed, write_feed
from caunghe.language import Language, Text
from caunghe.web import site
from caunghe.web.registry.facts import FeedFacts

_LOADED: Final = Text("Đã nạp bộ dữ liệu {city}.", "Loaded the feed of {city}.")
_KEPT: Final = Text("Bộ dữ liệu {city} đã được nạp từ trước.", "The feed of {city} was loaded before.")
_RUN_LOADED: Final = Text("Đã nạp lần chạy ở {path}.", "Loaded the run in {path}.")
_ACCOUNTS: Final = Text(
    "Tài khoản dùng thử, mật khẩu chỉ in một lần này:", "Accounts for trying it; passwords are printed this once:"
)
_SERVES: Final = Text("Trang chạy ở {address}. Dừng bằng Ctrl-C.", "The site is at {address}. Stop it with Ctrl-C.")
_TRIED: Final = Text("{role}: trang đầu mở được trong {ms} ms", "{role}: the home page opens in {ms} ms")
_AGAIN: Final = Text("Mở lại trang: {line}", "Start the site again: {line}")


def serve(asked: Asked, language: Language) -> int:
    """Serve the site on this machine with a feed, and its run if there is one, which are loaded first."""
    site.refuse_busy_port(asked.port)
    path = Path(asked.feed)
    run = run_in(path)
    feed = kept_feed(run / "feed") if run else read_feed(path)[0]
    environment = site.local_environment(Path(asked.data), asked.port)
    site.prepare(environment)
    _load(feed, path, run, language)
    accounts = site.trial_accounts()
    if accounts:
        say_now(_ACCOUNTS(language))
        for address, password, _ in accounts:
            say_now(f"  {address:40} {password}")
    # whoever ends this program ends its server too; reading a feed has left a handler that waits for the server's end
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.default_int_handler)
    try:
        with site.server(environment, asked.port) as server, site.worker(environment) as worker:
            if getattr(asked, "try"):
                return _try(asked, environment, language)
            say_now(_SERVES(language, address=environment["CAUNGHE_ORIGIN"]))
            while server.poll() is None:
                worker.keep()
                time.sleep(0.5)
    except KeyboardInterrupt:
        say_now(STOPPED(language))
        return EXIT_OK
    return EXIT_NOT_POSSIBLE


def run_in(path: Path) -> Path | None:
    """Return the folder of a run that a path names or holds, as ``caunghe run`` and ``caunghe demo`` leave one."""
    return next((each for each in (path, path / "run") if (each / "provenance.json").is_file()), None)


def _load(feed: Feed, path: Path, run: Path | None, language: Language) -> None:
    provenance = json.loads((run / "provenance.json").read_text(encoding="utf-8")) if run else None
    hash = provenance["feed"]["sha256"] if provenance else feed_hash(path)
    kept = site.feed_folder(hash)
    if not kept.is_dir():
        write_feed(feed, kept, form="parquet")
    known = feed.information
    is_new = site.load(feed.tables, FeedFacts.of(hash, known))
    say_now((_LOADED if is_new else _KEPT)(language, city=known.city))
    if run and provenance and _load_run(run, provenance):
        say_now(_RUN_LOADED(language, path=run))


def _load_run(run: Path, provenance: dict[str, Any]) -> bool:
    asked = provenance["options"]
    options = {name: asked[name] for name in ("scenario", "seed", "created")}
    return site.load_run(run, options, run_result(run, provenance), stage_labels(pipeline.STAGES))


def _try(asked: Asked, environment: Mapping[str, str], language: Language) -> int:
    """Ask for the home page of every role, and say how the site is started again."""
    for role, seconds in site.homes_answer(environment["CAUNGHE_ORIGIN"]):
        say_now(_TRIED(language, role=role(language), ms=round(1000 * seconds)))
    say_now(_AGAIN(language, line=f"caunghe serve {asked.feed} --data {asked.data} --port {asked.port}"))
    return EXIT_OK
