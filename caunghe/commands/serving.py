"""The command about the web site: prepare it, load a feed or a run, serve it until Ctrl-C."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Final

from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK, Asked
from caunghe.feed import feed_hash, kept_feed, read_feed
from caunghe.language import Language, Text
from caunghe.web.site import load, local_environment, prepare, publish, refuse_busy_port, server, trial_accounts

_LOADED: Final = Text("Đã nạp bộ dữ liệu {city}.", "Loaded the feed of {city}.")
_KEPT: Final = Text("Bộ dữ liệu {city} đã được nạp từ trước.", "The feed of {city} was loaded before.")
_PROVENANCE: Final = "provenance.json"  # a folder that has one is a run's
_PUBLISHED: Final = Text("Đã công bố lượt chạy {folder}.", "Published the run {folder}.")
_ACCOUNTS: Final = Text(
    "Tài khoản dùng thử, mật khẩu chỉ in một lần này:", "Accounts for trying it; passwords are printed this once:"
)
_SERVES: Final = Text("Trang chạy ở {address}. Dừng bằng Ctrl-C.", "The site is at {address}. Stop it with Ctrl-C.")
_STOPPED: Final = Text("Đã dừng.", "Stopped.")


def serve(asked: Asked, language: Language) -> int:
    """Serve the site on this machine with a feed, which is loaded first where it is not there yet.

    A run's folder brings the feed that it kept, and is published.
    """
    refuse_busy_port(asked.port)
    folder = Path(asked.feed)
    is_run = (folder / _PROVENANCE).is_file()
    feed = kept_feed(folder / "feed") if is_run else read_feed(folder)[0]
    environment = local_environment(Path(asked.data), asked.port)
    prepare(environment)
    known = feed.information
    is_new = load(
        feed.tables,
        hash=_feed_of_run(folder) if is_run else feed_hash(folder),
        city=known.city,
        area=known.area,
        as_of=known.as_of,
        licence=known.licence,
        basis=known.basis,
    )
    _say((_LOADED if is_new else _KEPT)(language, city=known.city))
    if is_run:
        publish(folder)
        _say(_PUBLISHED(language, folder=folder))
    accounts = trial_accounts()
    if accounts:
        _say(_ACCOUNTS(language))
        for address, password, _ in accounts:
            _say(f"  {address:40} {password}")
    # whoever ends this program ends its server too; reading a feed has left a handler that waits for the server's end
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.default_int_handler)
    with server(environment, asked.port) as process:
        _say(_SERVES(language, address=environment["CAUNGHE_ORIGIN"]))
        try:
            process.wait()
        except KeyboardInterrupt:
            _say(_STOPPED(language))
            return EXIT_OK
    return EXIT_NOT_POSSIBLE


def _feed_of_run(folder: Path) -> str:
    return str(json.loads((folder / _PROVENANCE).read_text(encoding="utf-8"))["feed"]["sha256"])


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
