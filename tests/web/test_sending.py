"""Messages leave the outbox through a real SMTP conversation: once, again after a fault, and never for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunghe.language import Text
from caunghe.web.common.models import Message
from caunghe.web.common.outbox import KEPT, put
from caunghe.web.common.sending import UNREACHABLE, WAITS, due, erase_old, send_messages
from caunghe.web.environment import SettingError, mail_server, value
from caunghe.web.operations.state import MAIL_LATE, metrics, site_state
from tests.web import mail
from tests.web.conftest import NOW

pytestmark = pytest.mark.django_db
SUBJECT, BODY = Text("Giấy mời {name}", "Invitation {name}"), Text("Kính gửi {name}:\nđọc", "Dear {name}:\nread")


def written(to: str = "lan@school.example", at=NOW) -> Message:
    return put(to, SUBJECT, BODY, "vi", now=at, name="Lan")


def test_a_message_is_sent_once_and_says_what_it_is(settings) -> None:
    with mail.mail_server() as server:
        settings.MAIL = mail_server(server.address)
        message = written()
        assert [send_messages(now=NOW), send_messages(now=NOW + timedelta(days=1))] == [1, 0]
    (taken,) = server.taken
    assert (taken["To"], taken["From"], taken["Subject"]) == (message.to, "nghe@city.example", "Giấy mời Lan")
    assert taken.get_content().replace("\r", "") == "Kính gửi Lan:\nđọc\n"
    assert taken["Message-ID"] == f"<{message.pk}.20260701083000@testserver>"
    assert (taken["Auto-Submitted"], taken["Content-Language"]) == ("auto-generated", "vi")
    message.refresh_from_db()
    assert (message.state, message.sent, message.tries) == ("sent", NOW, 1)


def test_without_a_server_messages_wait(settings) -> None:
    settings.MAIL = None
    written()
    assert send_messages(now=NOW) == 0
    assert due(now=NOW).count() == 1


def test_what_is_refused_for_good_is_given_up_and_the_others_go(settings) -> None:
    refused = {"gone@school.example": "550 no such mailbox", "full@school.example": "452 mailbox full"}
    with mail.mail_server(**refused) as server:
        settings.MAIL = mail_server(server.address)
        gone, full, good = (written(f"{name}@school.example") for name in ("gone", "full", "good"))
        assert send_messages(now=NOW) == 1
    assert [each["To"] for each in server.taken] == [good.to]
    gone.refresh_from_db()
    full.refresh_from_db()
    assert (gone.state, gone.fault) == ("failed", "550 no such mailbox")
    assert (full.state, full.fault, full.next_try) == ("waiting", "452 mailbox full", NOW + WAITS[0])


@pytest.mark.parametrize(
    ("to", "spelt"),
    [
        ("lan@ví-dụ.vn", "lan@xn--v-d-rma6749a.vn"),  # refused under another spelling
        (f"lan@{'a' * 64}.example", ""),  # no domain has so long a name
    ],
)
def test_an_address_that_cannot_be_written_to_is_given_up_and_stops_nobody(to, spelt, settings) -> None:
    with mail.mail_server(**{spelt: "550 no such host"}) as server:
        settings.MAIL = mail_server(server.address)
        odd, good = written(to), written()
        assert send_messages(now=NOW) == 1
    assert [each["To"] for each in server.taken] == [good.to]
    odd.refresh_from_db()
    assert (odd.state, odd.fault[:3]) == ("failed", "550" if spelt else "500")


def test_a_message_that_is_put_off_each_time_is_given_up_after_the_last_attempt(settings) -> None:
    with mail.mail_server(DATA="451 later") as server:
        settings.MAIL = mail_server(server.address)
        message, now = written(), NOW
        for tries, wait in enumerate(WAITS, 1):
            assert send_messages(now=now - timedelta(seconds=1)) == 0
            send_messages(now=now)
            message.refresh_from_db()
            assert (message.tries, message.state) == (tries, "failed" if tries == len(WAITS) else "waiting")
            now += wait
    assert server.taken == []


@pytest.mark.parametrize("fault", ["nobody there", "sender refused"])
def test_a_fault_of_the_server_is_no_attempt_and_all_messages_wait(fault, settings) -> None:
    with mail.mail_server(**({"MAIL": "550 who are you"} if fault == "sender refused" else {})) as server:
        settings.MAIL = mail_server(server.address)
        if fault == "nobody there":
            server.server_close()
        messages = [written(), written()]
        assert send_messages(now=NOW) == 0
    for each in messages:
        each.refresh_from_db()
        assert (each.state, each.tries, each.next_try, each.fault) == ("waiting", 0, NOW + UNREACHABLE, "")


def test_a_message_whose_sender_died_is_sent_again_under_the_same_name(settings, monkeypatch) -> None:
    with mail.mail_server() as server:
        settings.MAIL = mail_server(server.address)
        message = written()
        with monkeypatch.context() as dying:
            dying.setattr("caunghe.web.common.sending.EmailBackend.send_messages", killed)
            with pytest.raises(KeyboardInterrupt):
                send_messages(now=NOW)
        assert send_messages(now=NOW + WAITS[0] - timedelta(seconds=1)) == 0
        assert send_messages(now=NOW + WAITS[0]) == 1
    assert server.taken[0]["Message-ID"].startswith(f"<{message.pk}.")


def killed(*_: object) -> int:
    raise KeyboardInterrupt


def test_two_workers_send_a_message_once(settings, monkeypatch) -> None:
    with mail.mail_server() as server:
        settings.MAIL = mail_server(server.address)
        written()
        # the other worker has claimed it between the look and the claim
        monkeypatch.setattr(
            "caunghe.web.common.sending.due", lambda *, now: stale(Message.objects.filter(state="waiting"))
        )
        assert send_messages(now=NOW) == 0
    assert server.taken == []


def stale(rows):
    found = list(rows)
    rows.update(tries=1)
    return found


def test_old_messages_are_erased(settings) -> None:
    written(at=NOW - KEPT)
    written()
    assert erase_old(now=NOW) == 1
    assert Message.objects.count() == 1


def test_operators_see_what_waits_too_long(settings) -> None:
    settings.MAIL = mail_server("smtp://127.0.0.1?from=a@b.example")
    written()
    assert "mail" not in site_state(now=NOW + MAIL_LATE).faults
    assert "mail" in site_state(now=NOW + MAIL_LATE + timedelta(seconds=1)).faults
    assert 'caunghe_messages{state="waiting"} 1' in list(metrics(now=NOW))
    settings.MAIL = None
    assert "mail" not in site_state(now=NOW + timedelta(days=1)).faults


@pytest.mark.parametrize(
    "text",
    ["mail.example", "smtp://mail.example?from=a@b.example", "smtps://mail.example", "http://mail.example?from=a@b.c"],
)
def test_a_mail_server_that_is_none_or_goes_without_encryption_is_refused(text) -> None:
    with pytest.raises(SettingError) as refused:
        value("CAUNGHE_MAIL_URL", {"CAUNGHE_MAIL_URL": text})
    assert text not in str(refused.value)


@pytest.mark.parametrize("name", ["CAUNGHE_DATABASE_URL", "CAUNGHE_MAIL_URL", "CAUNGHE_SECRET_KEY"])
def test_a_secret_is_not_shown_where_it_is_wrong(name) -> None:
    with pytest.raises(SettingError) as refused:
        value(name, {name: "ftp://clerk:hidden@host"})
    assert "hidden" not in str(refused.value)


def test_what_is_to_be_erased_is_not_sent(settings) -> None:
    message = written()
    Message.objects.filter(pk=message.pk).update(next_try=None)
    assert [due(now=message.keep_until - timedelta(seconds=left)).count() for left in (1, 0)] == [1, 0]
