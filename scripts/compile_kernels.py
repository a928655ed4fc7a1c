"""Compile the numeric kernels by using each once on the pilot, so that no first command waits for the compiler."""

from __future__ import annotations

from caunghe.feed.check import check_feed
from caunghe.feed.findings import no_findings
from caunghe.feed.usable import usable
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.matching.overview import admission_overview, placement_overview
from caunghe.pilot.city import pilot
from caunghe.pipeline import job_seekers
from caunghe.vacancies.from_feed import feed_demand


def main() -> None:
    """Use the kernels of survey estimates, vacancies, admission and placement; what they return is not kept."""
    city = pilot()
    sound = usable(city, check_feed(city, no_findings(), CATALOGUE))
    indicators(sound)
    feed_demand(sound, job_seekers(sound))
    admission_overview(sound, None)
    placement_overview(sound)


if __name__ == "__main__":
    main()
