"""Files of the literature as they stand, and files that are not of their form."""

from __future__ import annotations

import json

import numpy as np
import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.errors import InputError
from caunghe.planning import Capacitated, Median, read_instance
from tests.planning.network.orlib import random_capacitated, write_cap, write_pmed, write_sscflp


def test_p_median_reads_edges_both_ways_and_the_last_of_several(tmp_path):
    path = write_pmed(tmp_path / "p.txt", 4, [(1, 2, 5), (2, 3, 7), (3, 2, 2), (3, 4, 1), (1, 2, 6)], 2)
    instance = read_instance(path, "orlib-pmed")
    assert isinstance(instance.problem, Median)
    assert instance.problem.count == 2
    assert instance.problem.cost.tolist() == [[0, 6, 8, 9], [6, 0, 2, 3], [8, 2, 0, 1], [9, 3, 1, 0]]
    assert [sentence("en", count=count) for sentence, count in instance.notes] == [
        "2 edges are written more than once; as OR-Library has it, the last one counts."
    ]
    again = read_instance(path, "orlib-pmed", count=3)
    assert isinstance(again.problem, Median)
    assert again.problem.count == 3


def test_an_edge_of_no_length_is_an_edge(tmp_path):
    instance = read_instance(write_pmed(tmp_path / "p.txt", 3, [(1, 2, 0), (2, 3, 4)], 1), "orlib-pmed")
    assert instance.problem.cost.tolist() == [[0, 0, 4], [0, 0, 4], [4, 4, 0]]


@pytest.mark.parametrize("single", [True, False])
def test_capacitated_forms_are_read_back(tmp_path, single):
    problem = random_capacitated(1, 7, 4, single=single)
    write, form = (write_sscflp, "sscflp") if single else (write_cap, "orlib-cap")
    read = read_instance(write(tmp_path / "c.txt", problem), form).problem
    assert isinstance(read, Capacitated)
    assert read.single == single
    for name in ("cost", "demand", "capacity", "opening"):
        assert np.array_equal(getattr(read, name), getattr(problem, name))


def test_zeros_and_numbers_after_the_end_are_no_part(tmp_path):
    # Holmberg's files have both
    problem = random_capacitated(1, 7, 4, single=True)
    instance = read_instance(write_sscflp(tmp_path / "c", problem, b" 12. 13.\r\n" + b"\0" * 77), "sscflp")
    assert np.array_equal(instance.problem.cost, problem.cost)
    assert [sentence("en", count=count) for sentence, count in instance.notes] == [
        "2 numbers after the end of the costs were not read."
    ]


def test_the_word_capacity_is_replaced(tmp_path):
    problem = random_capacitated(1, 7, 4, single=False)
    path = write_cap(tmp_path / "c.txt", problem, capacity="capacity")
    with pytest.raises(InputError, match="the word capacity"):
        read_instance(path, "orlib-cap")
    read = read_instance(path, "orlib-cap", capacity=500).problem
    assert isinstance(read, Capacitated)
    assert set(read.capacity) == {500.0}
    with pytest.raises(InputError, match="has a capacity for every site"):
        read_instance(write_cap(tmp_path / "d.txt", problem), "orlib-cap", capacity=500)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3 2 1\n1 2 5\n", "by its first line it must hold 9 numbers, but has 6; is its form orlib-pmed?"),
        ("3 2 1\n1 2 x\n2 3 1\n", "must hold numbers only; item 6 is x"),
        ("3 2 1\n1 2 5\n2 9 1\n", "nodes must be 1–3; got 9 on edge 2"),
        ("3 2.5 1\n", "must begin with whole numbers above 0; got 3 2.5 1"),
        ("", "must begin with whole numbers above 0"),
        ("3 1 1\n1 2 5\n", "client 3 has no way to any site"),
        ("3 2 1 nan 2 5 2 3 1", "must hold numbers only; item 4 is nan"),
        ("3 2 1 1 2 inf 2 3 1", "must hold numbers only; item 6 is inf"),
        ("3 2 1 1 2 1e400 2 3 1", "must hold numbers only; item 6 is 1e400"),
        ("3 2 1 1 2 1_000 2 3 1", "must hold numbers only; item 6 is 1_000"),
        ("3 2 ٣ 1 2 5 2 3 1", "must hold numbers only; item 3 is ٣"),
        ("3 2 1 1 2 1,5 2 3 1", "must hold numbers only; item 6 is 1,5"),
        ("99999999999 2 1 1 2 5 2 3 1", "begins with 99999999999 × 99999999999; the table of costs may have at most"),
        ("10001 2 1 1 2 5 2 3 1", "begins with 10001 × 10001; the table of costs may have at most 100000000 numbers"),
        ("1e300 2 1 1 2 5 2 3 1", "the table of costs may have at most 100000000 numbers (10,000 × 10,000)"),
        ("3 99999999999 1\n1 2 5\n", "by its first line it must hold 300000000000 numbers, but has 6"),
        ("3 2 4\n1 2 5\n2 3 1\n", "the number of sites to open must be 1–3"),
        ("3 2 1\n1 2 5\n2 3 -1\n", "roads must take minutes of 0 or more; got -1.0 on edge 2"),
    ],
)
def test_a_file_of_another_form_is_a_sentence(tmp_path, text, says):
    path = tmp_path / "p.txt"
    path.write_text(text, encoding="utf-8")
    if "client 3" in says:
        # node 3 is its own site; an island is one where a site must be elsewhere
        assert read_instance(path, "orlib-pmed").problem.cost[2].tolist() == [np.inf, np.inf, 0.0]
        return
    with pytest.raises(InputError) as raised:
        read_instance(path, "orlib-pmed")
    assert says in raised.value.text("en")


