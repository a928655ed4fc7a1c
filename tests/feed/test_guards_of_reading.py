"""What headings and cells may say, word by word: a word or a limit that goes missing is missed here."""

from __future__ import annotations

import csv

import polars as pl
import pytest

from caunghe.feed.reading import coding
from caunghe.feed.reading import records as reading_of_records
from caunghe.feed.reading.coding import codes_by_level, mended_codes, vocabulary_of
from caunghe.feed.reading.headers import Header
from caunghe.feed.reading.records import UnclosedQuotation, records
from caunghe.feed.reading.remarks import heading_meaning, remark_conversion
from caunghe.feed.values import measures
from caunghe.feed.values.converted import converted_column
from caunghe.feed.values.measures import UnitConversion, conversion_of, unit_of
from caunghe.schema import TABLES, UNITS, Column, Kind
from caunghe.schema.columns import column

AMOUNT = TABLES["funds"]["amount"]
AS_IT_IS = UnitConversion(1, 1)
LABEL = ("Cột thử", "Column tried")

SIZES = {
    10: ("chục",),
    100: ("trăm",),
    1_000: ("nghìn", "ngàn", "ng", "k", "thousand", "thousands", "1.000", "1000"),
    1_000_000: ("triệu", "tr", "million", "millions", "mil", "mio", "1.000.000", "x 1.000.000", "tr.đ"),
    1_000_000_000: ("tỷ", "tỉ", "billion", "billions", "bn", "1.000.000.000"),
    1_000_000_000_000: ("nghìn tỷ", "ngàn tỷ", "trillion"),
}
# what a number in each unit is multiplied and divided by in a column of another
BASES = {
    "dong": {(1, 1): ("đồng", "đ", "VND", "₫", "đồng Việt Nam", "Việt Nam đồng", "đồng VN")},
    "people": {
        (1, 1): ("người", "người học", "học viên", "HV", "học sinh", "HS", "sinh viên", "SV", "HSSV", "HS-SV",
                 "HSSV-HV", "lao động", "nhân khẩu", "people", "persons", "person", "learners", "students", "workers",
                 "chỗ", "chỗ ngồi", "chỗ học", "places", "seats"),
    },
    "people_a_year": {(1, 1): ("người/năm", "chỗ", "người")},
    "places": {(1, 1): ("chỗ", "người"), (1000, 1): ("nghìn chỗ",)},
    "workstations": {(1, 1): ("vị trí", "vị trí thực hành", "workstations", "stations", "chỗ")},
    "months": {
        (1, 1): ("tháng", "month", "months"), (12, 1): ("năm", "year", "years"), (3, 1): ("quý", "quarters"),
    },
    "weeks": {(1, 1): ("tuần", "week", "weeks")},
    "hours": {(1, 1): ("giờ", "h", "hour", "hours"), (1, 60): ("phút", "minute", "minutes")},
    "m2": {
        (1, 1): ("m2", "m²", "mét vuông", "square metres"),
        (10_000, 1): ("ha", "hecta", "hectare", "hectares"),
        (1_000_000, 1): ("km2", "km²", "kilomet vuông", "square kilometres"),
    },
    "km2": {(1, 1): ("km2",), (1, 100): ("ha",), (1, 1_000_000): ("m2",)},
    "share": {
        (1, 100): ("%", "phần trăm", "per cent", "percent", "pct"), (1, 1000): ("‰",),
        (1, 1): ("tỷ lệ", "0-1", "0 - 1", "0–1", "từ 0 đến 1", "share"),
    },
    "share_a_year": {(1, 100): ("%", "%/năm")},
    "years_of_age": {(1, 1): ("tuổi", "years of age")},
    "degrees": {(1, 1): ("°", "độ", "degree", "degrees", "độ thập phân")},
    "points": {(1, 1): ("điểm", "points")},
}  # fmt: skip
KINDS = {"dong": Kind.MONEY, "share": Kind.SHARE}
WORDS = [(unit, by, word) for unit, of in BASES.items() for by, words in of.items() for word in words]


def of_unit(unit: str, **more: str) -> Column:
    return column("tried", KINDS.get(unit, Kind.NUMBER), LABEL, unit=unit, **more)


@pytest.mark.parametrize(("unit", "by", "word"), WORDS, ids=str)
def test_every_unit_as_people_write_it(unit, by, word):
    assert conversion_of(word, of_unit(unit)) == UnitConversion(*by)
    for lead in ("ĐVT: ", "Đơn vị tính: ", "đơn vị ", "unit: ", "tính bằng ", "tính theo ", "in "):
        assert conversion_of(f"({lead}{word})", of_unit(unit)) == UnitConversion(*by), lead


