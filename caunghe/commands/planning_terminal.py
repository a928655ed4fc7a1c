"""A plan, its answers and a what-if as the terminal shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

import polars as pl
from rich.console import Console

from caunghe.commands.terminal import LEAST, LEAST_YEAR, grid, say
from caunghe.language import LANGUAGES, Language, Text, chance, day, money, number, share, signed
from caunghe.planning import Difference, Names, PlanOverview, goal_name, regret_summary, used_beyond
from caunghe.schema import titles

_FIRST: Final = 12
_HEAD: Final = {
    "year": Text("Năm", "Year"),
    "seats": Text("Chỉ tiêu", "Seats"),
    "classes": Text("Lớp", "Classes"),
    "hired": Text("Tuyển\nnhà giáo", "Teachers\nhired"),
    "spent": Text("Chi", "Spent"),
    "short": Text("Còn thiếu,\nngười năm ấy", "Short,\npeople of the year"),
    "short_yearly": Text("Còn thiếu,\nngười mỗi năm", "Short,\npeople a year"),
    "shortage": Text("Thiếu lao động,\nngười-năm", "Shortage,\nperson-years"),
    "rate": Text("Tỷ lệ\nchứng chỉ", "Certificate\nrate"),
    "occupation": Text("Nghề còn thiếu nhiều nhất", "Occupations most short"),
    "filled": Text("Phần\nđáp ứng", "Share\nfilled"),
    "what": Text("Khoản mục", "Item"),
    "before": Text("Trước", "Before"),
    "after": Text("Sau", "After"),
    "change": Text("Thay đổi", "Change"),
    "part": Text("Phần của kế hoạch", "Part of the plan"),
    "low": Text("Ít nhất", "Least"),
    "high": Text("Nhiều nhất", "Most"),
    "factor": Text("Kinh phí so với dự toán", "Money beside the budgets"),
    "budget": Text("Dự toán", "Budgets"),
    "missed": Text("Hụt mục tiêu,\nlượt người", "Goals missed,\npeople"),
    "plan": Text("Kế hoạch", "Plan"),
    "expected": Text("Cao hơn bình quân", "Mean regret"),
    "worst": Text("Cao hơn nhiều nhất", "Worst regret"),
    "asked": Text("Xác suất muốn có", "Probability asked"),
    "reached": Text("Tỷ lệ\nđạt được", "Rate\nreached"),
    "checked": Text("Kiểm lại", "Checked"),
    "starters": Text("Người\nbắt đầu học", "Starters"),
    "cost": Text("Chi phí", "Cost"),
    "scenario": Text("Kịch bản", "Scenario"),
    "openings": Text("Chỗ việc\nđược bù", "Openings\nfilled"),
    "moved": Text("Cơ sở\nthay đổi", "Institutions\nchanged"),
}
_OPENED_AND_STOPPED: Final = Text(
    "Năm {year} mở {opened} chương trình, ngừng tuyển {stopped} chương trình, trong đó {for_good} không tuyển lại đến "
    "hết năm {last}.",
    "In {year} {opened} {opened:programme opens|programmes open} and {stopped} {stopped:stops|stop}, {for_good} of "
    "them up to the end of {last}.",
)
_SHORTEST: Final = Text(
    "Sau kế hoạch vẫn thiếu, bình quân mỗi năm {first}–{last}", "Still short after the plan, a year in {first}–{last}"
)
_FACTS: Final = Text(
    "Kế hoạch {status}; cách tối ưu nhiều nhất {gap}; {checked} ràng buộc được kiểm lại độc lập, {broken} bị vi phạm.",
    "Plan {status}; at most {gap} from the optimum; {checked} {checked:constraint|constraints} checked "
    "again independently, {broken} broken.",
)
_OVER: Final = Text(
    "Năm trước kế hoạch đã dùng vượt mức mà định mức và số liệu cho là có: {places}; phần vượt vẫn có ở năm đầu và "
    "giảm dần (bảng calibration).",
    "The year before the plan used more than norms and rows say is there: {places}; what was beyond is there in the "
    "first year and then less (table calibration).",
)
_YEARS: Final = Text(
    "Kế hoạch {first}–{last}: năm {first} là năm đầu còn quyết định được tuyển sinh vào ngày {day} (--on đổi ngày ấy).",
    "Plan of {first}–{last}: {first} is the first year whose intake can still be decided on {day} (--on sets the day).",
)
_STATUS: Final = {
    "optimal": Text("tối ưu", "optimal"),
    "feasible": Text("khả thi", "feasible"),
    "infeasible": Text("không thể thỏa mọi điều kiện", "infeasible: the conditions contradict each other"),
    "no_answer": Text("chưa tìm được lời giải trong thời gian cho phép", "not found within the time limit"),
}
_PLANS: Final = {
    "plan": Text("Kế hoạch này", "This plan"),
    "mean": Text("Chỉ theo nhu cầu trung bình", "For the mean need alone"),
    "last_year": Text("Giữ như năm trước", "As last year"),
}
_TITLES: Final = {
    "prices": Text("Nguồn lực đáng thêm nhất", "Resources most worth adding"),
    "ranges": Text("Chỉ tiêu có thể thay đổi đến đâu, mọi năm", "How far seats could move, all years"),
    "frontier": Text("Thêm bớt kinh phí", "More and less money"),
    "regrets": Text(
        "Chi phí và thiệt hại tăng thêm vì chưa biết trước nhu cầu", "Regret: what not knowing demand costs"
    ),
    "back_solve": Text("Từ mục tiêu chứng chỉ ngược về kế hoạch", "Back from the certificate target"),
}
_MEMBERS = Text("Những điều mâu thuẫn", "What contradicts")
_CHEAPEST = Text("Cách rẻ nhất để gỡ mọi mâu thuẫn", "The cheapest way out of every conflict")
_WITHOUT_LOWERING = Text("Cách rẻ nhất mà không hạ mục tiêu nào", "The cheapest way that lowers no target")
_MILLION: Final = 1e6
_NO_CHANGE: Final = 0.5  # million đồng: what two solves of one plan differ by is less
_CHANGED: Final = {
    "more": Text(
        "Giải lại trong {seconds} giây; tổng chi phí và thiệt hại tăng {change}.",
        "Solved again in {seconds} {seconds:second|seconds}; costs and losses together rise by {change}.",
    ),
    "less": Text(
        "Giải lại trong {seconds} giây; tổng chi phí và thiệt hại giảm {change}.",
        "Solved again in {seconds} {seconds:second|seconds}; costs and losses together fall by {change}.",
    ),
}
_SAME: Final = Text(
    "Giải lại trong {seconds} giây; tổng chi phí và thiệt hại không đổi: điều được thay đổi không ràng buộc kế hoạch.",
    "Solved again in {seconds} {seconds:second|seconds}; costs and losses together stay the same: what was changed "
    "does not bind the plan.",
)
_AS_IT_IS: Final = Text("Kế hoạch hiện nay", "The plan as it is")
_UNCHANGED: Final = Text("{part}: không đổi", "{part}: no change")
_NO_PLAN: Final = Text(
    "Với thay đổi này không còn kế hoạch nào thỏa mọi điều kiện.", "With this change no plan meets every condition."
)


def say_years(console: Console, years: Sequence[int], on: date, language: Language) -> None:
    """Print of which years a plan is, and on which day they can still be decided."""
    say(_YEARS(language, first=min(years), last=max(years), day=day(on, language)), console)


def print_plan(console: Console, plan: PlanOverview, on: date, language: Language) -> None:
    """Print its years, what is proven, what stays short, and every answer there is."""
    if not plan.by_year.is_empty():
        say_years(console, plan.by_year["year"].to_list(), on, language)
    _print_facts(console, plan, language)
    _print_ground(console, plan, language)
    if not plan.seats.is_empty():
        _print_years(console, plan.by_year, language)
        _say_opened_and_stopped(console, plan, language)
        _print_shortage(console, plan, language)
    sentences = {row["question"]: row[language] for row in plan.answers.iter_rows(named=True)}
    answers: tuple[tuple[str, pl.DataFrame | None, Callable[[Console, pl.DataFrame, Language], None]], ...] = (
        ("explanation", plan.explanation, _print_explanation),
        ("prices", plan.prices, _print_prices),
        ("ranges", plan.ranges, _print_ranges),
        ("frontier", plan.frontier, _print_frontier),
        ("regrets", plan.regrets, _print_regrets),
        ("back_solve", plan.back_solve, _print_back_solve),
    )
    for question, answer, show in answers:
        if answer is not None:
            show(console, answer, language)
            if question in sentences:
                say(sentences[question] + "\n", console)
    if "conflict" in sentences:
        say(sentences["conflict"] + "\n", console)
    _print_ways(console, plan, language)


def _print_ways(console: Console, plan: PlanOverview, language: Language) -> None:
    ways = ((_MEMBERS, plan.conflict), (_CHEAPEST, plan.relaxations), (_WITHOUT_LOWERING, plan.without_lowering))
    for title, way in ways:
        if way is not None and not way.is_empty():
            console.print(title(language), style="bold")
            for sentence in way[language]:
                say(f"• {sentence}", console)
            console.print()


def print_difference(console: Console, difference: Difference, names: Names, language: Language) -> None:
    """Print what a change does to seats, openings filled and goals."""
    if difference.levels.is_empty():
        say(_NO_PLAN(language), console)
        return
    seconds = number(difference.seconds, language, decimals=2)
    wording = _CHANGED["more" if difference.change > 0 else "less"]
    wording = _SAME if abs(difference.change) < _NO_CHANGE else wording
    say(wording(language, seconds=seconds, change=money(abs(difference.change) * _MILLION, language)), console)
    levels, occupations = titles("levels", language), titles("occupations", language)
    parts: tuple[tuple[Text, pl.DataFrame, Callable[[dict[str, object]], str]], ...] = (
        (Text("Chỉ tiêu theo trình độ", "Seats by level"), difference.levels, lambda row: levels[str(row["level"])]),
        (
            Text("Chỗ việc được bù", "Openings filled"),
            difference.occupations,
            lambda row: f"{occupations[str(row['occupation'])]} ({row['occupation']})",
        ),
        (
            Text("Mục tiêu còn thiếu người", "People short of a goal"),
            difference.goals,
            lambda row: _capital(goal_name(names, str(row["goal"]), str(row["where"]))[LANGUAGES.index(language)]),
        ),
    )
    for title, frame, name in parts:
        # what is shown adds up: the change is that of the two whole numbers beside it
        whole = frame.with_columns(change=pl.col("value").round() - pl.col("base").round())
        moved = whole.filter(pl.col("change") != 0).sort(pl.col("change").abs(), descending=True)
        if moved.is_empty():
            say(_UNCHANGED(language, part=title(language)), console)
            continue
        rows = (
            (
                f"{name(row)} {row.get('year', '')}".strip(),
                *_counts(row, ("base", "value"), language),
                _signed_number(row["change"], language),
            )
            for row in moved.head(_FIRST).iter_rows(named=True)
        )
        _print(console, title, language, ("what", "before", "after", "change"), rows)


def print_scenarios(console: Console, compared: pl.DataFrame, language: Language) -> None:
    """Print scenarios side by side with the plan as it is."""
    rows = (
        (
            row["scenario"] or _AS_IT_IS(language),
            *(
                (money(row["money"] * _MILLION, language), *_counts(row, ("seats", "filled", "missed"), language))
                if row["seats"] is not None
                else (_STATUS[row["status"]](language), "", "", "")
            ),
            number(row["institutions_moved"] or 0, language),
        )
        for row in compared.iter_rows(named=True)
    )
    columns = ("scenario", "cost", "seats", "openings", "missed", "moved")
    _print(console, Text("So sánh các kịch bản", "Scenarios compared"), language, columns, rows)


def _print(
    console: Console, title: Text, language: Language, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> None:
    least = LEAST_YEAR if columns[0] == "year" else LEAST
    table = grid(title, language, *(_HEAD[name] for name in columns), least=least)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _counts(row: dict[str, float], names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return tuple(number(row[name], language, decimals=0) for name in names)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _signed_number(value: float, language: Language) -> str:
    return signed(number(value, language, 0))


def _print_facts(console: Console, plan: PlanOverview, language: Language) -> None:
    (facts,) = plan.facts.to_dicts()
    status = _STATUS[facts["status"]](language)
    if plan.seats.is_empty():
        say(f"{status[:1].upper()}{status[1:]}.", console)
        return
    counts = {"checked": plan.checks.height, "broken": int((~plan.checks["holds"]).sum())}
    shown = {name: number(count, language) for name, count in counts.items()}
    say(_FACTS(language, status=status, gap=share(facts["gap"], language, decimals=2), **shown), console)


def _print_ground(console: Console, plan: PlanOverview, language: Language) -> None:
    """Print where last year's learners used more than there is, and what stands in where no row tells."""
    places = used_beyond(plan.calibration)
    if places is not None:
        say(_OVER(language, places=places[LANGUAGES.index(language)]), console)
    for sentence in plan.stand_ins[language]:
        say(f"• {sentence}", console)


