"""Our occupation lists beside the decree's list (VSCO 2020): coverage, wording, and codes that do not carry over."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz

from caunghe.schema.codes import code_list

DECREE = Path(__file__).resolve().parents[2] / "shared" / "data" / "occupations" / "vsco2020.csv"
LEVELS = ("1", "2", "3", "4")


def report() -> None:
    """Print coverage by level, every title worded otherwise than the decree's, and every code that is not ISCO's."""
    if not DECREE.is_file():
        raise SystemExit(
            f"evaluate: the decree's list must stand in ../shared/data/occupations; no {DECREE.name} there"
        )
    decree = pl.read_csv(DECREE, infer_schema=False).filter(pl.col("level").is_in(LEVELS))
    ours = code_list("occupations_vsco")
    missing, extra = _coverage(ours, decree)
    worded = _wording(ours, decree)
    moved, trapped = _crosswalk()
    print(
        f"\nsummary: {ours.height} codes, {missing} of the decree's missing, {extra} of ours unknown to it; "
        f"{worded} titles worded by us, {ours.height - worded} coincide; "
        f"{moved} of 509 level-4 codes are not the same code in ISCO-08, "
        f"{trapped} of them although ISCO-08 has that code"
    )


def _coverage(ours: pl.DataFrame, decree: pl.DataFrame) -> tuple[int, int]:
    """Print per level the counts and the codes on one side only; return how many are missing and how many extra."""
    print("level  decree  ours  missing in ours / not in the decree / other parent")
    missing, extra = set(decree["code"]) - set(ours["code"]), set(ours["code"]) - set(decree["code"])
    parents = ours.join(decree.select("code", theirs="parent"), on="code").filter(
        pl.col("parent").ne_missing(pl.col("theirs"))
    )
    for level in LEVELS:
        sides = [
            " ".join(sorted(code for code in codes if len(code) == int(level))) or "–"
            for codes in (missing, extra, set(parents["code"]))
        ]
        counts = [table.filter(pl.col("level") == level).height for table in (decree, ours)]
        print(f"{level:>5}  {counts[0]:>6}  {counts[1]:>4}  {' / '.join(sides)}")
    return len(missing), len(extra)


def _wording(ours: pl.DataFrame, decree: pl.DataFrame) -> int:
    """Print the titles that differ after normalising, least similar first; return how many there are.

    Similarity is RapidFuzz's token-set ratio, 0–100: low values ask for a second look, they are not faults.
    """
    pairs = ours.join(decree.select("code", theirs="title_vi"), on="code").select("code", "title_vi", "theirs").rows()
    differing = sorted(
        (fuzz.token_set_ratio(_normal(title), _normal(theirs)), code, title, theirs)
        for code, title, theirs in pairs
        if _normal(title) != _normal(theirs)
    )
    print("\nsimilarity  code  ours | decree")
    for similarity, code, title, theirs in differing:
        print(f"{similarity:>10.0f}  {code:<4}  {title} | {theirs}")
    return len(differing)


def _crosswalk() -> tuple[int, int]:
    """Print level-4 codes not mapped whole onto the same ISCO-08 code; return their number and how many ISCO-08 has."""
    units = set(code_list("occupations").filter(pl.col("level") == "4")["code"])
    names = dict(code_list("occupations_vsco").select("code", "title_vi").rows())
    moved = (
        code_list("occupations_vsco_isco")
        .group_by("vsco", maintain_order=True)
        .agg("isco", "weight", "relation", pl.col("note").first())
        .filter((pl.col("isco").list.len() > 1) | (pl.col("isco").list.first() != pl.col("vsco")))
    )
    print("\nVSCO  → ISCO-08 × weight (relation)   title: note; ! marks codes ISCO-08 has with another content")
    for vsco, codes, weights, relations, note in moved.rows():
        onto = ", ".join(f"{i} × {w:g} ({r})" for i, w, r in zip(codes, weights, relations, strict=True))
        print(f"{'!' if vsco in units else ' '} {vsco} → {onto}   {names[vsco]}: {note}")
    return moved.height, moved.filter(pl.col("vsco").is_in(sorted(units))).height


def _normal(title: str) -> str:
    """Fold case, composition and the two spellings of sĩ; drop punctuation: what is left is the wording."""
    text = unicodedata.normalize("NFC", title).casefold().replace("sỹ", "sĩ")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text).split())


if __name__ == "__main__":
    report()
