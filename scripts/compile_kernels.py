"""Compile the numeric kernels by using each once on the pilot, so that no first command waits for the compiler."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from caunghe.feed.check import check_feed
from caunghe.feed.findings.findings import no_findings
from caunghe.feed.usable import usable_feed
from caunghe.forecast.supply import job_seekers
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.odds import OddsOptions, odds
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.publication import write_admission
from caunghe.matching.overview import admission_overview, current_round, placement_overview
from caunghe.matching.verify.verify import verify_folder
from caunghe.pilot.city import pilot_city
from caunghe.planning import Capacitated, Median, solve_capacitated, solve_median
from caunghe.vacancies.from_feed import feed_demand


def main() -> None:
    """Use the kernels of survey estimates, vacancies, admission, its check, placement and location; keep no result."""
    city = pilot_city()
    sound = usable_feed(city, check_feed(city, no_findings(), CATALOGUE))
    indicators(sound)
    feed_demand(sound, job_seekers(sound))
    admission_overview(sound, None)
    placement_overview(sound)
    admission = admit(sound, current_round(sound), AdmissionOptions(despite_errors=True))
    odds(admission.round, OddsOptions(replications=2))
    with TemporaryDirectory() as folder:
        write_admission(admission, Path(folder), feed_sha256="", explain=False)
        verify_folder(folder)
    dice = np.random.default_rng(1)
    places, sites = dice.random((60, 2)), dice.random((20, 2))
    minutes = np.hypot(*(places[:, None] - sites).transpose(2, 0, 1)) * 100
    solve_median(Median(minutes, 4))
    demand, capacity = dice.integers(1, 9, 60).astype(float), np.full(20, 60.0)
    for single in (False, True):
        solve_capacitated(Capacitated(minutes, demand, capacity, np.full(20, 40.0), single=single))


if __name__ == "__main__":
    main()