def _print_years(console: Console, years: pl.DataFrame, language: Language) -> None:
    rows = (
        (
            str(row["year"]),
            *_counts(row, ("seats", "classes", "hired"), language),
            money(row["spent"], language),
            *_counts(row, ("shortage",), language),
            share(row["certificate_rate"], language),
        )
        for row in years.iter_rows(named=True)
    )
    columns = ("year", "seats", "classes", "hired", "spent", "short", "rate")
    _print(console, Text("Kế hoạch theo năm", "The plan by year"), language, columns, rows)


def _say_opened_and_stopped(console: Console, plan: PlanOverview, language: Language) -> None:
    first, last = plan.by_year.row(0, named=True), int(plan.by_year["year"][-1])
    counts = {"opened": first["opened"], "stopped": plan.stopped.height, "for_good": plan.stopped["again"].null_count()}
    shown = {name: number(count, language) for name, count in counts.items()}
    say(_OPENED_AND_STOPPED(language, year=first["year"], last=last, **shown), console)


def _print_shortage(console: Console, plan: PlanOverview, language: Language) -> None:
    """Print what the plan leaves short of an average year, as the report does: ``by_occupation`` sums all years."""
    years = plan.by_year["year"].to_list()
    occupations = plan.by_occupation.with_columns(pl.col("shortage") / len(years))
    occupations = occupations.filter(pl.col("shortage").round() > 0)
    rows = (
        (
            f"{row[f'title_{language}']} ({row['occupation']})",
            *_counts(row, ("shortage",), language),
            share(row["filled"], language, decimals=0),
        )
        for row in occupations.head(_FIRST).iter_rows(named=True)
    )
    title = _SHORTEST.filled(first=min(years), last=max(years))
    _print(console, title, language, ("occupation", "short_yearly", "filled"), rows)


