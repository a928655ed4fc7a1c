from .city import pilot_city as pilot_city
from .country import write_country as write_country
from .small_city import small_city as small_city
