"""Letters to institutions: what they say is the plan's, and both files have the form of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree
from zipfile import ZipFile

import polars as pl
import pypdfium2
import pytest

from caunghe.planning import PlanOverview, Questions, plan_overview, plan_seats
from caunghe.report.forms.docx import letter_docx
from caunghe.report.forms.letter import Letter, LetterTable
from caunghe.report.letters import plan_letters, write_letters
from tests.planning import full_city
from tests.planning.tiny_city import forecast
from tests.report import plan_example

MADE: Final = date(2026, 2, 5)
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM: Final = 1440 / 25.4  # twentieths of a point


@pytest.fixture(scope="module")
def plan() -> PlanOverview:
    given, ahead, asked = full_city.feed(), forecast((60.0, 60.0, 60.0)), full_city.options()
    return plan_overview(given, ahead, plan_seats(given, ahead, asked), asked, Questions())


@pytest.fixture(scope="module")
def letters(plan: PlanOverview) -> dict[str, Letter]:
    return dict(plan_letters(full_city.feed(), plan, MADE, "vi"))


def tables(letter: Letter) -> list[LetterTable]:
    return [block for block in letter.blocks if isinstance(block, LetterTable)]


def texts(letter: Letter) -> list[str]:
    return [block.text for block in letter.blocks if not isinstance(block, LetterTable)]


def test_seats_of_all_years_are_those_of_the_plan(plan: PlanOverview, letters: dict[str, Letter]) -> None:
    """Of school I2: logistics, two further fields and one that opens later, with the sum of each year below."""
    seats = tables(letters["I2"])[0]
    assert seats.heads == ("Chương trình", "Trình độ", "Đã tuyển 2025", "2026", "2027", "2028")
    own = plan.seats.join(plan.programmes.filter(institution="I2"), on="programme")
    sums = own.group_by("year").agg(pl.col("seats").sum()).sort("year")["seats"].to_list()
    assert seats.rows[-1] == ("Cộng", "", "36", *map(str, sums))
    assert ("Kho vận", "Sơ cấp", "12", "20", "20", "20") in seats.rows
    assert 16 + 8 + 12 == 36  # entrants of 2025 on record


def test_what_is_to_be_added_and_paid_is_whole_and_sums(plan: PlanOverview, letters: dict[str, Letter]) -> None:
    _, added, paid = tables(letters["I2"])
    bought = plan.stations.join(full_city.feed()["sites"].select("site", "institution"), on="site")
    total = bought.filter(institution="I2")["bought"].sum()
    stations = [row for row in added.rows if row[0].startswith("Vị trí thực hành cần mua")]
    assert sum(int(cell) for row in stations for cell in row[1:]) == total > 0
    assert all(cell.replace(".", "").isdigit() for row in (*added.rows, *paid.rows) for cell in row[1:])
    own = plan.institution_money.filter(institution="I2", year=2026)["amount"].sum()
    assert paid.rows[-1][:2] == ("Cộng", f"{own / 1e6:,.0f}".replace(",", "."))


def test_a_letter_has_its_number_date_addressee_grounds_and_day_to_answer(letters: dict[str, Letter]) -> None:
    letter, said = letters["I1"], texts(letters["I1"])
    assert letter.number == "Số: ........ /SGDĐT-GDNN"
    assert letter.place.endswith("ngày 05 tháng 02 năm 2026")
    assert letter.addressee == "Kính gửi: Trường I1"
    assert any(line.startswith("Căn cứ Thông tư 07/2017/TT-BLĐTBXH") for line in said)
    assert any(line.startswith("Căn cứ Nghị định 143/2016/NĐ-CP") for line in said)
    assert "chậm nhất ngày 20/02/2026" in said[-1]  # fifteen days later
    assert letter.notice == ""  # nothing of this feed is marked synthetic


def test_each_programme_of_the_first_year_has_one_reason_that_names_what_binds(
    plan: PlanOverview, letters: dict[str, Letter]
) -> None:
    items = [block.text for block in letters["I2"].blocks if getattr(block, "role", "") == "item"]
    told = plan.letters.filter(institution="I2", part="programme")
    assert len(items) == told.height
    assert all(text.count("Điều giới hạn là") == 1 for text in items)


def test_both_languages_say_the_same_numbers(plan: PlanOverview, letters: dict[str, Letter]) -> None:
    english = dict(plan_letters(full_city.feed(), plan, MADE, "en"))
    for institution, letter in letters.items():
        for one, other in zip(tables(letter), tables(english[institution]), strict=True):
            numbers = [[cell.replace(".", ",") for cell in row[one.words :]] for row in one.rows]
            assert sorted(numbers) == sorted(list(row[other.words :]) for row in other.rows)
        assert not any("{" in text for text in (*texts(letter), *texts(english[institution])))


def paragraphs(file: ZipFile) -> list[tuple[str, dict[str, Any]]]:
    """Return text and form of each paragraph with words, in order."""
    found: list[tuple[str, dict[str, Any]]] = []
    for paragraph in ElementTree.fromstring(file.read("word/document.xml")).iter(f"{W}p"):
        text = "".join(part.text or "" for part in paragraph.iter(f"{W}t"))
        if text:
            run = paragraph.find(f"{W}r/{W}rPr")
            align = paragraph.find(f"{W}pPr/{W}jc")
            assert run is not None
            assert align is not None
            size = run.find(f"{W}sz")
            assert size is not None
            form = {"size": int(size.get(f"{W}val", "0")) / 2, "bold": run.find(f"{W}b") is not None}
            form |= {"italic": run.find(f"{W}i") is not None, "align": align.get(f"{W}val")}
            found.append((text, form))
    return found


def test_the_word_file_has_the_sizes_margins_and_order_of_the_decree(letters: dict[str, Letter]) -> None:
    """Annex I of the decree: margins 20–25, 30–35 and 15–20 mm; sizes by part; number and date under the two heads."""
    letter = letters["I2"]
    with ZipFile(BytesIO(letter_docx(letter))) as file:
        read = paragraphs(file)
        document = ElementTree.fromstring(file.read("word/document.xml"))
        styles = file.read("word/styles.xml").decode()
        header = file.read("word/header1.xml").decode()
    form = dict(read)
    asked = {
        "ỦY BAN NHÂN DÂN THÀNH PHỐ": (12, False, False, "center"),
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO": (12, True, False, "center"),
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (12, True, False, "center"),
        "Độc lập - Tự do - Hạnh phúc": (13, True, False, "center"),
        letter.number: (13, False, False, "center"),
        letter.subject: (12, False, False, "center"),
        letter.place: (13, False, True, "center"),
        letter.addressee: (13, False, False, "center"),
        "Nơi nhận:": (12, True, True, "left"),
        "- Như trên;": (11, False, False, "left"),
        "PHÓ GIÁM ĐỐC": (13, True, False, "center"),
    }
    shape = ("size", "bold", "italic", "align")
    assert {text: tuple(form[text][each] for each in shape) for text in asked} == asked
    order = [text for text, _ in read if text in asked]
    assert order == list(asked)
    body = form[texts(letter)[-1]]
    assert (body["size"], body["align"]) == (13, "both")
    margin = document.find(f"{W}body/{W}sectPr/{W}pgMar")
    assert margin is not None
    sides = {side: int(margin.get(f"{W}{side}", "0")) / MM for side in ("top", "bottom", "left", "right")}
    assert 20 <= sides["top"] <= 25
    assert 20 <= sides["bottom"] <= 25
    assert 30 <= sides["left"] <= 35
    assert 15 <= sides["right"] <= 20
    assert 'w:ascii="Times New Roman"' in styles
    assert " PAGE " in header
    assert document.find(f"{W}body/{W}sectPr/{W}titlePg") is not None  # no page number on the first page


def test_the_word_file_shows_every_row_of_its_tables(letters: dict[str, Letter]) -> None:
    with ZipFile(BytesIO(letter_docx(letters["I2"]))) as file:
        document = ElementTree.fromstring(file.read("word/document.xml"))
    read = [
        ["".join(part.text or "" for part in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
        for row in document.iter(f"{W}tr")
    ]
    for table in tables(letters["I2"]):
        assert list(table.heads) in read
        assert all(list(row) in read for row in table.rows)


def test_what_marks_words_in_a_name_is_only_words(letters: dict[str, Letter]) -> None:
    odd = "Kính gửi: Trường <A> & «B»"
    with ZipFile(BytesIO(letter_docx(replace(letters["I1"], addressee=odd)))) as file:
        assert odd in [text for text, _ in paragraphs(file)]


def test_a_code_that_is_no_name_of_a_file_leads_nowhere_else(
    letters: dict[str, Letter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = {"../A": letters["I1"], "B/C": letters["I2"]}
    monkeypatch.setattr("caunghe.report.letters.plan_letters", lambda *_: iter(odd.items()))
    (tmp_path / "letters").mkdir()
    given = full_city.feed()
    assert write_letters(given, plan_example.overview(), MADE, tmp_path / "letters") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]
    names = {path.name.partition(".")[0] for path in (tmp_path / "letters").iterdir()}
    assert names == {"%2E%2E%2FA", "B%2FC"}


def test_files_of_both_forms_and_languages_are_the_same_whenever_written(plan: PlanOverview, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        assert write_letters(full_city.feed(), plan, MADE, tmp_path / folder) == 2
    names = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert names == sorted(
        f"{i}.{lang}.{form}" for i in ("I1", "I2") for lang in ("vi", "en") for form in ("docx", "pdf")
    )
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)
    with pypdfium2.PdfDocument(tmp_path / "one" / "I2.vi.pdf") as read:
        pages = [read[at].get_textpage().get_text_bounded() for at in range(len(read))]
    assert "Kính gửi: Trường I2" in pages[0]
    assert "Nơi nhận:" in pages[-1]
