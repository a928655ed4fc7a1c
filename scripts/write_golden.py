"""Write the golden files anew: review the difference before committing it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from caunghe.reproducible import reproducible
from tests.planning.test_model import GOLDEN, tiny_program


@reproducible()
def main() -> None:
    """Write the tiny city's programme."""
    GOLDEN.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(tiny_program(Path(folder)))


if __name__ == "__main__":
    main()
