# pyright: standard
"""What institutions report of the invented city: enrolment by month, groups of a cohort, floors, surveys, accounts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.cohorts import full_year_learners, intakes
from caunghe.pilot.institutions import network, programmes, sites
from caunghe.pilot.streams import CITY, LAST_YEAR, Integers, apportion, heavy, kept_counts, spans, stream
from caunghe.schema import TAX_CODE_WEIGHTS, allowed_codes, code_list, in_table, national_reporting_duties

DIPLOMA: Final = ("college", "intermediate")
# months of the reports: all of the last whole year, and those of this year that were due by the city's day
MONTHS: Final = tuple(date(LAST_YEAR, month, 1) for month in range(1, 13)) + tuple(
    date(LAST_YEAR + 1, month, 1) for month in range(1, 7)
)
_SEASON: Final = np.array([1, 1, 2, 2, 2, 4, 8, 22, 30, 18, 7, 3], dtype=np.float64)
_GROUPS: Final = {"ethnic_minority": 0.012, "disabled": 0.006, "poor": 0.03}
# m² a place: classrooms, workshops, offices, land
_FLOORS: Final = {"theory_area": 2.6, "workshop_area": 4.9, "office_area": 0.9, "land_area": 21.0}
_SURVEYS: Final = {"learners": (0.6, 0.82, 0.84), "graduates": (0.7, 0.72, 0.8), "employers": (1.0, 0.65, 0.86)}
# shares of an item in an institution's income or expenditure: public, private
_ACCOUNTS: Final = {
    "income_budget": (0.46, 0.0),
    "income_orders": (0.09, 0.02),
    "income_tuition": (0.31, 0.78),
    "income_services": (0.10, 0.12),
    "income_employers": (0.02, 0.05),
    "income_other": (0.02, 0.03),
    "spent_pay": (0.56, 0.48),
    "spent_teaching": (0.16, 0.20),
    "spent_learners": (0.07, 0.03),
    "spent_equipment": (0.10, 0.12),
    "spent_buildings": (0.07, 0.12),
    "spent_other": (0.04, 0.05),
}
_INVENTED: Final = "Dữ liệu mẫu: danh mục giả định"


def enrolment_reports(seed: int) -> pl.DataFrame:
    """Return the table ``enrolment_reports``: last year's entrants by month, this year's first months beside them."""
    rng = stream(seed, "enrolment_reports")
    taught = programmes(seed).filter(pl.col("level").is_in(DIPLOMA)).select("programme", "women")
    own = intakes(seed).filter(year=LAST_YEAR).select("programme", "entrants")
    listed = taught.join(own, on="programme", how="left", maintain_order="left").drop_nulls("entrants")
    counts = np.stack([apportion(int(total), _SEASON * rng.uniform(0.5, 1.5, 12)) for total in listed["entrants"]])
    spring = rng.poisson(np.maximum(listed["entrants"].to_numpy()[:, None] * _SEASON[:6] / _SEASON.sum(), 0.01))
    enrolled = np.concatenate([counts, spring], axis=1).ravel().astype(np.int64)
    admitted = enrolled + rng.binomial(enrolled + 2, 0.12)
    applied = admitted + rng.binomial(admitted + 3, 0.2)
    women = kept_counts(rng, enrolled, np.repeat(listed["women"].to_numpy(), len(MONTHS)), 30)
    rows = pl.DataFrame(
        {
            "programme": np.repeat(listed["programme"].to_numpy(), len(MONTHS)),
            "period": pl.Series(list(MONTHS) * len(listed)),
            "applied": applied,
            "admitted": admitted,
            "enrolled": enrolled,
            "women": women,
        }
    )
    handed_in = pl.col("period") + pl.Series("days", spans(rng.integers(15, 24, len(rows))))
    return in_table(rows.with_columns(reported=handed_in.cast(pl.Date)), "enrolment_reports")


def with_standing(cohorts: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return the table ``intakes`` with who is still learning, where they came from, and their jobs within a year."""
    rng = stream(seed, "standing")
    table = programmes(seed)
    known = cohorts.join(
        table.select("programme", "level", "months"), on="programme", how="left", maintain_order="left"
    )
    present = (known["entrants"] - known["dropouts"]).to_numpy()
    learning = pl.when(pl.col("graduates").is_null()).then(pl.Series(present))
    lasts = (pl.col("year") + 0.7 + known["months"] / 12).is_between(LAST_YEAR + 1, LAST_YEAR + 2)
    answered = cohorts["answered_12m"].fill_null(0).to_numpy()
    employed = kept_counts(rng, answered, np.full(len(answered), 0.78), 25)
    own = kept_counts(rng, employed, np.full(len(answered), 0.08), 25)
    study = kept_counts(rng, answered - employed, np.full(len(answered), 0.3), 25)
    room = (known["entrants"] - known["dropouts"] - known["graduates"]).clip(0, None).fill_null(0).to_numpy()
    completed = pl.when(known["graduates"].is_not_null()).then(
        pl.Series(kept_counts(rng, room, np.full(len(room), 0.4), 25))
    )
    told = pl.col("answered_12m").is_not_null()
    level, mixed = known["level"], rng.random(len(known)) < 0.45
    stream_of = pl.when(level == "college").then(pl.lit("upper_secondary"))
    intermediate = (level == "intermediate") & ~pl.Series(mixed)
    return in_table(
        cohorts.with_columns(
            entry_stream=stream_of.when(intermediate).then(pl.lit("lower_secondary")),
            learning=learning,
            completions=completed,
            expected_graduates=pl.when(pl.col("graduates").is_null() & lasts).then(pl.Series(present * 9 // 10)),
            employed_12m=pl.when(told).then(pl.Series(employed)),
            self_employed_12m=pl.when(told).then(pl.Series(own)),
            further_study_12m=pl.when(told).then(pl.Series(study)),
        ),
        "intakes",
    )


def intake_groups(seed: int, cohorts: pl.DataFrame) -> pl.DataFrame:
    """Return the table ``intake_groups``: the streams of mixed intermediate cohorts, and three groups of the poor."""
    rng = stream(seed, "intake_groups")
    level = programmes(seed).select("programme", "level")
    recent = cohorts.filter(pl.col("year") == LAST_YEAR, pl.col("entrants") > 0)
    rows = recent.join(level, on="programme", how="left", maintain_order="left")
    mixed = rows.filter(pl.col("level") == "intermediate", pl.col("entry_stream").is_null())
    young = kept_counts(rng, mixed["entrants"].to_numpy(), np.full(len(mixed), 0.7), 12)
    base = mixed.select("programme", "year")
    parts = [
        base.with_columns(entry_stream=pl.lit("lower_secondary"), entrants=pl.Series(young)),
        base.with_columns(
            entry_stream=pl.lit("upper_secondary"), entrants=pl.Series(mixed["entrants"].to_numpy() - young)
        ),
    ]
    schools = rows.filter(pl.col("level").is_in(DIPLOMA))
    for group, share in _GROUPS.items():
        people = kept_counts(rng, schools["entrants"].to_numpy(), np.full(len(schools), share), 15)
        counted = schools.select("programme", "year").with_columns(group=pl.lit(group), entrants=pl.Series(people))
        parts.append(counted.filter(pl.col("entrants") > 0))
    return in_table(pl.concat(parts, how="diagonal").sort("programme", "entry_stream", "group"), "intake_groups")


def with_floors(seed: int) -> pl.DataFrame:
    """Return the table ``sites`` with land, floors, rooms and dormitories; a tenth gave none of them."""
    rng = stream(seed, "floors")
    table = sites(seed)
    capacity = table["capacity"].to_numpy()
    floors = {name: np.round(capacity * m2 * rng.lognormal(0.12, 0.16, len(table))) for name, m2 in _FLOORS.items()}
    counts = {
        "classrooms": np.ceil(floors["theory_area"] / 62),
        "workshops": np.ceil(floors["workshop_area"] / 140),
        "dormitory_places": np.where(rng.random(len(table)) < 0.4, np.round(capacity * 0.25, -1), 0),
    }
    told = pl.Series(rng.random(len(table)) < 0.9)
    full = table.with_columns(
        *(pl.when(told).then(pl.Series(values)).alias(name) for name, values in floors.items()),
        *(pl.when(told).then(pl.Series(values.astype(np.int64))).alias(name) for name, values in counts.items()),
    )
    return in_table(full, "sites")


def with_reviews(seed: int, table: pl.DataFrame) -> pl.DataFrame:
    """Return the table ``programmes`` with the days on which they were last reviewed; three in ten gave none."""
    rng = stream(seed, "reviews")
    days = date(LAST_YEAR + 1, 5, 31) - pl.Series(spans(rng.integers(0, 1400, len(table))))
    told = pl.Series(rng.random(len(table)) < 0.7)
    return table.with_columns(reviewed=pl.when(told).then(days.cast(pl.Date)))


def surveys(seed: int) -> pl.DataFrame:
    """Return the table ``surveys``: two institutions in three asked learners, graduates and employers last year."""
    rng = stream(seed, "surveys")
    learners = full_year_learners(seed)
    rows = []
    for at, institution in enumerate(network(seed)["institution"]):
        if rng.random() > 0.66:
            continue
        for kind, (asked, answered, satisfied) in _SURVEYS.items():
            size = int(rng.integers(4, 30)) if kind == "employers" else int(learners[at] * asked * 0.4) + 5
            told = int(rng.binomial(size, answered))
            window = 12 if kind == "graduates" else None
            rows.append((institution, kind, LAST_YEAR, size, told, int(rng.binomial(told, satisfied)), window))
    names = ["institution", "kind", "year", "asked", "answered", "satisfied", "window"]
    return in_table(pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None), "surveys")


def accreditations(seed: int, institutions: pl.DataFrame) -> pl.DataFrame:
    """Return the table ``accreditations``: the dated results behind what the register says in a word."""
    rng = stream(seed, "accreditations")
    criteria = allowed_codes("accreditation_criteria")
    rows: list[tuple[object, ...]] = []
    for institution, status in institutions.select("institution", "accreditation").iter_rows():
        if status not in ("accredited", "international", "lapsed"):
            continue
        lapsed = status == "lapsed"
        issued = date(2020, 1, 15) if lapsed else date(2025, 3, 1)
        issued += timedelta(days=int(rng.integers(0, 360)))
        scheme = {"international": "international", "lapsed": "institution_2017"}.get(status, "institution_2024")
        expires = issued + timedelta(days=1826)
        body = f"Tổ chức kiểm định giả định {int(rng.integers(1, 5))}"
        rows.append((institution, scheme, None, float(rng.integers(80, 97)), issued, expires, body))
        if scheme == "institution_2024":
            points = rng.integers(70, 100, len(criteria))
            rows += [
                (institution, scheme, code, float(points[i]), issued, expires, body) for i, code in enumerate(criteria)
            ]
    names = ["institution", "scheme", "criterion", "points", "issued", "expires", "body"]
    return in_table(pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None), "accreditations")


