"""The units in which the feed's numbers are given, in both languages: every column of numbers has one of them."""

from __future__ import annotations

from typing import Final

from caunghe.language import Text

# what is counted or measured; a template says it beside the column's label
MEASURES: Final[dict[str, Text]] = {
    "people": Text("người", "people"),
    "people_a_year": Text("người/năm", "people a year"),
    "years_of_age": Text("tuổi", "years of age"),
    "months": Text("tháng", "months"),
    "weeks": Text("tuần", "weeks"),
    "hours": Text("giờ", "hours"),
    "places": Text("chỗ", "places"),
    "workstations": Text("vị trí", "workstations"),
    "dong": Text("đồng", "đồng"),
    "km2": Text("km²", "km²"),
    "m2": Text("m²", "m²"),
    "rooms": Text("phòng", "rooms"),
    "firms": Text("đơn vị", "firms"),
    "degrees": Text("°", "°"),
}
# where the number itself says what it is, or another cell does
SCALES: Final[dict[str, Text]] = {
    "year": Text("năm dương lịch", "calendar year"),
    "quarter": Text("quý", "quarter"),
    "half_year": Text("nửa năm", "half-year"),
    "day_of_month": Text("ngày trong tháng", "day of the month"),
    "share": Text("tỷ lệ", "share"),
    "share_a_year": Text("tỷ lệ mỗi năm", "share a year"),
    "weight": Text("quyền số", "sampling weight"),
    "rank": Text("thứ tự", "rank"),
    "points": Text("điểm", "points"),
    "seed": Text("số gieo", "seed"),
    "indicator": Text("đơn vị của chỉ số", "the indicator's unit"),
    "stated": Text("đơn vị ghi ở cột unit", "the unit in column unit"),
}
UNITS: Final[dict[str, Text]] = MEASURES | SCALES
