"""Commands that listen to the labour market: vacancies read, code, skills, explain."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import narwhals as nw
import polars as pl
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.beside import usable_beside
from caunghe.commands.terminal import OPEN, note, say, say_basis
from caunghe.engine import LOCAL, lazy_frame, parquet_batches, polars_frame, session, write_mapped
from caunghe.errors import InputError, OutputError
from caunghe.feed import Feed
from caunghe.language import Language, Text, number
from caunghe.outputs import output_at, whole_file
from caunghe.vacancies import (
    CODED_FROM,
    REFUSED,
    SKILLS_FROM,
    advertisements,
    asked_skills,
    code_ads,
    codes,
    explain,
    feed_advertisements,
    fields_read,
    first_rows,
    guessed_mapping,
    read_mapping,
    read_review,
    refused_path,
    tidy_ads,
    unread_path,
    write_ads,
    write_ads_on,
    write_frames,
)

_NO_ADS: Final = Text(
    "Tin tuyển dụng phải là tệp Parquet, CSV hoặc TSV; không có tệp nào tại {path}.",
    "the advertisements must be a Parquet, CSV or TSV file; there is none at {path}",
)
_NOT_READ: Final = Text(
    "Tin tuyển dụng phải là tệp .parquet do caunghe vacancies read ghi; đã cho {path}.",
    "the advertisements must be a .parquet written by caunghe vacancies read; got {path}",
)
_NOT_APART: Final = Text(
    "Kết quả phải ghi vào chỗ khác với nguồn; {out} chính là nguồn hoặc nằm trong thư mục nguồn.",
    "the output must stand apart from the source; {out} is the source or within its folder",
)
_PARQUET_OUT: Final = Text(
    "Kết quả của lệnh này (và của mọi lệnh chạy trên Spark) là .parquet; đã cho {out}.",
    "this command, as all on Spark, writes a .parquet; got {out}",
)
_OUT: Final = Text(
    "Tên tệp kết quả phải kết thúc bằng {known}; đã cho {out}.",
    "the output of this command must end in {known}; got {out}",
)
_FEED_HERE: Final = Text(
    "Bộ dữ liệu của thành phố chỉ đọc được với --engine local; đã cho {engine}.",
    "a feed is read with --engine local only; got {engine}",
)
_FEED = "feed"
_FOUND = {
    "advertisements": Text("Đã đọc {count} tin.", "{count} {count:advertisement|advertisements} read."),
    "spells": Text(
        "Sau khi gộp tin trùng và tin đăng lại còn {count} chỗ tuyển.",
        "{count} {count:opening remains|openings remain} once repeats and reposts are joined.",
    ),
    "with_pay": Text("{count} tin nêu mức lương.", "{count} {count:states|state} an amount of pay."),
    "with_place": Text(
        "{count} tin nêu nơi làm việc nhận ra được.", "{count} {count:names|name} a place that is known."
    ),
    "with_qualification": Text(
        "{count} tin nêu trình độ.",
        "{count} {count:asks for a qualification or says|ask for a qualification or say} that none is needed.",
    ),
    "with_experience": Text("{count} tin nêu kinh nghiệm.", "{count} {count:says|say} what experience is asked."),
    "with_age_or_sex": Text(
        "{count} tin đòi hỏi hoặc ưu tiên tuổi, giới tính: điều này có thể là phân biệt đối xử.",
        "{count} {count:demands or prefers|demand or prefer} an age or a sex, which may be discrimination.",
    ),
}
_REFUSED = {
    "no_title": Text(
        "{count} dòng bị bỏ ra vì không có tên việc; xem {path}",
        "{count} {count:row was|rows were} left out because {count:it has|they have} no title; see {path}",
    ),
    "unreadable": Text(
        "{count} dòng không đọc được; xem {path}",
        "{count} {count:row|rows} could not be read; see {path}",
    ),
}
_UNREAD_DAYS = Text(
    "{count} tin có ngày không đọc được theo mẫu của bảng ánh xạ, như “{example}”; danh sách ở {path}, "
    "hãy sửa argument.",
    "{count} {count:has|have} a day that the mapping's pattern does not read, such as “{example}”: listed in {path}; "
    "mend the argument.",
)
_UNREAD_PAY = Text(
    "{count} tin có mức lương không đọc được thành đồng một tháng, như “{example}”; danh sách ở {path}",
    "{count} {count:has|have} pay that is not read as đồng a month, such as “{example}”; listed in {path}",
)
_GUESSED = Text(
    "Chưa có bảng ánh xạ nên máy đoán từ tiêu đề cột. Xem lại rồi chạy lại với --map {path}",
    "There is no mapping, so this one was guessed from the header. Look it over, then run again with --map {path}",
)
_UNUSED = Text(
    "Những trường không giống cột nào nên không được đọc: {fields}.",
    "Fields that are like no column and are not read: {fields}.",
)
_TITLELESS = Text(
    "Không trường nào giống tên việc: hãy thêm dòng title vào bảng ánh xạ.",
    "No field is like the title of a job: add a row for title to the mapping.",
)
_HEADINGS = {
    "column": Text("Cột của tin", "Column"),
    "field": Text("Cột của nguồn", "Field of the source"),
    "transformation": Text("Phép chuyển", "Transformation"),
    "example": Text("Ví dụ", "Example"),
}
_CODED = Text("{count} tin đã được gán mã nghề.", "{count} {count:advertisement|advertisements} coded.")
_SEARCHED = Text(
    "Đã tìm kỹ năng trong {count} tin.", "{count} {count:advertisement|advertisements} searched for skills."
)


@contextmanager
def _show_count(language: Language) -> Generator[Callable[[int], None]]:
    """Show how many advertisements are done, on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done: bar.update(task, description=number(done, language, decimals=0))


