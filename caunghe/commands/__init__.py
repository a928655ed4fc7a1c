"""What each command does: read its arguments, call the engines, print for a person or a machine."""

from __future__ import annotations

import argparse
from typing import Final

EXIT_OK: Final = 0
EXIT_DATA_FAULTS: Final = 1
EXIT_USAGE: Final = 2
EXIT_NOT_POSSIBLE: Final = 3
EXIT_NOT_WRITTEN: Final = 4
EXIT_CANCELLED: Final = 130
EXIT_NOT_HEARD: Final = 141

Asked = argparse.Namespace
