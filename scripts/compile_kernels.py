"""Compile the numeric kernels by using each once on the pilot, so that no first command waits for the compiler."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

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
from caunghe.vacancies.from_feed import feed_demand


def main() -> None:
    """Use the kernels of survey estimates, vacancies, admission, odds, its check and placement; keep no result."""
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


if __name__ == "__main__":
    main()
