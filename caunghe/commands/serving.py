"""The command about the web site: prepare it, load a feed, serve it until Ctrl-C."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Final

from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK, Asked
from caunghe.feed import feed_hash, read_feed
from caunghe.language import Language, Text
from caunghe.web.site import load, local_environment, prepare, refuse_busy_port, server, trial_accounts

_LOADED: Final = Text("Đã nạp bộ dữ liệu {city}.", "Loaded the feed of {city}.")
_KEPT: Final = Text("Bộ dữ liệu {city} đã được nạp từ trước.", "The feed of {city} was loaded before.")
_ACCOUNTS: Final = Text(
    "Tài khoản dùng thử, mật khẩu chỉ in một lần này:", "Accounts for trying it; passwords are printed this once:"
)
_SERVES: Final = Text("Trang chạy ở {address}. Dừng bằng Ctrl-C.", "The site is at {address}. Stop it with Ctrl-C.")
_STOPPED: Final = Text("Đã dừng.", "Stopped.")


def serve(asked: Asked, language: Language) -> int:
    """Serve the site on this machine with a feed, which is loaded first where it is not there yet."""
    refuse_busy_port(asked.port)
    feed, _ = read_feed(Path(asked.feed))
    environment = local_environment(Path(asked.data), asked.port)
    prepare(environment)
    known = feed.information
    is_new = load(
        feed.tables,
        hash=feed_hash(Path(asked.feed)),
        city=known.city,
        area=known.area,
        as_of=known.as_of,
        licence=known.licence,
        basis=known.basis,
    )
    _say((_LOADED if is_new else _KEPT)(language, city=known.city))
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


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
