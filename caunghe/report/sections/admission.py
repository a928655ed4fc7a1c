"""A round of admission as everybody may see it: places, empty seats, the most wanted programmes, communes, groups."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from caunghe.language import Text, day, share
from caunghe.matching import AdmissionOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Paragraph, Quantity, Section, Table, Withheld
from caunghe.report.drawn import charts, maps
from caunghe.report.figures import figure, inside, may_be_ranked, with_labels
from caunghe.report.sections.communes import shade_borders, shades
from caunghe.schema import code_list, titles

WANTED: Final = 12
EMPTY: Final = 12
_SEATS_OF_ROUND: Final = ("admission/seat_values", "admission/cutoffs")

_TITLE = Text("Tuyển sinh", "Admission")
_LEAD = Text(
    "Đợt {round} (đóng ngày {closes}) có {applicants} người đăng ký với {choices} nguyện vọng; {placed} người ({rate})"
    " có chỗ, {first} người ({first_rate}) được nguyện vọng một. Trong {seats} chỉ tiêu của {programmes} chương trình"
    " có người chọn, {empty} còn trống.",
    "Round {round} (closing {closes}) has {applicants} {applicants:applicant|applicants} with {choices} "
    "{choices:choice|choices}; {placed} of them ({rate}) {placed:gets|get} a place and {first} "
    "({first_rate}) their first choice. Of {seats} {seats:seat|seats} in the {programmes} "
    "{programmes:programme|programmes} that somebody ranks, {empty} {empty:stays|stay} empty.",
)
_NO_CHOICE = Text(
    "Đợt {round} (đóng ngày {closes}) chưa có nguyện vọng hợp lệ nào; số người đăng ký: {applicants}.",
    "Round {round} (closing {closes}) has no valid choice on record; applicants: {applicants}.",
)
_PROVISIONAL = Text(
    "Đợt chưa đóng: đây là kết quả nếu không ai đổi nguyện vọng.",
    "The round is still open: this is what comes of it if nobody changes a choice.",
)
_CLOSED_SINCE = Text(
    "Đợt đã đóng ngày {closes}, sau ngày của bộ dữ liệu ({day}): đây là kết quả tính từ nguyện vọng đến ngày ấy, không"
    " phải kết quả của đợt.",
    "The round closed on {closes}, after the day of the data ({day}): this is what the choices of that day would give,"
    " and not the round's result.",
)
_PLANNED = Text(
    "Với chỉ tiêu năm {year} của kế hoạch, các chương trình này có {planned} chỗ, {empty} chỗ sẽ trống.",
    "With the plan's seats of {year} these programmes have {planned} {planned:place|places}, of which "
    "{empty} would stay empty.",
)
_KEPT = Text(
    "Như vậy {kept} người được nhận; với số chỗ bằng số nhập học gần nhất ({seats}) là {again} người, với số chỗ các"
    " trường đăng ký cho đợt là {placed} người.",
    "{kept} {kept:person|people} would then get a place; with the latest entrants as seats ({seats}) {again}, with"
    " the seats entered in the round {placed}.",
)
_SHUT = Text(
    "{count} trong {programmes} chương trình ấy không có chỗ nào dù có người đăng ký muốn vào hơn nơi họ được nhận;"
    " danh sách ở mục về chỉ tiêu.",
    "Of these programmes ({programmes}) {count} {count:has|have} no place though applicants want them more than what"
    " they get instead; they are listed in the part on seats.",
)
_INVALID = Text(
    "Số người không có nguyện vọng nào xét được: {no_valid_choice}; số nguyện vọng không xét được (sai mã, không đủ"
    " điều kiện hoặc chương trình không tuyển): {left_out}.",
    "Applicants without any choice that could be considered: {no_valid_choice}; choices that could not be considered"
    " (wrong code, conditions not met, or a programme that takes nobody): {left_out}.",
)
_CLOSED = Text(
    "Số chương trình không đủ một lớp tối thiểu nên không mở: {count}; người đăng ký được xét nguyện vọng sau.",
    "Programmes not opened for want of a smallest class: {count}; their applicants' next choices were considered.",
)
_WANTED = Text(
    "Nhiều người bị từ chối nhất ở {top}: {most} người muốn vào hơn nơi họ được nhận",
    "Most people are turned away by {top}: {most} {most:wants|want} it more than what they got",
)
_WANTED_NOTE = Text(
    "Thanh: số người muốn chương trình hơn kết quả của mình mà không được nhận. Thêm một chỗ thì nhiều người"
    " được chuyển lên nguyện vọng cao hơn; số người nêu ở cột cuối của bảng “{table}”.",
    "Bars: people who want the programme more than what they got and were not taken. One more seat lets several people"
    " move up to something they want more; the last column of the table “{table}” says how many.",
)
_WANTED_TABLE = Text("Chương trình có nhiều người bị từ chối nhất", "Programmes that turn most people away")
_EMPTY_TABLE = Text("Chương trình còn nhiều chỉ tiêu trống nhất", "Programmes with most empty seats")
_PROGRAMME, _SEATS = Text("Chương trình", "Programme"), Text("Chỉ tiêu", "Seats")
_ADMITTED, _AWAY = Text("Được nhận", "Admitted"), Text("Bị từ chối", "Turned away")
_CUTOFF, _UP = (
    Text("Điểm chuẩn", "Cut-off"),
    Text("Thêm một chỗ: số người chuyển lên", "One more seat: people moving up"),
)
_LEFT, _FILLED = Text("Còn trống", "Empty"), Text("Lấp đầy", "Filled")
_AT_LEVEL = Text("{field} ({level})", "{field} ({level})")
_AT_INSTITUTION = Text("{programme}, {institution}", "{programme}, {institution}")
_MAP = Text(
    "Năm {year}, {rate} học sinh tốt nghiệp vào giáo dục nghề nghiệp; cao nhất ở {top} ({most}), thấp nhất ở {last}"
    " ({least})",
    "In {year}, {rate} of school leavers enter vocational education; most in {top} ({most}), fewest in {last}"
    " ({least})",
)
_MAP_NOTE = Text(
    "Bộ dữ liệu không có ranh giới hành chính: mỗi ô là phần đất gần tâm của xã, phường đó nhất (ô Voronoi). Xã, phường"
    " có quá ít học sinh không được công bố.",
    "The feed has no administrative boundaries: each cell is the ground nearest the commune's centre (a Voronoi cell)."
    " Communes with too few leavers are withheld.",
)
_COMMUNES = Text("Phân luồng và tuyển sinh theo xã, phường", "Streaming and admission by commune")
_COMMUNE, _LEAVERS = Text("Xã, phường", "Commune"), Text("Học sinh tốt nghiệp", "Leavers")
_STREAMED, _APPLICANTS = Text("Vào nghề nghiệp", "Into vocational"), Text("Đăng ký", "Applicants")
_PLACED, _FIRST = Text("Có chỗ", "Placed"), Text("Nguyện vọng một", "First choice")
_KM = Text("Đường đi, trung vị (km)", "Way, median (km)")
_GROUPS = Text("Kết quả theo nhóm đối tượng", "Results by target group")
_GROUP, _EVERYBODY = Text("Nhóm", "Group"), Text("Tất cả", "Everybody")


def admission(overview: AdmissionOverview, context: Context) -> Section:
    """Return the part on a round."""
    facts = overview.summary.row(0, named=True)
    blocks = _outcome(facts, overview, context) if facts["choices"] else [_nothing_chosen(facts, context)]
    blocks += _communes(overview.streaming, context)
    if not overview.streaming_groups.is_empty() and facts["applicants"]:
        blocks.append(
            with_labels(lambda own: _groups(overview.streaming_groups, own), context, "admission/streaming_groups")
        )
    return Section(key="admission", title=context.say(_TITLE), blocks=tuple(blocks))


def _nothing_chosen(facts: dict[str, Any], context: Context) -> Block:
    closes, applicants = day(facts["closes"], context.language), context.people(facts["applicants"])
    said = context.say(_NO_CHOICE, round=facts["round"], closes=closes, applicants=applicants)
    return Paragraph(said, "lead", "action")


def _outcome(facts: dict[str, Any], overview: AdmissionOverview, context: Context) -> list[Block]:
    """Return the round in one paragraph, what is provisional, and the programmes most wanted and most empty."""
    blocks: list[Block] = [Paragraph(context.say(_LEAD, **_slots(facts, context)), "lead")]
    as_of = context.feed.information.as_of
    if facts["closes"] >= context.run.created:
        blocks.append(Paragraph(context.say(_PROVISIONAL)))
    elif facts["closes"] > as_of:
        days = {"closes": day(facts["closes"], context.language), "day": day(as_of, context.language)}
        blocks.append(Paragraph(context.say(_CLOSED_SINCE, **days), tone="action"))
    if facts["plan_year"] is not None:
        blocks.append(_with_the_plan(facts, overview, context))
    if facts["no_valid_choice"] or facts["left_out"]:
        counts = {name: context.people(facts[name]) for name in ("no_valid_choice", "left_out")}
        blocks.append(Paragraph(context.say(_INVALID, **counts)))
    if facts["closed"]:
        blocks.append(Paragraph(context.say(_CLOSED, count=facts["closed"])))
    return [*blocks, *_programmes(overview.seat_values, overview.cutoffs, context)]


def _with_the_plan(facts: dict[str, Any], overview: AdmissionOverview, context: Context) -> Block:
    """Return what the plan's seats would make of the round, beside the entrants on record as seats and its own
    seats.
    """
    kept = facts["planned"] - facts["planned_empty"]
    counts = {"planned": facts["planned"], "empty": facts["planned_empty"], "kept": kept, "seats": facts["as_now"]}
    counts |= {"again": facts["as_now_placed"], "placed": facts["placed"]}
    shown = {name: context.people(count) for name, count in counts.items()}
    said = [context.say(_PLANNED, year=facts["plan_year"], **shown), context.say(_KEPT, **shown)]
    planned = overview.planned_seats
    if planned is not None and (shut := planned.filter(pl.col("flag") == "closed_wanted").height):
        among = planned.filter(pl.col("flag") != "not_in_round").height
        said.append(context.say(_SHUT, count=context.people(shut), programmes=context.people(among)))
    return Paragraph(" ".join(said), tone="action" if kept < facts["as_now_placed"] else "plain")


def _slots(facts: dict[str, Any], context: Context) -> dict[str, object]:
    same = ("applicants", "choices", "placed", "seats", "programmes", "empty")
    names = {"first": "first_choice", **dict(zip(same, same, strict=True))}
    counts = {name: context.people(facts[column]) for name, column in names.items()}
    people = facts["applicants"] or 1
    rates = {"rate": facts["placed"] / people, "first_rate": facts["first_choice"] / people}
    shown = {name: share(value, context.language) for name, value in rates.items()}
    return {**counts, **shown, "round": facts["round"], "closes": day(facts["closes"], context.language)}


def programme_names(context: Context) -> dict[str, str]:
    """Return what each programme of the feed teaches (by its code where it has no field), at which level and where."""
    fields, levels = titles("training_fields", context.language), titles("levels", context.language)
    places = context.names("institutions", "institution")
    owner = dict(context.feed["sites"].select("site", "institution").iter_rows())
    rows = context.feed["programmes"].select("programme", "site", "training_field", "level").drop_nulls("programme")
    named: dict[str, str] = {}
    for programme, site, field, level in rows.iter_rows():
        called = str(programme if field is None else fields.get(field, field))
        if level is not None:
            called = context.say(_AT_LEVEL, field=called, level=inside(str(levels.get(level, level))))
        if (institution := owner.get(site)) is not None:
            where = places.get(institution, institution)
            called = context.say(_AT_INSTITUTION, programme=called, institution=where)
        named[programme] = called
    return named


def field_groups(context: Context) -> pl.DataFrame:
    """Return ``training_field, group, label`` (the group's title)."""
    named = titles("training_field_groups", context.language)
    listing = code_list("training_fields").select(training_field="code", group="group")
    return listing.with_columns(label=pl.col("group").replace_strict(named, default=pl.col("group")))


def _programmes(values: pl.DataFrame, cutoffs: pl.DataFrame, context: Context) -> list[Block]:
    everybody = cutoffs.filter(pl.col("group").is_null(), pl.col("area").is_null()).select("programme", "cutoff_score")
    joined = values.join(everybody, on="programme", how="left")
    blocks: list[Block] = []
    wanted = joined.filter(pl.col("turned_away") > 0).sort(["turned_away", "programme"], descending=[True, False])
    if not wanted.is_empty():
        blocks.append(with_labels(lambda own: _most_wanted(wanted.head(WANTED), own), context, *_SEATS_OF_ROUND))
    empty = joined.filter(pl.col("empty") > 0).sort(["empty", "programme"], descending=[True, False])
    if not empty.is_empty():
        blocks.append(with_labels(lambda own: _most_empty(empty.head(EMPTY), own), context, *_SEATS_OF_ROUND))
    return blocks


def _most_wanted(rows: pl.DataFrame, context: Context) -> Figure:
    names, none = programme_names(context), pl.lit(None, pl.Float64)
    labels = [names.get(code, code) for code in rows["programme"]]
    shown = [context.people(value) for value in rows["turned_away"]]
    drawn = rows.select(
        pl.Series("label", labels), pl.Series("shown", shown), estimate="turned_away", low=none, high=none
    )
    columns = ((_PROGRAMME, "wide"), (_SEATS, "number"), (_ADMITTED, "number"), (_AWAY, "number"))
    columns += ((_CUTOFF, "number"), (_UP, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            label,
            *(people_cell(row[name]) for name in ("seats", "admitted", "turned_away")),
            None if row["cutoff_score"] is None else Quantity(row["cutoff_score"], "number", 2),
            people_cell(row["moved_up"]),
        )
        for label, row in zip(labels, rows.iter_rows(named=True), strict=True)
    )
    title = context.say(_WANTED_TABLE)
    return figure(
        context,
        key="admission-wanted",
        title=context.say(_WANTED, top=labels[0], most=shown[0]),
        spec=charts.bars(drawn),
        table=Table(key="admission-wanted-table", title=title, heads=heads(context, *columns), rows=cells),
        note=context.say(_WANTED_NOTE, table=title),
        told=_AWAY,
    )


def people_cell(value: float | None) -> Cell:
    """Return a number of people as a cell; one that is hidden because few people are meant is withheld."""
    return Withheld() if value is None else Quantity(value, "number", 0)


def _most_empty(rows: pl.DataFrame, context: Context) -> Table:
    names = programme_names(context)
    columns = ((_PROGRAMME, "wide"), (_SEATS, "number"), (_ADMITTED, "number"), (_LEFT, "number"), (_FILLED, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["programme"], row["programme"]),
            *(people_cell(row[name]) for name in ("seats", "admitted", "empty")),
            Quantity(row["admitted"] / row["seats"], "share", 0) if row["admitted"] is not None else Withheld(),
        )
        for row in rows.iter_rows(named=True)
    )
    title, named = context.say(_EMPTY_TABLE), heads(context, *columns)
    return Table(key="admission-empty", title=title, heads=named, rows=cells)


