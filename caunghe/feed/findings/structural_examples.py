"""A sound feed in few rows, and for every structural rule a file that breaks it alone and one that nearly does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caunghe.feed.findings.reading_examples import AREAS, BAD_READING, EDGE_READING, INSTITUTIONS, Files

_INFORMATION: Final = """\
{"city": {"vi": "Thành phố mẫu", "en": "Sample City"}, "area": "31", "as_of": "2026-06-30", "licence": "CC0-1.0"}
"""
SOUND: Final[Files] = {"feed.json": _INFORMATION, "areas.csv": AREAS, "institutions.csv": INSTITUTIONS}

_MORE: Final = "".join(f"I{number},Trường {number},college,public,01\n" for number in range(3, 7))
# What replaces or joins the files of SOUND.
BAD_EXAMPLES: Final[Mapping[str, Files]] = {
    **BAD_READING,
    "file_missing": {
        "agreements.csv": "agreement,institution,employer,model,signed\nA1,I1,E1,recruit_to_order,2026-01-15\n"
    },
    "table_unknown": {"enrolment.csv": "a,b\n1,2\n"},
    "table_unnamed": {"Biểu 5.csv": "area,year,grade,leavers\n01,2025,9,300\n"},
    "table_repeated": {"Địa bàn.csv": AREAS},
    "header_missing": {"programmes.csv": "1,2,3\n4,5,6\n"},
    "column_missing": {"institutions.csv": "institution,name,kind,area\nI1,Trường Một,college,01\n"},
    "name_remark": {"leavers (cũ).csv": "area,year,grade,leavers\n01,2025,9,300\n"},
    "table_personal": {"pupils.csv": "Họ và tên,Ngày sinh\nNguyễn Văn An,1/9/2008\n"},
    "column_personal": {
        "institutions.csv": INSTITUTIONS.replace("area\n", "area,Họ tên\n").replace("01\n", "01,Lê Thị Hoa\n")
    },
    "column_unknown": {"institutions.csv": INSTITUTIONS.replace("area\n", "area,fax\n").replace("01\n", "01,123\n")},
    "column_repeated": {"institutions.csv": INSTITUTIONS.replace("area\n", "area,Tên\n").replace("01\n", "01,Một\n")},
    "row_too_long": {"institutions.csv": INSTITUTIONS.replace("public,02", "public,02,03")},
    "row_uneven": {"institutions.csv": INSTITUTIONS + _MORE.replace("01\nI4", "01,\nI4")},
    "encoding_guessed": {
        "institutions.csv": "institution,name,kind,ownership,area\nI1,Đà,college,public,01\n".encode("cp1258")
    },
    # in a workbook, whose writer left the result to the spreadsheet
    "formula_unread": {"areas.csv": AREAS.replace("12.5", "=5*2.5")},
    "character_broken": {"institutions.csv": INSTITUTIONS.replace("Trường Một", "Trường\x07 Một")},
    "number_ambiguous": {"areas.csv": AREAS.replace("12.5", '"12,500"')},
    "value_missing": {"institutions.csv": INSTITUTIONS.replace("Trường Hai", "")},
    "type_wrong": {"areas.csv": AREAS.replace("12.5", "about 12")},
    "out_of_range": {"areas.csv": AREAS.replace("12.5", "-12.5")},
    "code_unknown": {"institutions.csv": INSTITUTIONS.replace("I2,Trường Hai,college", "I2,Trường Hai,collage")},
    "key_duplicate": {"institutions.csv": INSTITUTIONS.replace("I2", "I1")},
    "reference_unknown": {"institutions.csv": INSTITUTIONS.replace("public,02", "public,77")},
    "reference_cyclic": {
        "areas.csv": AREAS.replace("ward,31,12.5", "ward,02,12.5").replace("ward,31,10", "ward,01,10")
    },
    "information_missing": {"feed.json": _INFORMATION.replace('"licence": "CC0-1.0"', '"licence": ""')},
    "information_wrong": {"feed.json": _INFORMATION.replace("2026-06-30", "30 June")},
}

# What replaces or joins the files of SOUND and is just within each rule: it raises nothing.
EDGE_EXAMPLES: Final[Mapping[str, Files]] = {
    **EDGE_READING,
    "file_missing": {"agreements.csv": "agreement,institution,employer,model,signed\n"},
    "table_unknown": {"Leavers.csv": "area,year,grade,leavers\n01,2025,9,300\n"},
    "table_unnamed": {"Leavers.csv": "area,year,grade,leavers\n01,2025,9,300\n"},
    "table_repeated": {"Học sinh tốt nghiệp.csv": "area,year,grade,leavers\n01,2025,9,300\n"},
    "header_missing": {"institutions.csv": "Danh sách năm 2026\n\n" + INSTITUTIONS},
    "column_missing": {"areas.csv": "area,name,kind\n31,Thành phố mẫu,city\n01,Một,ward\n02,Hai,ward\n"},
    "name_remark": {"leavers (2).csv": "area,year,grade,leavers\n01,2025,9,300\n"},
    "table_personal": {"Leavers.csv": "area,year,grade,leavers\n01,2025,9,300\n"},
    "column_personal": {"institutions.csv": INSTITUTIONS.replace("name", "Tên")},
    "column_unknown": {"institutions.csv": INSTITUTIONS.replace("ownership", "Hình thức sở hữu")},
    "column_repeated": {"institutions.csv": INSTITUTIONS.replace("name", "Tên").replace("area\n", "area,name_en\n")},
    "row_too_long": {"institutions.csv": INSTITUTIONS.replace("public,02", "public,02,,")},
    "row_uneven": {"institutions.csv": (INSTITUTIONS + _MORE).replace("01\n", "01,\n")},
    "encoding_guessed": {"institutions.csv": INSTITUTIONS.encode("utf-8-sig")},
    "formula_unread": {"areas.csv": AREAS.replace("Phường Một", "Phường = Một")},
    "character_broken": {"institutions.csv": INSTITUTIONS.replace("Trường Một", "Trường\u00a0Một – “A”")},
    "number_ambiguous": {"areas.csv": AREAS.replace("12.5", '"12,50"').replace("100\n", '"1,234.5"\n')},
    "value_missing": {"areas.csv": AREAS.replace("12.5", "")},
    "type_wrong": {"areas.csv": AREAS.replace("12.5", " 12.5 ")},
    "out_of_range": {"areas.csv": AREAS.replace("12.5", "0")},
    "code_unknown": {"institutions.csv": INSTITUTIONS.replace("I2,Trường Hai,college", "I2,Trường Hai, College ")},
    "key_duplicate": {
        "leavers.csv": "area,year,grade,leavers\n01,2025,9,300\n01,2025,12,300\n01,2024,9,300\n02,2025,9,300\n"
    },
    "reference_unknown": {"institutions.csv": INSTITUTIONS.replace("public,02", "public, 02 ")},
    "reference_cyclic": {"areas.csv": AREAS.replace("ward,31,12.5", "ward,02,12.5")},
    "information_missing": {"feed.json": _INFORMATION.replace("CC0-1.0", "-")},
    "information_wrong": {"feed.json": _INFORMATION.replace("2026-06-30", "2026-01-01")},
}