def _print_prices(console: Console, prices: pl.DataFrame, language: Language) -> None:
    console.print(_TITLES["prices"](language), style="bold")
    for row in prices.iter_rows(named=True):
        say(f"{row['rank']}. {row[language]}", console)
    console.print()


def _print_ranges(console: Console, ranges: pl.DataFrame, language: Language) -> None:
    rows = (
        (f"{row[language]} ({row['key']})", *_counts(row, ("low", "seats", "high"), language))
        for row in ranges.iter_rows(named=True)
    )
    _print(console, _TITLES["ranges"], language, ("part", "low", "seats", "high"), rows)


def _print_frontier(console: Console, frontier: pl.DataFrame, language: Language) -> None:
    rows = (
        (
            share(row["factor"], language, decimals=0),
            money(row["budget"], language),
            money(row["spent"], language),
            *_counts(row, ("shortage", "missed"), language),
        )
        for row in frontier.iter_rows(named=True)
    )
    _print(console, _TITLES["frontier"], language, ("factor", "budget", "spent", "shortage", "missed"), rows)


def _print_regrets(console: Console, regrets: pl.DataFrame, language: Language) -> None:
    rows = (
        (_PLANS[row["plan"]](language), money(row["expected"], language), money(row["worst"], language))
        for row in regret_summary(regrets).iter_rows(named=True)
    )
    _print(console, _TITLES["regrets"], language, ("plan", "expected", "worst"), rows)


def _print_back_solve(console: Console, curve: pl.DataFrame, language: Language) -> None:
    rows = (
        (
            chance(row["asked"], language),
            share(row["rate"], language),
            chance(row["probability"], language),
            *_counts(row, ("starters",), language),
            money(row["cost"], language),
        )
        for row in curve.iter_rows(named=True)
    )
    _print(console, _TITLES["back_solve"], language, ("asked", "reached", "checked", "starters", "cost"), rows)
    surest = curve.filter("within_reach").tail(1)
    say((curve.head(1) if surest.is_empty() else surest)[language][0] + "\n", console)


def _print_explanation(console: Console, reasons: pl.DataFrame, language: Language) -> None:
    for (programme,), sentences in reasons.group_by("programme", maintain_order=True):
        console.print(str(programme), style="bold")
        say(" ".join(sentences[language]) + "\n", console)