@pytest.mark.parametrize(("size", "word"), [(size, word) for size, words in SIZES.items() for word in words])
def test_every_size_as_people_write_it(size, word):
    assert conversion_of(word, AMOUNT) == UnitConversion(size, 1)
    if word != "tr.đ":
        assert conversion_of(f"{word} đồng", AMOUNT) == UnitConversion(size, 1)
        assert conversion_of(word, of_unit("people")) == UnitConversion(size, 1)
        # a bare thousand is none of hours, and no other unit's
        assert conversion_of(word, of_unit("hours")) is None


def test_a_unit_of_something_else_is_none_of_a_column():
    units = [unit for unit in BASES if unit not in ("people_a_year", "km2", "share_a_year")]
    alike = {("people", "places"), ("workstations", "places")}
    for unit in units:
        for other in units:
            word = BASES[other][1, 1][0]
            takes = unit == other or (unit, other) in alike or (other, unit) == ("people", "places")
            assert (conversion_of(word, of_unit(unit)) is not None) is takes, (unit, other)
    assert conversion_of("người", of_unit("rank")) is None
    # one letter after a size is money's alone
    assert unit_of("triệu h") is None
    assert unit_of("nghìn đ") == measures.Unit("money", 1000, 1, ())


@pytest.mark.parametrize(
    ("per", "period", "by"),
    [
        ("đồng/năm", "year", (1, 1)), ("đồng/tháng", "year", (12, 1)), ("đồng mỗi tháng", "year", (12, 1)),
        ("đồng/năm", "month", (1, 12)), ("đồng/year", "month", (1, 12)), ("đồng per annum", "month", (1, 12)),
        ("đồng/month", "month", (1, 1)), ("đồng/năm học", "year", (1, 1)), ("đồng năm học", "school_year", (1, 1)),
        ("đồng per school year", "school_year", (1, 1)), ("đồng/năm", "school_year", (1, 1)),
        ("đồng/tháng", "school_year", None), ("đồng/năm học", "month", None), ("đồng/người", "month", (1, 1)),
        ("đồng/người", "year", None), ("đồng/tuần", "year", None), ("đồng/năm", "", None), ("đồng/tháng", "", None),
        ("đồng một năm", "year", (1, 1)), ("đồng hàng năm", "year", (1, 1)), ("đồng a year", "year", (1, 1)),
        ("đồng each month", "month", (1, 1)), ("đồng trên năm", "year", (1, 1)),
        ("triệu đồng/tháng", "year", (12_000_000, 1)),
    ],
)  # fmt: skip
def test_what_is_paid_for_a_time(per, period, by):
    assert conversion_of(per, of_unit("dong", period=period)) == (UnitConversion(*by) if by else None)


def test_a_sum_for_one_learner_may_say_so_and_another_may_not():
    for name in ("cost_per_learner", "tuition"):
        paid = column(name, Kind.MONEY, LABEL, unit="dong")
        assert conversion_of("đồng/người", paid) == AS_IT_IS
        assert conversion_of("đồng/người/tháng", paid) is None
    assert conversion_of("đồng/người", AMOUNT) is None


def test_what_does_not_come_out_whole_has_failed_and_a_cell_with_its_own_unit_stays():
    cells = pl.Series("tried", ["1.5", "1.0000005", "0.0000001", "7 đồng", None])
    read = converted_column(cells, of_unit("dong"), UnitConversion(1_000_000, 1))
    assert read.values.to_list() == [1_500_000, None, None, 7, None]
    assert read.failed.to_list() == [False, True, True, False, False]
    # 0.29 · 100 is no 29 to a computer
    places = column("tried", Kind.INTEGER, LABEL, unit="people")
    nearly = converted_column(pl.Series("tried", ["0.29", "0.295"]), places, UnitConversion(100, 1))
    assert (nearly.values.to_list(), nearly.failed.to_list()) == ([29, None], [False, True])
    # what is divided is rounded
    divided = converted_column(pl.Series("tried", ["70", "7"]), of_unit("share"), UnitConversion(1, 100))
    assert divided.values.to_list() == [0.7, 0.07]
    money = converted_column(pl.Series("tried", ["100", "50"]), of_unit("dong"), UnitConversion(1, 12))
    assert money.values.to_list() == [8, 4]
    assert not money.failed.any()


