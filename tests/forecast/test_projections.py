"""The BLS arithmetic on three published rows (BLS Employment Projections 2020–30, table 1.10; public domain)."""

import numpy as np
import pytest

from benchmarks.evaluate_projections import openings, other_rate, projections, separation_rate

# accountants and auditors, actors, actuaries: employment 2020 and 2030, annual openings, in thousands
START, END, OPENINGS = np.array([1392.2, 51.6, 27.7]), np.array([1488.2, 68.3, 34.5]), np.array([135.0, 8.2, 2.4])


def test_implied_rates() -> None:
    # (135.0 − 9.6) / 1,440.2; (8.2 − 1.67) / 59.95; (2.4 − 0.68) / 31.1
    np.testing.assert_allclose(separation_rate(START, END, OPENINGS), [0.0870712, 0.1089241, 0.0553055], atol=1e-6)


def test_own_rates_give_the_published_openings_back() -> None:
    # a steady path instead of the mean of both ends moves them by less than 2 %
    np.testing.assert_allclose(openings(START, END, separation_rate(START, END, OPENINGS)), OPENINGS, rtol=0.02)


def test_others_leave_oneself_out() -> None:
    rate = other_rate(np.array([0.1, 0.3, 0.2]), np.array([1.0, 1.0, 1.0]), np.array([1, 1, 2]))
    # with a partner: (0.3 + 0.2) / 2; alone: everybody's
    assert rate.tolist() == pytest.approx([0.25, 0.15, 0.2])


def test_reads_the_published_form(tmp_path) -> None:
    file = tmp_path / "bls.csv"
    file.write_text(
        '"Occupation Title","Occupation Code","Employment 2020","Employment 2030",'
        '"Occupational Openings, 2020-2030 Annual Average"\n'
        '"Accountants and auditors","=""13-2011""","1,392.2","1,488.2","135.0"\n',
        encoding="utf-8",
    )
    assert projections(file).row(0) == ("13-2011", 1392.2, 1488.2, 135.0)
