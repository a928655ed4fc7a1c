"""Ways from files of three forms, what is wrong in them, and the commands that ask who reaches a site."""

from __future__ import annotations

import json
import signal

import numpy as np
import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_CANCELLED, EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.errors import InputError
from caunghe.planning import cover_all, read_ways
from tests.planning.network.orlib import write_pmed
from tests.test_documents import HOW_TO, commands

TIMES = "origin,destination,minutes\na,x,10\na,y,50\nb,x,50\nb,y,12\n"
PLACES = (
    "place,longitude,latitude,people,site\nHồng Bàng,106.68,20.86,100,x\nĐồ Sơn,106.79,20.71,50,\nĐảo,107,20.7,,x\n"
)


def written(folder, text, name="ways.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_times_in_the_order_of_its_rows(tmp_path):
    ways = read_ways(written(tmp_path, TIMES + "c,x,7\nc,y,\n"), "times")
    assert (ways.clients, ways.sites) == (("a", "b", "c"), ("x", "y"))
    assert ways.minutes.tolist() == [[10, 50], [50, 12], [7, np.inf]]
    assert ways.people.tolist() == [1, 1, 1]
    assert ways.count is None


def test_people_are_those_of_each_origin_whatever_the_order(tmp_path):
    people = written(tmp_path, "Số người;Nơi đi\n30;b\n1.200;a\n7;z\n", "people.csv")
    assert read_ways(written(tmp_path, TIMES), "times", people=people).people.tolist() == [1200, 30]


def test_places_are_clients_where_people_live_and_sites_where_it_is_said(tmp_path):
    ways = read_ways(written(tmp_path, PLACES), "places", detour=1.0, speed=60.0)
    assert (ways.clients, ways.sites) == (("Hồng Bàng", "Đồ Sơn"), ("Hồng Bàng", "Đảo"))
    assert ways.people.tolist() == [100, 50]
    assert ways.minutes[0, 0] == 0
    assert ways.minutes[1].tolist() == pytest.approx([20.2, 21.8], abs=0.2)
    usual = read_ways(written(tmp_path, PLACES), "places")
    assert usual.minutes == pytest.approx(2.6 * ways.minutes)


def test_of_a_road_graph_every_node_is_both_and_the_file_s_own_count_is_kept(tmp_path):
    ways = read_ways(write_pmed(tmp_path / "p.txt", 3, [(1, 2, 5), (2, 3, 7), (2, 1, 5)], 2), "orlib-pmed")
    assert (ways.clients, ways.sites, ways.count) == ((1, 2, 3), (1, 2, 3), 2)
    assert ways.minutes.tolist() == [[0, 5, 12], [5, 0, 7], [12, 7, 0]]
    assert [count for _, count in ways.notes] == [1]


@pytest.mark.parametrize(
    ("form", "text", "people", "says"),
    [
        ("times", "origin,minutes\na,1\n", None, "destination not found"),
        ("times", TIMES + "b,x,50\n", None, "the pair b – x more than once"),
        ("times", TIMES, "origin,people\na,1\n", "lacks the people of b, which the travel times have"),
        ("times", TIMES, "origin,people\na,1\nb,2\na,1\n", "has a more than once"),
        ("times", TIMES.replace(",12", ",twelve"), None, "minutes in row 5 of"),
        ("places", PLACES + "Đảo,107,20.7,1,\n", None, "has Đảo more than once"),
        ("places", PLACES.replace(",x", ","), None, "must have a place where people live and one that may be a site"),
        ("places", PLACES.replace("106.68,20.86", "20.86,106.68"), None, "of Hồng Bàng seem to be exchanged"),
    ],
)
def test_a_file_that_is_wrong_is_a_sentence(tmp_path, form, text, people, says):
    other = None if people is None else written(tmp_path, people, "people.csv")
    with pytest.raises(InputError) as raised:
        read_ways(written(tmp_path, text), form, people=other)
    assert says in raised.value.text("en")
    assert raised.value.text("vi") != raised.value.text("en")


def ask(tmp_path, *line, lang="en"):
    return main(["network", *map(str, line), "--out", str(tmp_path / "o.json"), "--lang", lang])


def test_the_commands_say_what_is_found_in_both_languages(tmp_path, capsys):
    times = written(tmp_path, TIMES + "c,x,7\nc,y,30\n")
    said = {}
    for lang in ("en", "vi"):
        for line in (
            ("cover", times, "--within", 10, "--p", 1), ("cover", times, "--within", 12), ("centre", times, "--p", 1)
        ):  # fmt: skip
            assert ask(tmp_path, *line, "--format", "times", lang=lang) == EXIT_OK
            said[lang, line[0], line[-2]] = capsys.readouterr().out.splitlines()[0].replace("\u00a0", " ")
    assert said == {
        ("en", "cover", "--p"): "1 site: 2 of 3 people within 10; no choice reaches more than 2.",
        ("en", "cover", "--within"): "2 sites for everybody within 12; fewer than 2 cannot be.",
        ("en", "centre", "--p"): "1 site: the longest way is 50; no choice has one below 50.",
        ("vi", "cover", "--p"): "1 địa điểm: 2 trong 3 người ở trong giới hạn 10; không cách chọn nào được hơn 2.",
        ("vi", "cover", "--within"): "2 địa điểm để mọi người ở trong giới hạn 12; không thể ít hơn 2.",
        ("vi", "centre", "--p"): "1 địa điểm: người ở xa nhất phải đi 50; không cách chọn nào ngắn hơn 50.",
    }


def test_a_road_graph_is_asked_by_its_own_numbers(tmp_path):
    roads = write_pmed(tmp_path / "p.txt", 4, [(1, 2, 5), (2, 3, 7), (3, 4, 1)], 2)
    assert ask(tmp_path, "centre", roads, "--format", "orlib-pmed") == EXIT_OK
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    # the file asks for two sites: one for 1 and 2, one for 3 and 4
    assert (told["objective"], len(told["open"]), told["clients"]) == (5, 2, [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("centre", "--format", "times"), "say how many sites to open by --p"),
        (("centre", "--format", "times", "--p", 3), "must be 1–2"),
        (("cover", "--format", "times", "--within", 9), "no site is within the limit 9.0 of client 1"),
        (("cover", "--format", "times", "--within", 9, "--people", "x.csv"), "--people is for times with --p only"),
        (("cover", "--format", "places", "--within", 9, "--p", 1, "--people", "x.csv"), "--people is for times"),
        (("cover", "--format", "times", "--within", "inf", "--p", 1), "the limit must be a number of 0 or more"),
        (("centre", "--format", "times", "--p", 1, "--detour", 2), "--detour and --speed are for places only"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence_and_nothing_is_written(tmp_path, capsys, line, says):
    times = written(tmp_path, TIMES)
    assert ask(tmp_path, line[0], times, *line[1:]) == EXIT_NOT_POSSIBLE
    assert says in capsys.readouterr().err
    assert not (tmp_path / "o.json").exists()


def test_a_search_that_is_stopped_writes_its_best_and_says_so(tmp_path, capsys, monkeypatch):
    random = np.random.default_rng(1)
    ways = random.integers(1, 60, (60, 40))
    rows = "".join(f"h{i},s{j},{ways[i, j]}\n" for i in range(60) for j in range(40))
    times = written(tmp_path, "origin,destination,minutes\n" + rows)
    monkeypatch.setattr("caunghe.commands.covering.cover_all", _stopped)
    assert ask(tmp_path, "cover", times, "--format", "times", "--within", 9) == EXIT_CANCELLED
    said = capsys.readouterr().out
    assert "Stopped before it was proven." in said
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert told["status"] == "feasible"
    assert told["bound"] is None or told["bound"] < told["objective"]
    assert None not in told["assigned"]


def _stopped(minutes, limit, opening, options, progress):
    """Cover as the program does, after somebody has pressed Ctrl-C."""
    signal.raise_signal(signal.SIGINT)
    return cover_all(minutes, limit, opening, options, progress)


def test_the_guide_s_commands_answer_in_its_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, TIMES + "c,x,7\nc,y,30\na,z,9\nb,z,40\nc,z,9\n", "times.csv")
    written(tmp_path, "origin,people\na,30\nb,100\nc,20\n", "people.csv")
    written(tmp_path, PLACES + "Kiến Thụy,106.7,20.75,9,x\n", "places.csv")
    asked = commands(HOW_TO / "choose-sites.md")
    lines = [words for words in asked if "--out" in words]
    assert [words[:2] for words in lines] == [["network", "cover"], ["network", "cover"], ["network", "centre"]]
    for words in lines:
        assert main(words) == EXIT_OK
        told = json.loads((tmp_path / words[-1]).read_text(encoding="utf-8"))
        assert told["status"] == "optimal"
        assert {"open", "assigned", "clients", "minutes", "bound"} <= told.keys()
