"""Skills found against skills annotated: English sentences (TECH, HOUSE) and Vietnamese advertisements."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl

from caunghe.vacancies.skills.skills import skill_lexicon, skills

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ANNOTATIONS = Path(__file__).with_name("skills_vi_annotations.csv")
# what the annotator read of each advertisement
EXCERPT = 1000
PUBLISHED = {"TECH": (("CurriculumMatch", 0.573), ("ConTeXTMatch", 0.632)), "HOUSE": (("CurriculumMatch", 0.484),)}
NO_CONCEPT = ("LABEL NOT PRESENT", "UNDERSPECIFIED")
Z = 1.959964


def report() -> None:
    """Print precision, recall and F1 with Wilson intervals; MRR beside published rows; the commonest errors."""
    if not (DATA / "vacancies_vi.parquet").is_file():
        raise SystemExit("evaluate: vacancies_vi.parquet must stand in ../shared/data; it is not there")
    for name in ("TECH", "HOUSE"):
        _english(name)
    _vietnamese()


def wilson(hits: int, trials: int) -> tuple[float, float, float]:
    """Return a proportion and its 95 % Wilson interval: (p̂ + z²/2n ± z√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n)."""
    if trials == 0:
        return float("nan"), 0.0, 1.0
    share, weight = hits / trials, Z**2 / trials
    middle = (share + weight / 2) / (1 + weight)
    half = Z * ((share * (1 - share) + weight / 4) / trials) ** 0.5 / (1 + weight)
    return share, middle - half, middle + half


def _english(name: str) -> None:
    """Print the scores of one English set, of all labels and of those the lexicon has."""
    file = DATA / "benchmarks" / "coding" / f"{name.lower()}_validation_annotations.csv"
    concepts = pl.read_parquet(DATA / "occupations" / "esco_skills.parquet")
    address = pl.col("conceptUri").str.split("/").list.last()
    labels = {label.strip().lower(): esco for label, esco in concepts.select("preferredLabel", address).rows()}
    rows = pl.read_csv(file).unique(maintain_order=True).filter(~pl.col("label").is_in(NO_CONCEPT))
    rows = rows.with_columns(
        esco=pl.col("label").str.strip_chars().str.to_lowercase().replace_strict(labels, default=None)
    )
    rows = rows.filter(pl.col("esco").is_not_null())
    sentences = rows["sentence"].unique(maintain_order=True)
    codes = dict(skill_lexicon().select("skill", "esco").rows())
    found = skills(sentences).filter("asked")
    ours = {(sentences[row], codes[skill]) for row, skill in found.select("row", "skill").rows()}
    theirs = set(rows.select("sentence", "esco").rows())
    within = {pair for pair in theirs if pair[1] in set(codes.values())}
    print(f"\n{name}: {len(sentences)} sentences, {len(theirs)} labels, {len(within)} of them in the lexicon")
    _scores("all labels", len(ours & theirs), len(ours), len(theirs))
    _scores("labels of the lexicon", len(ours & within), len(ours), len(within))
    rank = _reciprocal_rank(rows, codes)
    print(f"  mean reciprocal rank over spans, matches only: {rank:.3f}; published: ", end="")
    print(", ".join(f"{who} {value:.3f}" for who, value in PUBLISHED[name]))


def _reciprocal_rank(rows: pl.DataFrame, codes: dict[str, str]) -> float:
    """Return the mean of 1 ÷ place of the right concept among those matched in each span, longest first; 0 if none."""
    spans = rows.select(text=pl.coalesce(pl.when(pl.col("sub_span") != "").then("sub_span"), "span"), esco="esco")
    found = skills(spans["text"]).with_columns(long=pl.col("end") - pl.col("start"))
    found = found.sort("row", "long", descending=[False, True], maintain_order=True)
    ranked: dict[int, list[str]] = {}
    for row, skill in found.select("row", "skill").rows():
        ranked.setdefault(row, []).append(codes[skill])
    total = 0.0
    for row, esco in enumerate(spans["esco"]):
        places = ranked.get(row, [])
        total += 1 / (places.index(esco) + 1) if esco in places else 0
    return total / len(spans)


def _scores(what: str, hits: int, found: int, right: int) -> None:
    f1 = 2 * hits / (found + right) if found + right else float("nan")
    texts = [f"{value:.3f} [{low:.3f}; {high:.3f}]" for value, low, high in (wilson(hits, found), wilson(hits, right))]
    print(f"  {what}: precision {texts[0]} ({found - hits} false of {found}),", end=" ")
    print(f"recall {texts[1]} ({right - hits} missed of {right}), F1 {f1:.3f}")


def _vietnamese() -> None:
    """Print the scores on advertisements annotated by reading, and what was most often wrong."""
    truth = pl.read_csv(ANNOTATIONS).with_columns(skills=pl.col("skills").fill_null("").str.split(" "))
    ads = pl.read_parquet(DATA / "vacancies_vi.parquet").with_columns(pl.col("ad").cast(pl.Int64))
    ads = truth.join(ads, on="ad", maintain_order="left")
    found = skills(ads["text"].str.head(EXCERPT))
    asked = found.filter("asked").select("row", "skill").unique()
    ours = set(asked.rows())
    theirs = {(row, skill) for row, names in enumerate(ads["skills"]) for skill in names if skill}
    outside = int(truth["not_in_lexicon"].sum())
    print(f"\nVietnamese: {len(ads)} advertisements, {len(theirs)} skills, {outside} more without a concept of ours")
    _scores("skills of an advertisement", len(ours & theirs), len(ours), len(theirs))
    # errors of every other advertisement were read to mend the lexicon; the others' were not
    for half, what in ((0, "half whose errors were read"), (1, "half whose errors were not")):
        found_half, right_half = ({pair for pair in pairs if pair[0] % 2 == half} for pairs in (ours, theirs))
        _scores(what, len(found_half & right_half), len(found_half), len(right_half))
    _scores(
        "the same, skills without a concept counted as missed", len(ours & theirs), len(ours), len(theirs) + outside
    )
    print(f"  matches set aside: {found['negated'].sum()} negated, {found['boilerplate'].sum()} boilerplate")
    for what, wrong in (("false", ours - theirs), ("missed", theirs - ours)):
        common = Counter(skill for _, skill in wrong).most_common(15)
        print(f"  most often {what}: " + ", ".join(f"{skill} {count}" for skill, count in common))


if __name__ == "__main__":
    report()