SAY_NOTHING = {
    Kind.INTEGER: ("bắt buộc", "required", "nếu có", "if any", "tùy chọn", "optional", "số", "số lượng", "tổng số",
                   "toàn bộ", "total", "(1)", "12", "a", "(đ)", "cột 4", "[3]", "5=3+4", "cột thử", "column tried",
                   " . "),
    Kind.DATE: ("dd/mm/yyyy", "d/m/yyyy", "ngày/tháng/năm", "ngày-tháng-năm", "năm-tháng-ngày", "yyyy-mm-dd",
                "dd-mm-yyyy"),
    Kind.BOOLEAN: ("có/không", "có hoặc không", "yes/no", "x", "1/0", "đánh dấu x", "yes or no"),
    Kind.TEXT: ("mã", "mã số", "code", "tên", "name", "chọn", "chọn trong danh sách", "mã - tên", "mã – tên", "ghi mã",
                "viết tắt", "đầy đủ", "tiếng Việt", "theo danh mục"),
}  # fmt: skip
UNIT_OF_KIND = {Kind.INTEGER: "rank"}


@pytest.mark.parametrize(("kind", "word"), [(kind, word) for kind, words in SAY_NOTHING.items() for word in words])
def test_every_remark_that_says_nothing(kind, word):
    assert remark_conversion(word, column("tried", kind, LABEL, unit=UNIT_OF_KIND.get(kind, ""))) == AS_IT_IS


def test_a_remark_that_says_nothing_of_one_kind_says_something_of_another():
    plain = column("tried", Kind.INTEGER, LABEL, unit="rank")
    for kind in (Kind.DATE, Kind.BOOLEAN, Kind.TEXT):
        for word in SAY_NOTHING[kind]:
            if word != "x":  # a letter may number a column
                assert remark_conversion(word, plain) is None, word
    for word in ("kế hoạch", "cột 1234", "ab", "1000a"):
        assert remark_conversion(word, plain) is None


def test_a_year_is_called_so_and_only_where_it_is_one():
    year, rank = (column("tried", Kind.INTEGER, LABEL, unit=unit) for unit in ("year", "rank"))
    for word in ("năm", "năm dương lịch", "dương lịch", "yyyy", "YYYY", "calendar year"):
        assert remark_conversion(word, year) == AS_IT_IS
        assert remark_conversion(word, rank) is None, word


@pytest.mark.parametrize("unit", UNITS)
def test_a_column_s_own_unit_says_nothing_in_either_language(unit):
    own = column("tried", Kind.SHARE if unit == "share" else Kind.NUMBER, LABEL, unit=unit)
    for text in (UNITS[unit].vi, UNITS[unit].en):
        assert remark_conversion(text, own) == AS_IT_IS


def test_the_note_of_a_column_says_nothing_in_parts_longer_than_two_letters():
    noted = column("tried", Kind.INTEGER, LABEL, ("Chỉ tính lớp 9; ca", "Grade 9 only; abc"), unit="rank")
    for text in ("chỉ tính lớp 9", "abc", "Chỉ tính lớp 9; ca", "tried"):
        assert remark_conversion(text, noted) == AS_IT_IS
    assert remark_conversion("ca", noted) is None


def _meaning(name: str, title: str, remarks: tuple[str, ...] = (), stated: tuple[str, ...] = ()):
    header = Header(range(1), {2: name}, {}, {}, {2: title}, {2: remarks}, stated)
    return heading_meaning(header, TABLES["funds"], 4)


def test_what_remarks_and_a_unit_above_the_table_do_to_a_column():
    def told(*asked: object) -> tuple[dict[int, UnitConversion], list[int], list[tuple[object, ...]]]:
        meaning = _meaning(*asked)  # type: ignore[arg-type]
        return meaning.conversions, sorted(meaning.refused), [tuple(row) for row in meaning.findings]

    million = UnitConversion(1_000_000, 1)
    assert told("amount", "Số tiền") == ({}, [], [])
    conversions, refused, found = told("amount", "Số tiền (triệu đồng)", ("triệu đồng",))
    assert (conversions, refused) == ({2: million}, [])
    assert found[0][:2] == ("unit_converted", "funds")
    # one above counts where the heading has none, or the same
    assert told("amount", "Số tiền", (), ("triệu đồng",))[0] == {2: million}
    assert told("amount", "Số tiền", ("triệu đồng",), ("triệu đồng",))[0] == {2: million}
    for stated, remarks, rule in (("nghìn đồng", ("triệu đồng",), "unit_contradicted"), ("USD", (), "unit_unknown")):
        conversions, refused, found = told("amount", "Số tiền", remarks, (stated,))
        assert (conversions, refused, found[0][0]) == ({}, [2], rule)
    # what is no unit: numbers are not read, text is
    assert told("amount", "Số tiền", ("kế hoạch",))[1:][0] == [2]
    assert told("amount", "Số tiền", ("kế hoạch",))[2][0][0] == "heading_unclear"
    unread = told("fund", "Quỹ", ("kế hoạch",))
    assert (unread[1], unread[2][0][0]) == ([], "heading_remark")