def _communes(streaming: pl.DataFrame, context: Context) -> list[Block]:
    """Return the streaming of the communes that the feed names, none where it names none."""
    if streaming.filter(pl.col("area").is_in(list(context.names("areas", "area")))).is_empty():
        return []
    return [with_labels(lambda own: _commune_map(streaming, own), context, "admission/streaming")]


def _commune_map(streaming: pl.DataFrame, context: Context) -> Figure | Table:
    """Return the map of streaming with its table, or the table alone where too little is known for a map."""
    names = context.names("areas", "area")
    city = streaming.filter(pl.col("area").is_null())
    places = streaming.filter(pl.col("area").is_not_null()).with_columns(
        name=pl.col("area").replace(names), estimate="streaming_rate"
    )
    places = places.filter(pl.col("area").is_in(list(names))).sort("estimate", descending=True, nulls_last=True)
    table = _commune_table(places, context)
    known = places.drop_nulls("estimate")
    centres = context.feed["areas"].select("area", "longitude", "latitude").drop_nulls()
    centres = centres.join(places, on="area", how="semi")
    ranked = known.filter(may_be_ranked(pl.col("leavers")))
    if min(ranked.height, centres.height) < 3 or city.is_empty() or city["streaming_rate"][0] is None:
        return table
    steps = shade_borders(known["estimate"])
    top, last = ranked.row(0, named=True), ranked.row(-1, named=True)
    rates = {"rate": city["streaming_rate"][0], "most": top["estimate"], "least": last["estimate"]}
    shown = {name: share(value, context.language) for name, value in rates.items()}
    return figure(
        context,
        key="admission-map",
        title=context.say(_MAP, year=city["year"][0], top=top["name"], last=last["name"], **shown),
        spec=maps.commune_map(
            maps.commune_cells(centres.join(known, on="area", how="semi")),
            known.with_columns(hatched=pl.lit(False)),
            steps=steps,
        ),
        legend=shades(steps, "share", context),
        told=_STREAMED,
        table=table,
        note=context.say(_MAP_NOTE),
        wide=True,
    )


