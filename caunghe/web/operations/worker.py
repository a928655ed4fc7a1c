# pyright: standard
"""The worker: it takes runs from the database, has each calculated by a child that ends with it, and sends messages.

The child is a program that reads what it is asked for as a line of JSON, tells of itself as lines of JSON, and ends
when its input does: whatever ends the worker ends its child.
"""

from __future__ import annotations

import json
import logging
import queue
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final

from django.db import close_old_connections, connection
from django.utils import timezone

from caunghe.errors import CaungheError
from caunghe.web.accounts.sessions import forget_ended
from caunghe.web.common.sending import erase_old, send_messages
from caunghe.web.operations.erasing import erase_attempts, erase_failures, erase_invitations
from caunghe.web.reporting.files import forget_templates
from caunghe.web.runs import places, services
from caunghe.web.runs.models import Run
from caunghe.web.runs.publication import show_published
from caunghe.web.runs.states import State
from caunghe.web.runs.writing_out import write_out

IDLE: Final = 1.0  # seconds between looks for a run
BEAT: Final = 1.0  # seconds between signs of life
GRACE: Final = 20.0  # seconds that a child may take to finish once the worker is to end
_KILLED: Final = 10.0
ERASING: Final = (erase_old, forget_ended, erase_failures, erase_attempts, erase_invitations, forget_templates)
"""What is called ever again, to erase what persons left behind once its time is over."""
_LOG: Final = logging.getLogger("caunghe.runs")


@dataclass(slots=True)
class Child:
    """A child at work, what it has told last, and the lines that it has written and nobody has read yet."""

    process: subprocess.Popen[str]
    lines: queue.Queue[dict[str, Any] | None] = field(default_factory=queue.Queue)
    progress: dict[str, Any] = field(default_factory=dict[str, Any])
    ended: dict[str, Any] = field(default_factory=dict[str, Any])

    def take_in(self, seconds: float) -> bool:
        """Take in what the child tells within so many seconds; return whether it may tell more."""
        ends = time.monotonic() + seconds
        while True:
            try:
                told = self.lines.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                return True
            if told is None:
                return False
            (self.ended if told.keys() & {"result", "refused"} else self.progress).update(told)

    def kill(self) -> None:
        """End the child at once."""
        self.process.kill()
        self.process.wait(timeout=_KILLED)


def work(command: Sequence[str], is_to_end: Callable[[], bool]) -> None:
    """Take runs and carry them out by a child of ``command`` each, until ``is_to_end`` says so."""
    name = secrets.token_hex(8)
    places.sweep()
    show_published(now=timezone.now())
    while not is_to_end():
        _let_go_of_old_connections()
        services.note_worker(name, now=timezone.now())
        services.reap(now=timezone.now())
        for erase in ERASING:
            erase(now=timezone.now())
        send_messages(now=timezone.now())
        run = services.claim(worker=name, now=timezone.now())
        if run is None:
            _rest(IDLE, is_to_end)
        else:
            carry_out(run, command, is_to_end)
            places.sweep()
    services.forget_worker(name)


def _let_go_of_old_connections() -> None:
    """Let a connection that is old or broken go, as a server does between requests; one in use is kept."""
    if not connection.in_atomic_block:
        close_old_connections()


def _rest(seconds: float, is_to_end: Callable[[], bool]) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and not is_to_end():
        time.sleep(0.1)


def carry_out(run: Run, command: Sequence[str], is_to_end: Callable[[], bool]) -> None:
    """Carry one run out, telling the database every second how far it is."""
    try:
        source = write_out(run)
    except CaungheError as error:
        services.fail(run, "refused", _told(error), now=timezone.now())
        return
    asked = {"feed": str(source), "out": str(places.take_up(run)), "options": run.options}
    child = _started(command, asked)
    try:
        last = _attended(run, child, is_to_end)
    finally:
        child.kill()
    now = timezone.now()
    if last is State.CANCELLING:
        services.end_cancelled(run, now=now)
    elif last is not None:
        _settle(run, child.ended, is_killed=is_to_end())
    state = Run.objects.values_list("state", flat=True).get(pk=run.pk)
    _LOG.info("an attempt at a run has ended", extra={"run": run.pk, "state": state})


def _settle(run: Run, ended: Mapping[str, Any], *, is_killed: bool) -> None:
    """Write down how a run's child has ended."""
    now = timezone.now()
    if "result" in ended:
        folder = places.put_in_place(run)
        if not services.finish(run, folder, ended["result"], now=now):
            places.drop_result(run)
            services.end_cancelled(run, now=now)
    elif "refused" in ended:
        services.fail(run, "refused", ended["refused"], now=now)
    else:
        services.put_back(run, now=now, counts=not is_killed)


def _attended(run: Run, child: Child, is_to_end: Callable[[], bool]) -> State | None:
    """Wait for a child, telling how far it is; return the run's last state, None where it is this worker's no more.

    A worker that is to end lets its child finish if that takes no longer than the grace.
    """
    ends: float | None = None
    while True:
        tells_on = child.take_in(BEAT)
        _let_go_of_old_connections()
        services.note_worker(run.worker, now=timezone.now())
        state = services.note_progress(run, child.progress, now=timezone.now())
        if state is not State.RUNNING or not tells_on:
            return state
        if is_to_end():
            ends = time.monotonic() + GRACE if ends is None else ends
            if time.monotonic() >= ends:
                return state


def _started(command: Sequence[str], asked: Mapping[str, Any]) -> Child:
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    )
    child = Child(process)
    assert process.stdin is not None
    assert process.stdout is not None
    threading.Thread(target=_listen, args=(process.stdout, child.lines), daemon=True).start()
    try:
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        pass  # it has died already, which is seen by its silence
    return child


def _listen(stream: IO[str], lines: queue.Queue[dict[str, Any] | None]) -> None:
    """Pass on the lines of a child; at its end, or where a line is none of ours, nothing more."""
    for line in stream:
        try:
            lines.put(json.loads(line))
        except ValueError:
            break
    lines.put(None)


def _told(error: CaungheError) -> dict[str, str]:
    return {"vi": error.text("vi"), "en": error.text("en")}
