"""The states of a run and the ways from one to another: one table, which services, pages and tests read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caunghe.language import Text


class State(StrEnum):
    """Where a run is."""

    WAITING = "waiting"
    RUNNING = "running"
    CANCELLING = "cancelling"
    FINISHED = "finished"
    PUBLISHED = "published"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Transition:
    """A way from states to a state, and by what it comes about."""

    before: tuple[State, ...]
    after: State
    title: Text


ACTIVE: Final = (State.WAITING, State.RUNNING, State.CANCELLING)
HELD: Final = (State.RUNNING, State.CANCELLING)
DONE: Final = (State.FINISHED, State.PUBLISHED)
STATES: Final[Mapping[State, Text]] = {
    State.WAITING: Text("Đang chờ", "Waiting"),
    State.RUNNING: Text("Đang chạy", "Running"),
    State.CANCELLING: Text("Đang hủy", "Being cancelled"),
    State.FINISHED: Text("Đã xong", "Finished"),
    State.PUBLISHED: Text("Đã công bố", "Published"),
    State.FAILED: Text("Không xong", "Failed"),
    State.CANCELLED: Text("Đã hủy", "Cancelled"),
}
TRANSITIONS: Final[Mapping[str, Transition]] = {
    "claim": Transition((State.WAITING,), State.RUNNING, Text("tiến trình nền nhận", "the worker takes it")),
    "put_back": Transition(
        (State.RUNNING,), State.WAITING, Text("tiến trình nền dừng giữa chừng", "the worker ends half-way")
    ),
    "withdraw": Transition((State.WAITING,), State.CANCELLED, Text("người dùng hủy", "a person cancels")),
    "ask_to_cancel": Transition((State.RUNNING,), State.CANCELLING, Text("người dùng hủy", "a person cancels")),
    "cancel": Transition(
        (State.CANCELLING,), State.CANCELLED, Text("tiến trình nền đã dừng", "the worker has ended it")
    ),
    "finish": Transition((State.RUNNING,), State.FINISHED, Text("mọi bước đã xong", "every stage is done")),
    "fail": Transition(
        (State.RUNNING,),
        State.FAILED,
        Text("dữ liệu không chạy được, hoặc dừng ba lần", "cannot be run, or died thrice"),
    ),
    "publish": Transition(
        (State.FINISHED,), State.PUBLISHED, Text("người thứ hai công bố", "a second person publishes")
    ),
    "replace": Transition(
        (State.PUBLISHED,), State.FINISHED, Text("lần chạy khác được công bố", "another is published")
    ),
}
