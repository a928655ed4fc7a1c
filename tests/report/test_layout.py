"""Room for what is written: columns of printed tables, words beside bars, axes, lines of the terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from caunghe.commands.indicators_terminal import print_values, print_verdicts
from caunghe.commands.terminal import SYNTHETIC, grid, say, say_basis
from caunghe.feed.read import read_feed
from caunghe.indicators.calculate import IndicatorResults, indicators
from caunghe.language.text import LANGUAGES, Language, Text
from caunghe.pilot.small_city import small_city
from caunghe.report.context import indicator_label
from caunghe.report.document import MANY, Head, Table
from caunghe.report.drawn import charts
from caunghe.report.drawn.drawing import svg
from caunghe.report.drawn.outlooks import gains_and_losses
from caunghe.report.drawn.words import Plot, free_spots
from caunghe.report.forms.pdf import LINE, LINE_SMALL, PADDING, printed_table, widths
from caunghe.report.sections.duties import indicator_rows
from tests.report import example

WORDS, NUMBERS = Head("x", wide=True), Head("x", numeric=True)


def test_columns_that_fit_on_a_line_keep_their_own_width_and_the_wide_one_fills_it() -> None:
    found = widths((WORDS, NUMBERS), ("Indicator", "Value"), [("Streaming rate", "24.0%")])
    assert [one["kind"] for one in found] == ["rest", "own"]
    assert [one["kind"] for one in widths((NUMBERS, NUMBERS), ("Year", "Value"), [("2025", "1")])] == ["own", "own"]


def test_long_headings_of_numbers_wrap_before_words_do() -> None:
    titles = ("Institution", *("Number of teachers to hire",) * 4)
    found = widths((WORDS, *(NUMBERS,) * 4), titles, [("College of Electromechanics", "1", "2", "3", "4")])
    assert found[1:] == [{"kind": "characters", "size": 13}] * 4
    assert found[0]["kind"] == "rest"


def test_short_columns_of_words_keep_their_width_where_others_are_long() -> None:
    texts = [("Phường An Biên", "w " * 60), ("Xã An Phú", "w " * 80)]
    found = widths((WORDS, WORDS), ("Commune", "Why"), texts)
    assert [one["kind"] for one in found] == ["own", "rest"]


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 90), st.booleans()), min_size=1, max_size=10))
def test_columns_of_fixed_width_leave_room_for_the_rest(columns: list[tuple[int, int, bool]]) -> None:
    heads = tuple(Head("h", numeric=numeric, wide=not numeric) for _, _, numeric in columns)
    titles = [("head " * size)[:size] for size, _, _ in columns]
    cells = ["c" * (min(size, 6) if numeric else size) for _, size, numeric in columns]
    found = widths(heads, titles, [cells])
    longest = [max(len(cell), len(title)) for cell, title in zip(cells, titles, strict=True)]
    sizes = [one.get("size", size) for one, size in zip(found, longest, strict=True)]
    numbers = sum(size for size, head in zip(sizes, heads, strict=True) if head.numeric)
    kept = [
        size for size, head, one in zip(sizes, heads, found, strict=True) if not head.numeric and one["kind"] == "own"
    ]
    line = LINE_SMALL if len(heads) > MANY else LINE
    assert not kept or numbers + sum(kept) <= line - PADDING * len(heads)


def test_words_beside_bars_have_room() -> None:
    rows = [{"label": "City budget", "end": 851.5, "shown": "851,5 tỷ đồng"}, {"label": "x", "end": 2.0, "shown": "2"}]
    across, words = charts.room_of_words(rows)
    end = charts.end_with_words(rows)
    assert all(row["end"] / end * across + each <= across + 1e-9 for row, each in zip(rows, words, strict=True))
    assert end < 2 * 851.5
    assert charts.end_with_words([{"label": "x", "end": 0.0, "shown": "0"}]) == 1.0


def test_losses_have_their_words_on_the_left() -> None:
    values = pl.DataFrame({"label": ["a", "b"], "value": [10.0, -10.0], "shown": ["+10", "−10"]}).with_columns(
        low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64)
    )
    first = gains_and_losses(values)["layer"][0]  # type: ignore[index]
    low, high = first["encoding"]["x"]["scale"]["domain"]
    assert low < -10
    assert high > 10
    assert low == pytest.approx(-high)


def test_whole_per_cents_get_a_decimal_where_ticks_are_close() -> None:
    axes = [charts.upright("y:Q", ".0%", domain)["axis"] for domain in ([0.30, 0.34], [0.0, 0.4])]
    formats = [axis["format"] for axis in axes]
    assert formats == [".1%", ".0%"]


def test_labels_of_two_lines_stand_about_the_middle_of_their_bar() -> None:
    labels = ["Information and communication technology", "Welding"]
    one = pl.DataFrame({"label": labels, "estimate": [0.5, 0.3], "shown": ["50%", "30%"]})
    drawn = svg(charts.bars(one.with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64))), "en")
    heights = [float(place) for place in re.findall(r'anchor="end" transform="translate\(-6,([\d.]+)\)', drawn)]
    values = [float(place) for place in re.findall(r'anchor="start" transform="translate\([\d.]+,([\d.]+)\)', drawn)]
    # lines are 12 apart, so the first of two stands 6 above where a single one stands
    assert [value - place for place, value in zip(heights, values, strict=True)] == pytest.approx([7, 1], abs=1)


def test_words_of_a_target_keep_off_the_point_and_the_words_of_the_last_year() -> None:
    """39.5 % was drawn under the words of its target of 40 %."""
    plot = Plot(342.0, 198.0, (2019.65, 2030.35), (0.25, 0.62))
    line = [(2020.0, 0.35), (2024.0, 0.39), (2025.0, 0.3947)]
    words = [(2025.0, 0.3947, "39.5%"), (2025.0, 0.4, "40%"), (2030.0, 0.45, "45%"), (2020.0, 0.36, "36%")]
    boxes = [
        spot.box(*plot.place(x, y), text)
        for spot, (x, y, text) in zip(free_spots(plot, words, line), words, strict=True)
    ]
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], (one, other)
    points = [plot.place(x, y) for x, y in [*line, *((x, y) for x, y, _ in words)]]
    assert not [
        (x, y) for left, top, right, bottom in boxes for x, y in points if left < x < right and top < y < bottom
    ]
    assert all(left >= 0 and right <= plot.width for left, _, right, _ in boxes)


@pytest.mark.parametrize(("rows", "short"), [(8, True), (9, False)])
def test_only_short_tables_are_kept_on_one_page(rows: int, short: bool) -> None:
    table = Table(key="x", title="x", heads=(WORDS,), rows=(("Streaming rate",),) * rows)
    assert printed_table(table, "en")["short"] is short


@pytest.mark.parametrize("language", LANGUAGES)
def test_verdicts_fit_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_verdicts(example.outcome(), example.feed(), language)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    title, *rest = [line for line in lines if line]
    assert title == {"vi": "Các mục tiêu", "en": "The targets"}[language]
    assert (
        rest[0]
        .replace("\u00a0", " ")
        .endswith({"vi": "36,2 % ± 1,3 điểm % (năm 2025)", "en": "36.2% ± 1.3 pts (2025)"}[language])
    )
    assert (
        rest[1].replace("\u00a0", " ").strip()
        == {
            "vi": "45 % năm 2030   Chậm so với lộ trình (khả năng đạt: 2 %)",
            "en": "45% in 2030   Off course (chance: 2%)",
        }[language]
    )


def test_a_rate_has_one_error_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    feed, _ = read_feed(small_city())
    results = indicators(feed)
    print_values(results, "en")
    print_verdicts(results, feed, "en")
    lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    shown = [line for line in lines if line.strip(" │").startswith("Certificate rate")]
    # Student's quantile of four degrees of freedom; 1.96 standard errors would be 4.5
    # of the rate and of the target; the wide reading, which nobody's answer tells of, has none
    assert [re.findall(r"± [\d.]+ pts", line) for line in shown] == [["± 6.3 pts"]] * 2


@pytest.mark.parametrize(("pending", "word"), [(0.0, "as far as stated"), (0.3, "so far")])
def test_a_value_known_in_part_has_one_name_in_report_and_terminal(
    capsys: pytest.CaptureFixture[str], pending: float, word: str
) -> None:
    outcome = example.outcome()
    is_last = (pl.col("indicator") == "entrants") & (pl.col("breakdown") == "all")
    values = outcome.values.with_columns(
        coverage=pl.when(is_last).then(0.8).otherwise("coverage"),
        pending=pl.when(is_last).then(pending).otherwise("pending"),
    )
    told = replace(example.context("en"), results=replace(outcome, values=values))
    (row,) = [row for row in indicator_rows("entrants", told) if row[1] is not None]
    assert str(row[0]).endswith(f", {word}")
    print_values(told.results, "en")
    assert f"Entrants, {word}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("width", [60, 100])
def test_the_names_of_a_table_keep_room_on_a_narrow_terminal(width: int) -> None:
    console = Console(width=width, file=io.StringIO(), force_terminal=False)
    table = grid(Text("Việc", "Jobs"), "vi", Text("Tin", "Opening"), *(Text(word, word) for word in _WIDE))
    table.add_row("Nhân viên xuất nhập khẩu (TD043545)", "21,2", "19,0", "80 %", "98.772 (51.926 – 156.545)")
    console.print(table)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    said = " ".join(lines)
    assert "…" not in said
    # no word and no number is cut in two
    assert {"Nhân", "khẩu", "(TD043545)", "98.772", "156.545)"} <= set(said.split())
    assert max(map(len, lines)) <= width


_WIDE = ("Lương, triệu đồng", "km", "Khả năng được nhận", "Chỗ việc cần người (80 %)")


def test_a_sentence_is_not_broken_between_a_number_and_its_unit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("FORCE_COLOR", "1")
    say("27.639 người có chỗ, bằng 92,1\u00a0% số người đăng ký.")
    assert capsys.readouterr().out == "27.639 người có chỗ, bằng\n92,1\u00a0% số người đăng ký.\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_on_a_narrow_terminal_never_begins_at_its_edge(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("FORCE_COLOR", "1")
    told = example.outcome()
    far = told.verdicts.with_columns(verdict=pl.lit("undetectable"), target=pl.lit(10_000_000.0))
    print_verdicts(replace(told, verdicts=far.head(1)), example.feed(), language)
    lines = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out).strip("\n").splitlines()
    assert max(map(len, lines)) <= 60
    goal_at = next(i for i, line in enumerate(lines) if line.startswith("    "))
    assert len(lines) > goal_at + 1
    assert all(line.startswith("    ") for line in lines[goal_at:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_synthetic_tables_are_said_to_be(capsys: pytest.CaptureFixture[str], language: Language) -> None:
    say_basis(example.feed(), language)
    assert capsys.readouterr().out == SYNTHETIC(language) + "\n"
    say_basis(example.feed({}), language)
    assert capsys.readouterr().out == ""


def test_targets_of_one_thing_stand_together(capsys: pytest.CaptureFixture[str]) -> None:
    results = example.outcome()
    sooner = results.verdicts.head(1).with_columns(pl.lit(2025, pl.Int64).alias("year"))
    both = replace(results, verdicts=pl.concat([results.verdicts, sooner]))
    assert isinstance(both, IndicatorResults)
    print_verdicts(both, example.feed(), "en")
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    standing = next(i for i, line in enumerate(lines) if line.startswith("Certificate rate:"))
    assert lines[standing + 1].endswith("Missed")
    assert "Off course" in lines[standing + 2]


def test_an_indicator_outside_the_catalogue_is_called_as_its_published_figure() -> None:
    feed = example.feed()
    figures = feed["published_figures"]
    known = figures.with_columns(figure=pl.lit("retraining_rate"), title=pl.lit("Đào tạo lại"))
    named = replace(feed, tables={**feed.tables, "published_figures": known})
    assert indicator_label("retraining_rate", named, "vi") == "Đào tạo lại"
    assert indicator_label("retraining_rate", named, "en") == "Certificate rate"
    assert indicator_label("retraining_rate", feed, "vi") == "retraining_rate"