CODES = ("01", "012", "1-9", "10-49", "0100", "6520123", "5520123")
TITLES = ("Một", "Hàn", "Siêu nhỏ (dưới 10)", "Nhỏ", "Một trăm", "Cơ khí chế tạo máy", "Hàn")
KNOWN = vocabulary_of(CODES, [list(TITLES)], {"Hàn hơi": "012", "Không có": "999"})


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("01", "01"), ("01.0", "01"), ("01 - Một", "01"), ("01–Một", "01"), ("[01] Một", "01"), ("(01) Một", "01"),
        ("01: Một", "01"), ("01 | Một", "01"), ("01. Một", "01"), ("01 Một", "01"), ("Một (01)", "01"),
        ("Một [01]", "01"), ("1", "01"), ("12", "012"), ("100", "0100"), ("6.520.123", "6520123"),
        ("6,520,123", "6520123"), ("1 – 9", "1-9"), ("1—9", "1-9"), ("10 − 49", "10-49"), ("Một", "01"), ("một", "01"),
        ("MỘT", "01"), ("Siêu nhỏ", "1-9"), ("Siêu nhỏ (dưới 10)", "1-9"), ("Hàn hơi", "012"), ("Không có", None),
        ("Hàn", None), ("999", None), ("52", None), ("2026-09-01", "1-9"), ("2026-01-09", "1-9"),
        ("2026-09-01 00:00:00", "1-9"), ("2049-10-01", "10-49"), ("2026-03-04", None), ("6.52.123", None),
    ],
)  # fmt: skip
def test_a_code_as_people_write_it(written, code):
    assert KNOWN.code_for(written) == code


def test_titles_that_several_codes_have_name_none_and_are_shown_up_to_five():
    assert KNOWN.shared == {"han": ("012", "5520123")}
    assert KNOWN.nearest_codes(pl.Series(["hàn"])) == {"hàn": "012 – Hàn; 5520123 – Hàn"}
    six = vocabulary_of([f"A{n}" for n in range(6)], [["Nghề"] * 6])
    assert six.nearest_codes(pl.Series(["nghề"])) == {"nghề": "; ".join(f"A{n} – Nghề" for n in range(5))}


def test_a_code_is_suggested_from_its_limits_on_and_not_below():
    known = vocabulary_of(["6520123"], [["Cơ khí"]])
    # by Jaro and Winkler 0.864 and 0.849 alike
    assert known.nearest_codes(pl.Series(["6015423", "8265023"])) == {"6015423": "6520123 – Cơ khí"}
    assert (coding.NEAREST_CODE, coding.SHORTEST_ASKED, coding.MENDED_LIMIT) == (85, 2, 100_000)
    assert coding.NEAREST_PAIRS_LIMIT == 2_000_000
    short = vocabulary_of(["x"], [["an"]])
    assert short.nearest_codes(pl.Series(["an", "a"])) == {"an": "x – an"}


def test_past_the_limits_nothing_is_suggested_or_mended(monkeypatch):
    known = vocabulary_of(["01", "02"], [["Một", "Hai"]])
    asked = pl.Series(["mot hai", "hai ba", "ba mot"])
    monkeypatch.setattr(coding, "NEAREST_PAIRS_LIMIT", 8)
    # four names: two codes and two titles; so two values are asked of them
    assert list(known.nearest_codes(asked)) == ["mot hai", "hai ba"]
    monkeypatch.setattr(coding, "MENDED_LIMIT", 2)
    assert list(known.nearest_codes(asked)) == ["mot hai", "hai ba"]
    assert mended_codes(pl.Series(["1", "Hai"]), known).to_list() == ["01", "02"]
    assert mended_codes(pl.Series(["1", "Hai", "x"]), known).to_list() == ["1", "Hai", "x"]
    monkeypatch.setattr(coding, "MENDED_LIMIT", 1)
    assert known.nearest_codes(asked) == {}