def institution_accounts(seed: int) -> pl.DataFrame:
    """Return the table ``institution_accounts`` for two years; every eighth institution sent none."""
    rng = stream(seed, "institution_accounts")
    learners = full_year_learners(seed)
    rows = []
    for at, (institution, ownership) in enumerate(network(seed).select("institution", "ownership").iter_rows()):
        silent = rng.random() < 0.125
        income = (learners[at] + 20) * 14.5e6 * np.exp(0.2 * heavy(rng, 4, 2))
        swing = rng.lognormal(0, 0.2, (2, len(_ACCOUNTS)))
        for t, year in enumerate((LAST_YEAR - 1, LAST_YEAR)):
            for i, (item, shares) in enumerate(_ACCOUNTS.items()):
                amount = int(round(income[t] * shares[ownership != "public"] * swing[t, i], -6))
                if not silent and amount:
                    rows.append((institution, year, item, amount))
    return in_table(
        pl.DataFrame(rows, schema=["institution", "year", "item", "amount"], orient="row"), "institution_accounts"
    )


def joint_training(seed: int) -> pl.DataFrame:
    """Return the table ``joint_training``: one diploma programme in twelve is taught with another body."""
    rng = stream(seed, "joint_training")
    taught = programmes(seed).filter(pl.col("level").is_in(DIPLOMA))["programme"].to_list()
    rows = []
    for programme in taught:
        if rng.random() < 1 / 12:
            begins = date(2022, 9, 1) + timedelta(days=365 * int(rng.integers(0, 4)))
            partner = f"Đơn vị liên kết giả định {int(rng.integers(1, 15)):02d}"
            place = "Ngoài thành phố" if rng.random() < 0.3 else "Tại cơ sở"
            rows.append((programme, partner, place, int(rng.integers(12, 60)), begins, begins + timedelta(days=1095)))
    names = ["programme", "partner", "place", "learners", "begins", "ends"]
    return in_table(pl.DataFrame(rows, schema=names, orient="row"), "joint_training")