def vacancies_read(asked: Asked, language: Language) -> int:
    """Read a source into one shape; without a mapping write the guess to be confirmed."""
    source, out = Path(asked.source), suffixed(asked, ".parquet", ".csv", ".xlsx")
    apart(source, out)
    if asked.engine != LOCAL:
        _parquet_out(asked)
    if asked.map is None:
        return _guess(source, out, asked, language)
    with output_at(out, refused_path(out), unread_path(out)), session(asked.engine) as spark, _as_parquet(out) as rows:
        feed = _write_ads(asked, source, rows, language)
        facts = _facts_read(lazy_frame(rows, spark))
    refused = pl.read_csv(refused_path(out), schema=REFUSED)["reason"]
    counts = {name: refused.to_list().count(name) for name in _REFUSED}
    if asked.json:
        made = facts | counts | {"out": str(out), "refused": str(refused_path(out)), "unread": str(unread_path(out))}
        sys.stdout.write(json.dumps(made, ensure_ascii=False) + "\n")
        return EXIT_OK
    for name, says in _FOUND.items():
        sys.stdout.write(says(language, count=number(facts[name], language, decimals=0)) + "\n")
    for says, count, example in (
        (_UNREAD_PAY, facts["with_unread_pay"], facts["unread_pay"]),
        (_UNREAD_DAYS, facts["with_unread_day"], facts["unread_day"]),
    ):
        if count:
            shown = number(count, language, decimals=0)
            sys.stdout.write(says(language, count=shown, example=example, path=unread_path(out)) + "\n")
    for name, count in counts.items():
        if count:
            shown = number(count, language, decimals=0)
            sys.stdout.write(_REFUSED[name](language, count=shown, path=refused_path(out)) + "\n")
    if feed is not None:
        say_basis(feed, language)
    sys.stdout.write(OPEN(language, path=out) + "\n")
    return EXIT_OK


@contextmanager
def _as_parquet(out: Path) -> Generator[Path]:
    """Give a Parquet file to be written; what was written becomes ``out`` where that is a workbook or CSV."""
    if out.suffix == ".parquet":
        yield out
        return
    with TemporaryDirectory() as folder:
        rows = Path(folder) / out.with_suffix(".parquet").name
        yield rows
        out.parent.mkdir(parents=True, exist_ok=True)
        for beside in (refused_path, unread_path):
            beside(out).write_bytes(beside(rows).read_bytes())
        write_frames(parquet_batches(rows), out)


def _write_ads(asked: Asked, source: Path, out: Path, language: Language) -> Feed | None:
    """Write the advertisements of a feed, of a source here, or of a source on Spark; return the feed they are from."""
    if asked.map == _FEED:
        if asked.engine != LOCAL:
            raise InputError(_FEED_HERE, engine=asked.engine)
        usable = usable_beside(source, language)
        write_ads([tidy_ads(feed_advertisements(usable.feed))], out, usable.feed["areas"])
        for said in usable.left_out(language):
            say(said)
        return usable.feed
    mapping = read_mapping(asked.map)
    areas = usable_beside(Path(asked.feed), language).feed["areas"] if asked.feed else None
    if asked.engine != LOCAL:
        write_ads_on(asked.engine, source, mapping, out, areas)
        return None
    unread: list[tuple[str, str]] = []
    ads = advertisements(source, mapping, lambda name, content: unread.append((name, content)), note(language))
    with _show_count(language) as heard:
        write_ads(ads, out, areas, heard=heard, unread=unread)
    return None


