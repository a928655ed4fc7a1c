"""For every rule of reading the cells of one sheet that break it alone, and cells that nearly do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Files = Mapping[str, str | bytes]

AREAS: Final = """\
area,name,kind,parent,area_km2
31,Thành phố mẫu,city,,100
01,Phường Một,ward,31,12.5
02,Phường Hai,ward,31,10
"""
INSTITUTIONS: Final = """\
institution,name,kind,ownership,area
I1,Trường Một,college,public,01
I2,Trường Hai,college,public,02
"""
# days of two of the three areas may be exchanged: no day that is kept as one is beyond the 12th, the text is
_VALID_FROM: Final = """\
area,name,kind,parent,area_km2,valid_from
31,Thành phố mẫu,city,,100,2005-12-04
01,Phường Một,ward,31,12.5,2011-03-01
02,Phường Hai,ward,31,10,25/03/2012
"""
_AMOUNT: Final = "fund,year,source,purpose,amount\nN1,2025,city_budget,operating,%s\n"
_FEED: Final = """\
{"city": {"vi": "Thành phố mẫu", "en": "Sample City"}, "area": "31", "as_of": "%s", "licence": "CC0-1.0"}
"""


def _beside(*cells: str) -> str:
    """Return the areas with cells beside each row."""
    return "".join(f"{row}{more}\n" for row, more in zip(AREAS.splitlines(), cells, strict=True))


# rules shown by a change to the sheets of a clean city (tests/feed), not by files: of workbooks, and of a catalogue
OF_WORKBOOKS: Final = frozenset(
    {
        "sheet_hidden_unread",
        "sheet_hidden_unknown",
        "sheet_hidden_read",
        "rows_hidden",
        "rows_struck",
        "cell_struck",
        "values_veiled",
        "zeros_unseen",
        "format_contradicts",
        "fraction_doubtful",
        "share_doubtful",
        "columns_hidden",
        "information_unknown",
        "table_alone",
        "percent_read",
        "percent_doubtful",
        "cells_merged",
    }
)

BAD_READING: Final[Mapping[str, Files]] = {
    "code_contradicted": {"institutions.csv": INSTITUTIONS.replace("public,01", "public,01 – Phường Hai")},
    "unit_converted": {"areas.csv": AREAS.replace("area_km2", "Diện tích (ha)")},
    "heading_unclear": {"areas.csv": AREAS.replace("area_km2", "Diện tích (dự kiến)")},
    "heading_remark": {"areas.csv": AREAS.replace("name", "Tên (cũ)")},
    "line_unclear": {"areas.csv": "Lũy kế đến tháng 6,,,,\n" + AREAS},
    "unit_unknown": {
        "funds.csv": "ĐVT: USD,,,,\nfund,year,source,purpose,amount\nN1,2025,city_budget,operating,5\n",
    },
    "unit_contradicted": {
        "funds.csv": "ĐVT: triệu đồng,,,,\nfund,year,source,purpose,Số tiền (đồng)\nN1,2025,city_budget,operating,5\n",
    },
    "unit_beside": {"areas.csv": AREAS + "ĐVT: ha,,,,\n03,Phường Ba,ward,31,1200\n"},
    "heading_missing": {"areas.csv": AREAS.replace("area_km2", "")},
    "row_total": {"areas.csv": AREAS + "Tổng cộng,2 phường,,,22.5\n"},
    "total_doubtful": {"areas.csv": AREAS + "TC,Phường Ba,ward,31,9.5\n"},
    "row_note": {"areas.csv": AREAS + "Ghi chú: số liệu đo đạc,,,,\n"},
    "row_signature": {"areas.csv": AREAS + "Người lập biểu,,,Thủ trưởng,\n"},
    "row_numbering": {"areas.csv": AREAS.replace("31,Thành", "(1),(2),(3),(4),(5)\n31,Thành")},
    "row_heading": {"areas.csv": AREAS.replace("01,Phường", "area,name,kind,parent,area_km2\n01,Phường")},
    "quotation_open": {
        "institutions.csv": "institution,name,kind,ownership,area\n"
        'I1,"Trường Một,college,public,01\nI2,Trường Hai",college,public,02\nI3,Trường Ba,college,public,02\n'
    },
    "letters_lost": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "Tr??ng Hai")},
    "letters_broken": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "Trêng Cao ®¼ng Hai")},
    "information_read": {"feed.json": _FEED % "Tháng 6/2026"},
    "school_year": {"leavers.csv": "area,year,grade,leavers\n01,2024-2025,9,300\n"},
    "days_exchanged": {"areas.csv": _VALID_FROM},
    "number_shortened": {"funds.csv": _AMOUNT % "3.12346E+09"},
    "row_table": {
        "institutions.csv": INSTITUTIONS + "Mã nhà giáo *,Cơ sở GDNN *,Ngành đào tạo,Hợp đồng,Năm sinh\n"
        "GV1,I1,6520123,permanent,1980\n"
    },
    "table_beside": {"areas.csv": _beside(",,Phường,Diện tích (km²)", ",,Một,7", ",,Hai,8", ",,,")},
    "row_rearranged": {"areas.csv": AREAS + "area,name,kind,area_km2,parent\n03,Phường Ba,ward,9.5,31\n"},
    "information_repeated": {
        "feed.json": _FEED.replace('"licence"', '"as_of": "2025-06-30", "licence"') % "2026-06-30"
    },
}

EDGE_READING: Final[Mapping[str, Files]] = {
    "code_contradicted": {"institutions.csv": INSTITUTIONS.replace("public,01", "public,01 – Phường Mốt (cũ)")},
    "unit_converted": {"areas.csv": AREAS.replace("area_km2", "Diện tích (km²)")},
    "heading_unclear": {"areas.csv": AREAS.replace("area_km2", "Diện tích (5)")},
    "heading_remark": {"areas.csv": AREAS.replace("name", "Tên (bắt buộc)")},
    "line_unclear": {"areas.csv": "Phòng Tài chính - Kế hoạch,,,,\n" + AREAS},
    "unit_unknown": {
        "funds.csv": "ĐVT: đồng,,,,\nfund,year,source,purpose,amount\nN1,2025,city_budget,operating,5000000000\n",
    },
    "unit_contradicted": {
        "funds.csv": "ĐVT: đồng,,,,\nfund,year,source,purpose,Số tiền (đồng)\n"
        "N1,2025,city_budget,operating,5000000000\n",
    },
    "unit_beside": {"areas.csv": AREAS.replace("Phường Hai", "Phường Hai (ha)")},
    "heading_missing": {"areas.csv": AREAS.replace("km2\n", "km2,\n").replace("100\n", "100,\n")},
    "row_total": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "Tổng công ty Hai")},
    "total_doubtful": {"areas.csv": AREAS + "TC2,Phường Ba,ward,31,9.5\n"},
    "row_note": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "Nguồn: Trường Hai")},
    "row_signature": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "Giám đốc Hai")},
    "row_numbering": {"institutions.csv": INSTITUTIONS.replace("I1,Trường Một", "1,2")},
    "row_heading": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "Tên")},
    "quotation_open": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", '"Trường\nHai, cơ sở 2"')},
    "letters_lost": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "Trường Hai?")},
    "letters_broken": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "Trường Citroën «Xã Hai» Intel® ½")},
    "information_read": {"feed.json": _FEED % "30/6/2026"},
    "school_year": {"leavers.csv": "area,year,grade,leavers\n01,Năm 2025,9,300\n"},
    "number_shortened": {"funds.csv": _AMOUNT % "3123460000"},
    "row_table": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "Mã nhà giáo")},
    "days_exchanged": {"areas.csv": _VALID_FROM.replace("2011-03-01", "2011-03-13")},
    "table_beside": {"areas.csv": "".join(row.replace(",", ",,", 1) + "\n" for row in AREAS.splitlines())},
    "row_rearranged": {"areas.csv": AREAS + "area,Tên,ward,31,9.5\n"},
    "information_repeated": {
        "feed.json": _FEED.replace('"licence"', '"as_of": "2026-06-30", "licence"') % "2026-06-30"
    },
}
