"""Write the golden files anew: review the difference before committing it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from caunghe.reproducible import reproducible
from tests.feed import test_semantic
from tests.planning.test_model import GOLDEN, tiny_program


@reproducible()
def main() -> None:
    """Write the tiny city's programme, and what the bad examples of the semantic rules raise."""
    GOLDEN.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(tiny_program(Path(folder)))
    test_semantic.GOLDEN.write_text(test_semantic.example_findings().write_csv(), encoding="utf-8")


if __name__ == "__main__":
    main()