def test_several_codes_in_a_cell_are_each_read_where_several_may_stand():
    assert mended_codes(pl.Series(["1; Hàn hơi", "Một,x\n012", "01"]), KNOWN, many=True).to_list() == [
        "01;012", "01;x;012", "01"
    ]  # fmt: skip
    assert mended_codes(pl.Series(["1; Hàn hơi"]), KNOWN).to_list() == ["1; Hàn hơi"]


def test_a_title_that_codes_of_several_levels_share_is_told_by_the_level():
    trade = TABLES["programmes"]["training_field"]
    shared = coding.code_vocabulary(str(trade.codes), trade.level).shared
    frame = {row["code"]: row for row in coding.code_list(str(trade.codes)).iter_rows(named=True)}
    title, codes = next(
        (frame[of[0]]["title_vi"], of)
        for of in shared.values()
        if len({frame[code]["level"] for code in of}) == len(of)
    )
    levels = [frame[code]["level"] for code in codes]
    values = pl.Series("training_field", [title] * len(codes) + [title, "x"])
    asked = pl.Series([*levels, None, levels[0]], dtype=pl.String)
    assert codes_by_level(values, asked, trade).to_list() == [*codes, title, "x"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\tc\n1\t2\t3\n\n", [["a", "b", "c"], ["1", "2", "3"], []]),
        # marks in a line as wide as the headings are letters
        ('a\tb\tc\n"x\t2\t3\n', [["a", "b", "c"], ['"x', "2", "3"]]),
        ('a\tb\tc\n"x"\t2\t3\n', [["a", "b", "c"], ['"x"', "2", "3"]]),
        # only they make a record of three cells
        ('a\tb\tc\n"x\ty"\t2\t3\n', [["a", "b", "c"], ["x\ty", "2", "3"]]),
        ('a\tb\tc\n1\t"x\ny"\t3\n2\t2\t2\n', [["a", "b", "c"], ["1", "x\ny", "3"], ["2", "2", "2"]]),
        ('a\tb\tc\n1\t"x\n\nz\ny"\t3\n', [["a", "b", "c"], ["1", "x\n\nz\ny", "3"]]),
        # or of fewer, or more, and are letters
        ('a\tb\tc\n1\t"x\ny"\n', [["a", "b", "c"], ["1", '"x'], ['y"']]),
        ('a\tb\tc\n1\t"x"\n', [["a", "b", "c"], ["1", '"x"']]),
        # headings that are all marked have the whole file so
        ('"a"\t"b"\t"c"\n"x\ny"\t"2"\t3\n', [["a", "b", "c"], ["x\ny", "2", "3"]]),
        ('"a"\tb\tc\n"x"\t"2\t3\n', [['"a"', "b", "c"], ['"x"', '"2', "3"]]),
        ('"\t"b"\t"c"\n"x"\t2\t3\n', [['"', '"b"', '"c"'], ['"x"', "2", "3"]]),
        # lines read in search of the end are not lost
        ('a\tb\tc\n1\t"x\ny\nz\t1\t2\n', [["a", "b", "c"], ["1", '"x'], ["y"], ["z", "1", "2"]]),
        ("", []),
    ],
)  # fmt: skip
def test_records_of_tab_separated_lines(text, rows):
    assert list(records(iter(text.splitlines(keepends=True)), "\t", 3)) == rows


def test_a_mark_that_is_not_closed_names_its_record(monkeypatch):
    lines = ["a,b\n", '1,"2\n', "3,4\n"]
    with pytest.raises(UnclosedQuotation) as raised:
        list(records(iter(lines), ",", 2))
    assert raised.value.record == 1
    assert isinstance(raised.value, csv.Error)
    assert list(records(iter(["a,b\n", '1,"2\n', '3",4\n']), ",", 2)) == [["a", "b"], ["1", "2\n3", "4"]]
    # a search ends beyond the limit of a cell
    wide = ["a\tb\tc\n", '1\t"x\n', 'y"\t3\n']
    whole = [["a", "b", "c"], ["1", "x\ny", "3"]]
    assert list(records(iter(wide), "\t", 3)) == whole
    assert reading_of_records.CELL_CHARACTERS_LIMIT == 10_000_000
    monkeypatch.setattr(reading_of_records, "CELL_CHARACTERS_LIMIT", 10)
    assert list(records(iter(wide), "\t", 3)) == whole
    monkeypatch.setattr(reading_of_records, "CELL_CHARACTERS_LIMIT", 9)
    assert list(records(iter(wide), "\t", 3)) == [["a", "b", "c"], ["1", '"x'], ['y"', "3"]]
