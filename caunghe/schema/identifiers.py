"""How codes that the state gives are built."""

from typing import Final

# the tenth digit of a tax code is 10 less the weighted sum of the first nine modulo 11
TAX_CODE_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