def equipment_requirements(seed: int) -> pl.DataFrame:
    """Return the table ``equipment_requirements``: an invented list for a few welding and electrical fields."""
    rng = stream(seed, "equipment_requirements")
    items = code_list("equipment_items")
    fields = code_list("training_fields").filter(pl.col("title_vi").is_in(["Hàn", "Điện công nghiệp"]))
    rows = []
    for field, level, group in fields.select("code", "level", "group").iter_rows():
        for item, room in items.filter(group=group).select("code", "title_vi").head(6).iter_rows():
            rows.append(
                (field, level, f"Phòng {room.lower()}", item, float(rng.integers(2, 4) * 6), "vị trí", 18, _INVENTED)
            )
    names = ["training_field", "level", "room", "item", "quantity", "unit", "class_size", "source"]
    return in_table(pl.DataFrame(rows, schema=names, orient="row"), "equipment_requirements")


def reporting_duties() -> pl.DataFrame:
    """Return the table ``reporting_duties``: the national rows, to be changed where the city decides otherwise."""
    return in_table(national_reporting_duties(), "reporting_duties")


def with_state_codes(institutions: pl.DataFrame) -> pl.DataFrame:
    """Return the table ``institutions`` with codes of an invented root, so that none is a real body's."""
    code = pl.format("MAU.{}.{}", pl.lit(CITY), pl.col("institution"))
    return institutions.with_columns(state_code=code)


