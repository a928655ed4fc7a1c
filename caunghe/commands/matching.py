"""Commands that give places: admit, verify."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK, Asked
from caunghe.commands.shown import OPEN
from caunghe.errors import InputError
from caunghe.feed.read import read_feed
from caunghe.feed.show import print_findings
from caunghe.matching.admission import Admission
from caunghe.matching.admission import admit as decide
from caunghe.matching.options import AdmissionOptions
from caunghe.matching.publish import write_admission
from caunghe.matching.rules import RULES
from caunghe.matching.verify import verify_folder
from caunghe.pipeline import feed_hash
from caunghe.report.numbers import number, share
from caunghe.schema.text import Language, Text

_STOPPED = Text(
    "Đợt tuyển sinh chưa được xét vì dữ liệu có lỗi; thêm --despite-errors để xét phần còn lại.",
    "The round was not decided because the data has errors; add --despite-errors to decide the rest.",
)
_DECIDED = Text(
    "{applicants} người đăng ký, {placed} có chỗ ({placed_share}), {first} được nguyện vọng một ({first_share}); "
    "{closed} chương trình không đủ lớp tối thiểu nên không mở.",
    "{applicants} applicants, {placed} placed ({placed_share}), {first} at their first choice ({first_share}); "
    "{closed} programmes below their smallest class do not open.",
)


def admit(asked: Asked, language: Language) -> int:
    """Decide a round, write its folder with proof and explanations, and check the folder independently."""
    source, out = Path(asked.feed), Path(asked.out)
    if out.exists() and any(out.iterdir()):
        raise InputError(f"the output folder must be new or empty; got {out}")
    feed, _ = read_feed(source)
    options = AdmissionOptions(
        tie_breaking="multiple" if asked.multiple_lottery else "single",
        hard_reserves=asked.hard_reserves,
        despite_errors=asked.despite_errors,
        seed=asked.seed,
    )
    admission = decide(feed, asked.round, options)
    if not asked.json and not admission.findings.is_empty():
        print_findings(feed, admission.findings, RULES, language, console=Console())
    if not admission.ran:
        sys.stderr.write(_STOPPED(language) + "\n")
        return EXIT_DATA_FAULTS
    names = feed["programmes"].select("programme", "name")
    write_admission(admission, out, feed_sha256=feed_hash(source), names=names)
    certificate = verify_folder(out)
    if asked.json:
        told = asdict(certificate) | {"findings": admission.findings.height}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{_summary(admission, language)}\n\n{certificate.text(language)}\n")
        sys.stdout.write(OPEN(language, path=out) + "\n")
    return EXIT_OK if certificate.passed else EXIT_DATA_FAULTS


def _summary(admission: Admission, language: Language) -> str:
    results = admission.results
    everyone = max(results.height, 1)
    placed = results.height - results["programme"].null_count()
    first = int((results["rank"] == 1).sum())
    return _DECIDED(
        language,
        applicants=number(results.height, language, decimals=0),
        placed=number(placed, language, decimals=0),
        placed_share=share(placed / everyone, language),
        first=number(first, language, decimals=0),
        first_share=share(first / everyone, language),
        closed=admission.closed.height,
    )


def verify(asked: Asked, language: Language) -> int:
    """Check the folder of a decided round from its files alone; exit 1 when it does not hold."""
    certificate = verify_folder(Path(asked.folder))
    if asked.json:
        sys.stdout.write(json.dumps(asdict(certificate), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(certificate.text(language) + "\n")
    return EXIT_OK if certificate.passed else EXIT_DATA_FAULTS
