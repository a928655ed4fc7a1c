"""Write the golden files anew: review the difference before committing it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from caunghe.feed.check import check_feed
from caunghe.feed.findings.findings import no_findings
from caunghe.forms.catalogue import FORMS
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.pilot import city, mess
from caunghe.pilot.streams import SEED
from caunghe.reproducible import reproducible
from tests.feed import test_semantic, test_template
from tests.forms import test_faces
from tests.pilot import test_pilot
from tests.planning.test_model import GOLDEN, tiny_program


@reproducible()
def main() -> None:
    """Write the tiny city's programme, faces of workbooks, what bad examples raise, and the mess in the sample city."""
    GOLDEN.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(tiny_program(Path(folder)))
        faces = "".join(test_faces.faces(Path(folder), name) for name in FORMS)
        test_template.GOLDEN.write_text(test_template.face(Path(folder)), encoding="utf-8")
    test_faces.GOLDEN.write_text(faces, encoding="utf-8")
    test_semantic.GOLDEN.write_text(test_semantic.example_findings().write_csv(), encoding="utf-8")
    _, owed = mess.tables_with_mistakes(city.clean_tables(SEED), SEED)
    feed = city.pilot_city()
    findings = check_feed(feed, no_findings(), CATALOGUE)
    test_pilot.PAGE.write_text(mess.page(owed, findings, dict(feed.tables)), encoding="utf-8")


if __name__ == "__main__":
    main()
