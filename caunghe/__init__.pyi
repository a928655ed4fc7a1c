from .library import admit as admit
from .library import check_feed as check_feed
from .library import code_vacancies as code_vacancies
from .library import convert_register as convert_register
from .library import forecast_openings as forecast_openings
from .library import indicator_values as indicator_values
from .library import place as place
from .library import plan_seats as plan_seats
from .library import read_feed as read_feed
from .library import read_vacancies as read_vacancies
from .library import run as run
from .library import suggest_jobs as suggest_jobs
from .library import verify as verify
from .library import what_if as what_if
from .library import write_report as write_report
from .pilot import pilot_city as pilot_city

__version__: str
