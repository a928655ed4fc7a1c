"""Commands that run stages: demo, indicators, report, run."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

from caunghe import pipeline
from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.indicators_terminal import print_values, print_verdicts
from caunghe.commands.terminal import OPEN, progress_bar, say, say_basis
from caunghe.feed import read_and_check, table_label, usable_feed, write_feed
from caunghe.indicators import CATALOGUE
from caunghe.indicators import indicators as calculate
from caunghe.language import Language, Text, number
from caunghe.outputs import output_at, output_folder, whole_file
from caunghe.pilot import pilot_city
from caunghe.report import Context, in_brief, publishable
from caunghe.schema import Omission
from caunghe.web.site import free_port


def demo(asked: Asked, language: Language) -> int:
    """Make the pilot, run every stage over it, and open the site with both."""
    out = Path(asked.out)
    source = out / "haiphong"
    mark = out / "made-from"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != _mark(asked.seed):
        with output_at(source, mark):
            write_feed(pilot_city(seed=asked.seed), source, form="parquet")
            with whole_file(mark) as partial:
                partial.write_text(_mark(asked.seed), encoding="utf-8")
    code = _run(source, out / "run", asked.seed, language)
    return code if code != EXIT_OK or asked.report_only else _site(out, asked.port, language)


def _site(out: Path, port: int, language: Language) -> int:
    """Open the site over what was made: on a terminal until Ctrl-C, else only to see that it answers.

    It is a program of its own, as it is when it is started again, and hears of Ctrl-C from this one alone.
    """
    line = [sys.executable, "-m", "caunghe.cli", "serve", str(out), "--data", str(out / "site"), "--lang", language]
    line += ["--port", str(free_port(port)), *([] if sys.stdout.isatty() else ["--try"])]
    for each in (signal.SIGINT, signal.SIGTERM):
        # a library's own handler would wait for the site to end
        signal.signal(each, signal.default_int_handler)
    process = subprocess.Popen(line, start_new_session=True)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        return process.wait()


def _mark(seed: int) -> str:
    return f"{seed} {pipeline.code_hash()}"


def indicators(asked: Asked, language: Language) -> int:
    """Calculate the indicators; print the verdicts and the city's own figures."""
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    results = calculate(usable_feed(feed, findings))
    if asked.out:
        with output_folder(Path(asked.out)) as folder:
            for name, frame in results.tables.items():
                frame.write_csv(folder / f"{name}.csv")
    if asked.json:
        parts = {name: frame.to_dicts() for name, frame in results.tables.items()}
        sys.stdout.write(json.dumps(parts, ensure_ascii=False, default=str) + "\n")
    else:
        print_values(results, language)
        print_verdicts(results, feed, language)
        say_basis(feed, language)
    return EXIT_OK


def report(asked: Asked, language: Language) -> int:
    """Run every stage, put the result under the folder asked for, and say where the report is."""
    return _run(Path(asked.feed), Path(asked.out), pipeline.RunOptions(created=date.today()).seed, language)


def run(asked: Asked, language: Language) -> int:
    """Run every stage, keeping those whose inputs have not changed."""
    return _run(Path(asked.feed), Path(asked.out), asked.seed, language, as_json_too=asked.json)


def _run(source: Path, out: Path, seed: int, language: Language, *, as_json_too: bool = False) -> int:
    options = pipeline.RunOptions(seed=seed, created=date.today())
    with progress_bar(language, quiet=as_json_too) as progress:
        done = pipeline.run(source, out, options, progress)
    errors = int((done.findings["severity"] == "error").sum())
    if as_json_too:
        sys.stdout.write(json.dumps(done.provenance | {"errors": errors}, ensure_ascii=False) + "\n")
        return EXIT_OK
    print_verdicts(done.results, done.feed, language)
    known = publishable(done.results)
    usable = usable_feed(done.feed, done.findings)
    context = Context(usable, done.findings, known, done.facts, language, forecast=done.forecast, plan=done.plan)
    for said in in_brief(context):
        say(said)
    for left_out in _left_out(done):
        say(left_out(language))
    counts = {"errors": errors, "warnings": done.findings.height - errors}
    shown = {name: number(count, language, decimals=0) for name, count in counts.items()}
    found = Text("Kiểm tra: {errors} lỗi, {warnings} cảnh báo.", "Check: errors {errors}, warnings {warnings}.")
    sys.stdout.write(found(language, **shown) + "\n")
    took = Text("Xong trong {seconds} giây.", "Done in {seconds} {seconds:second|seconds}.")
    sys.stdout.write(took(language, seconds=round(sum(done.seconds.values()))) + "\n")
    pages = sorted((out / "report").glob(f"*.{language}.*"))
    for path in (*pages, out / "findings" / f"findings.{language}.html"):
        sys.stdout.write(OPEN(language, path=path) + "\n")
    say_basis(done.feed, language)
    return EXIT_OK


def _left_out(done: pipeline.RunResult) -> list[Text]:
    """Return why there is no result of a stage, for each that was left out, in the order of the stages."""
    made = (getattr(done, stage, None) for stage in pipeline.STAGES)
    return [Text(_labelled(result.vi), result.en) for result in made if isinstance(result, Omission)]


def _labelled(sentence: str) -> str:
    """Return a Vietnamese sentence with the label of each table that it names."""
    return re.sub(r"(?i)\b(bảng) (\w+)", lambda found: f"{found[1]} {_label(found[2])}", sentence)


def _label(name: str) -> str:
    label = table_label(name, "vi")
    return name if label == name else f"“{label}”"