def _facts_read(ads: nw.LazyFrame[Any]) -> dict[str, Any]:
    """Return how many advertisements there are, openings, in how many each fact was found, and a day not read."""
    found = {
        "with_pay": nw.col("pay_stated") == "amount",
        "with_place": nw.col("provinces").list.len() > 0,
        "with_qualification": ~nw.col("qualification_asked").is_null(),
        "with_experience": ~nw.col("experience_years").is_null(),
        "with_age_or_sex": ~nw.all_horizontal(nw.col("age_low", "age_high", "sex_asked").is_null(), ignore_nulls=False),
        "with_unread_pay": ~nw.col("pay_unread").is_null(),
        "with_unread_day": ~nw.col("days_unread").is_null(),
    }
    counts = {name: said.cast(nw.Int64).sum() for name, said in found.items()}
    others = {"spells": nw.col("spell").n_unique(), "unread_day": nw.col("days_unread").min()}
    others["unread_pay"] = nw.col("pay_unread").min()
    return polars_frame(ads.select(advertisements=nw.len(), **others, **counts)).row(0, named=True)


def _guess(source: Path, out: Path, asked: Asked, language: Language) -> int:
    """Write the guessed mapping beside the output and show it with the first value of each field."""
    rows, path = first_rows(source), out.with_suffix(".map.csv")
    mapping = guessed_mapping(rows)
    with output_at(path), whole_file(path) as partial:
        mapping.write_csv(partial)
    used = fields_read(mapping)
    unused = [field for field in rows.columns if field not in used]
    if asked.json:
        made = {"map": str(path), "guess": mapping.to_dicts(), "unused": unused}
        sys.stdout.write(json.dumps(made, ensure_ascii=False) + "\n")
        return EXIT_OK
    table = Table(box=None)
    for heading in _HEADINGS.values():
        table.add_column(heading(language), overflow="ellipsis", no_wrap=True)
    for row in mapping.iter_rows(named=True):
        example = rows[row["field"].split("+")[0]].drop_nulls().head(1).to_list()
        table.add_row(row["column"], row["field"], f"{row['transformation']} {row['argument']}", *example)
    Console().print(table)
    if unused:
        sys.stdout.write(_UNUSED(language, fields="; ".join(unused)) + "\n")
    if "title" not in mapping["column"]:
        sys.stdout.write(_TITLELESS(language) + "\n")
    sys.stdout.write(_GUESSED(language, path=path) + "\n")
    return EXIT_OK


def vacancies_code(asked: Asked, language: Language) -> int:
    """Code a file of advertisements to ISCO-08 and VSCO 2020."""
    source, out = Path(asked.ads), Path(asked.out)
    if not source.exists():
        raise InputError(_NO_ADS, path=source)
    apart(source, out)
    if asked.engine != LOCAL:
        _parquet_out(asked)
    else:
        suffixed(asked, ".csv", ".xlsx", ".parquet")
    with output_at(out), _show_count(language) as heard:
        if asked.engine == LOCAL:
            training = read_review(Path(asked.training), note(language)) if asked.training else None
            count = code_ads(source, out, heard, note(language), training, language)
        else:
            count = write_mapped(source, CODED_FROM, codes, out, asked.engine)
    return say_done(_CODED, count, asked, language)


def vacancies_skills(asked: Asked, language: Language) -> int:
    """Find what skills advertisements ask for."""
    source, out = read_ads(asked), _parquet_out(asked)
    apart(source, out)
    with output_at(out), _show_count(language) as heard:
        count = write_mapped(source, SKILLS_FROM, asked_skills, out, asked.engine, heard)
    return say_done(_SEARCHED, count, asked, language)


def apart(source: Path, out: Path) -> None:
    """Raise OutputError when the output would take the place of what is read, or be read the next time."""
    if source.resolve() in (out.resolve(), *out.resolve().parents):
        raise OutputError(_NOT_APART, out=out)


def suffixed(asked: Asked, *known: str) -> Path:
    """Return the output; raises InputError where its name asks for a form that the command does not write."""
    out = Path(asked.out)
    if out.suffix not in known:
        raise InputError(_OUT, known=", ".join(known), out=out)
    return out


def _parquet_out(asked: Asked) -> Path:
    out = Path(asked.out)
    if out.suffix != ".parquet":
        raise InputError(_PARQUET_OUT, out=out)
    return out


def say_done(says: Text, count: int, asked: Asked, language: Language) -> int:
    if asked.json:
        sys.stdout.write(json.dumps({"advertisements": count, "out": asked.out}, ensure_ascii=False) + "\n")
        return EXIT_OK
    sys.stdout.write(says(language, count=number(count, language, decimals=0)) + "\n")
    sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK


def read_ads(asked: Asked) -> Path:
    """Return the path of advertisements; raises InputError when caunghe vacancies read has not written it."""
    path = Path(asked.ads)
    if not path.exists() or path.suffix != ".parquet":
        raise InputError(_NOT_READ, path=path)
    return path


def vacancies_explain(asked: Asked, language: Language) -> int:
    """Say in words why an advertisement gets its code."""
    context = {name: getattr(asked, name) or "" for name in ("text", "category", "employer", "level")}
    sys.stdout.write(explain(asked.title, **context, language=language) + "\n")
    return EXIT_OK