def with_area_codes(areas: pl.DataFrame) -> pl.DataFrame:
    """Return the table ``areas`` with the state's codes, which are the pilot's keys."""
    return areas.with_columns(code="area")


def last_digit(nine: Integers) -> Integers:
    """Return the tenth digit of tax codes of nine digits; 10 where there is no such code."""
    digits = nine[:, None] // 10 ** np.arange(8, -1, -1) % 10
    return 10 - (digits @ np.array(TAX_CODE_WEIGHTS)) % 11


def with_sizes(employers: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return the table ``employers`` with workers, the band of the form and tax codes; half gave their tax code.

    The codes begin with 99, which no province has: none is a real firm's.
    """
    rng = stream(seed, "employer_sizes")
    bands = code_list("size_bands").select(
        size_band="code", low="workers_from", high=pl.col("workers_to").fill_null(4000)
    )
    own = employers.join(bands, on="size_band", how="left", maintain_order="left")
    low, high = own["low"].to_numpy(), own["high"].to_numpy()
    workers = np.floor(low + (high - low + 1) * rng.random(len(own)) ** 1.4).astype(np.int64)
    reported = code_list("reported_bands")
    band = np.searchsorted(reported["workers_from"].to_numpy(), workers, side="right") - 1
    nine = 990_000_000 + rng.choice(10_000_000, len(own), replace=False)
    check, told = last_digit(nine), rng.random(len(own)) < 0.5
    whole = pl.Series(nine * 10 + check).cast(pl.String)
    return in_table(
        employers.with_columns(
            workers=pl.when(pl.Series(rng.random(len(own)) < 0.7)).then(pl.Series(workers)),
            reported_band=pl.Series(np.array(allowed_codes("reported_bands"))[band]),
            tax_code=pl.when(pl.Series(told & (check < 10))).then(whole),
        ),
        "employers",
    )
