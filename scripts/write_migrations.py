"""Write the migrations that the site's database needs after a change of a table or of a model."""

from __future__ import annotations

import os
import tempfile


def main() -> None:
    """Write the migrations beside their models."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "CAUNGHE_MODE": "local",
            "CAUNGHE_SECRET_KEY": "".join(map(chr, range(40, 110))),
            "CAUNGHE_DATA": folder,
            "CAUNGHE_HOSTS": "localhost",
            "CAUNGHE_ORIGIN": "http://localhost",
            "CAUNGHE_DATABASE_URL": "",
        }
        # settings are read from the environment when Django starts
        from caunghe.web.started import start  # noqa: PLC0415

        start()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("makemigrations")


if __name__ == "__main__":
    main()