def _commune_table(places: pl.DataFrame, context: Context) -> Table:
    columns = ((_COMMUNE, "wide"), (_LEAVERS, "number"), (_STREAMED, "number"), (_APPLICANTS, "number"))
    columns += ((_PLACED, "number"), (_FIRST, "number"), (_KM, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row["name"],
            people_cell(row["leavers"]),
            Withheld() if row["streaming_rate"] is None else Quantity(row["streaming_rate"], "share", 1),
            *(people_cell(row[name]) for name in ("applicants", "placed")),
            Withheld() if row["first_choice_rate"] is None else Quantity(row["first_choice_rate"], "share", 0),
            None if row["median_km"] is None else Quantity(row["median_km"], "number", 1),
        )
        for row in places.iter_rows(named=True)
    )
    title, named = context.say(_COMMUNES), heads(context, *columns)
    return Table(key="admission-communes", title=title, heads=named, rows=cells)


def _groups(groups: pl.DataFrame, context: Context) -> Table:
    names = titles("target_groups", context.language)
    columns = ((_GROUP, "wide"), (_APPLICANTS, "number"), (_PLACED, "number"), (_FIRST, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            context.say(_EVERYBODY) if row["group"] is None else names.get(row["group"], row["group"]),
            people_cell(row["applicants"]),
            *(
                Withheld() if row[name] is None else Quantity(row[name], "share", 1)
                for name in ("placed_rate", "first_choice_rate")
            ),
        )
        for row in groups.iter_rows(named=True)
    )
    title, named = context.say(_GROUPS), heads(context, *columns)
    return Table(key="admission-groups", title=title, heads=named, rows=cells)
