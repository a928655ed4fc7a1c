"""Questions to a plan, asked side by side: the same answers as one by one, and one stop stops them all."""

from __future__ import annotations

import pytest
from polars.testing import assert_frame_equal

from caunghe.language.text import Text
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.answers import Questions, answers
from tests.planning.tiny_city import feed, forecast, options


def test_asked_together_or_alone_the_answers_are_the_same() -> None:
    asked = options(years=2)
    made = plan_seats(feed(), forecast(), asked)

    def ask(questions: Questions) -> dict:
        return answers(feed(), forecast(), asked, made, questions, lambda *_: None).tables

    together = ask(Questions(prices=3, frontier=True, regrets=True))
    alone = ask(Questions(prices=3)) | ask(Questions(regrets=True)) | ask(Questions(frontier=True))
    assert together.keys() == alone.keys()
    assert together["answers"]["question"].to_list() == ["frontier", "regrets"]
    for name in ("prices", "frontier", "regrets"):
        assert_frame_equal(together[name], alone[name])


def test_what_stops_one_question_stops_all() -> None:
    asked = options(years=2)
    made = plan_seats(feed(), forecast(), asked)
    heard: list[str] = []

    def stop(label: Text, done: int, total: int) -> None:
        heard.append(label("en"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        answers(feed(), forecast(), asked, made, Questions(prices=3, frontier=True, regrets=True), stop)
    assert len(heard) <= 2