@pytest.mark.parametrize("form", ["orlib-cap", "sscflp"])
def test_sizes_beyond_memory_are_a_sentence(tmp_path, form):
    path = tmp_path / "c.txt"
    # the product of both is beyond 64 bits
    path.write_text("9999999999 9999999999 1 2 3", encoding="utf-8")
    with pytest.raises(InputError, match=f"at most 100000000 numbers .*Is its form {form}"):
        read_instance(path, form)


def test_the_largest_size_is_read(tmp_path):
    from caunghe.planning.network.reading import MOST_COSTS, _Numbers  # noqa: PLC0415

    numbers = _Numbers(tmp_path, "orlib-pmed", np.array([10_000.0]))
    numbers.refuse_beyond_memory(10_000, MOST_COSTS // 10_000)
    with pytest.raises(InputError, match="10000 × 10001"):
        numbers.refuse_beyond_memory(10_000, 10_001)


def test_the_command_writes_what_is_found(tmp_path, capsys):
    path = write_pmed(tmp_path / "p.txt", 5, [(1, 2, 5), (2, 3, 7), (3, 4, 2), (4, 5, 1)], 2)
    out = tmp_path / "new" / "out.json"
    line = ["network", "solve", str(path), "--format", "orlib-pmed", "--out", str(out), "--lang", "en"]
    assert main(line) == EXIT_OK
    said = capsys.readouterr().out
    assert "Proven optimal: cost 8, 2 sites open for 5 clients" in said.replace("\u00a0", " ")
    written = json.loads(out.read_text(encoding="utf-8"))
    # 1 and 2 by one of them (5), 3 and 5 by 4 (2 + 1)
    assert (written["objective"], written["bound"], written["status"]) == (8.0, 8.0, "optimal")
    assert written["numbered_from"] == 1
    assert written["open"] in ([1, 4], [2, 4])
    assert written["assigned"][2:] == [4, 4, 4]
    assert main(line) == EXIT_OK  # what the command wrote itself it may replace
    out.write_text("mine", encoding="utf-8")
    assert main(line) == EXIT_NOT_POSSIBLE
    assert out.read_text(encoding="utf-8") == "mine"
    assert "caunghe has not written it" in capsys.readouterr().err


def test_options_of_another_form_are_refused(tmp_path, capsys):
    problem = random_capacitated(1, 7, 4, single=True)
    path = write_sscflp(tmp_path / "c", problem)
    line = ["network", "solve", str(path), "--format", "sscflp", "--out", str(tmp_path / "o.json"), "--lang", "en"]
    assert main([*line, "--p", "2"]) == EXIT_NOT_POSSIBLE
    assert main([*line, "--capacity", "2"]) == EXIT_NOT_POSSIBLE
    said = capsys.readouterr().err
    assert "--p is for orlib-pmed only" in said
    assert "--capacity is for orlib-cap only" in said
    assert not (tmp_path / "o.json").exists()
