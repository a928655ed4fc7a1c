"""Train the linear classifier of titles from the word lists and write it beside them.

The same lists give the same file, byte for byte.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import polars as pl

from caunghe.vacancies.coder.coder import STEPS, index_titles, model_source, unit_groups
from caunghe.vacancies.coder.linear import Linear
from caunghe.vacancies.coder.structures import phrase_forms, text_bytes
from scripts.linear_training import Training, feature_lists, trained

TARGET = Path(__file__).resolve().parents[1] / "caunghe" / "vacancies" / "lexicon" / "titles.npz"
# what advertisements put before a title; a title is also learnt with one of them in front
OPENINGS = ("Nhân viên", "Chuyên viên", "Tuyển", "Cần tuyển", "Cán bộ", "Tuyển gấp")


def examples(titles: pl.DataFrame) -> pl.DataFrame:
    """Return each title as it is and, in Vietnamese, once more after an opening of advertisements."""
    vietnamese = titles.filter(pl.col("language") == "vi").with_row_index("row")
    opened = vietnamese.with_columns(
        title=pl.concat_str(
            (pl.col("row") % len(OPENINGS)).replace_strict(dict(enumerate(OPENINGS)), return_dtype=pl.String),
            pl.lit(" "),
            pl.col("title"),
        )
    ).drop("row")
    return pl.concat([titles, opened])


def classifier() -> Linear:
    """Return the classifier trained on the index."""
    codes = unit_groups()
    table = examples(index_titles(codes).filter("learnt"))
    words, bare = phrase_forms(table["title"])
    hashes, lists = feature_lists(*text_bytes(words), *text_bytes(bare), True)
    return trained(hashes, lists, table["position"].to_numpy(), len(codes), Training())


def written(model: Linear) -> bytes:
    """Return the model as an npz file with fixed dates, weights rounded to ``1/STEPS``, zero weights left out."""
    rounded = np.clip(np.rint(model.weights * STEPS), -32767, 32767).astype(np.int16)
    keep = rounded != 0
    row = np.repeat(np.arange(len(model.idf)), np.diff(model.starts))[keep]
    arrays = {
        "source": np.frombuffer(model_source().encode(), np.uint8),
        "features": model.features,
        "idf": model.idf.astype(np.float16),
        "counts": np.bincount(row, minlength=len(model.idf)).astype(np.uint16),
        "classes": model.classes[keep],
        "weights": rounded[keep],
        "bias": model.bias.astype(np.float32),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            body = io.BytesIO()
            np.save(body, array)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (2025, 1, 1, 0, 0, 0)), body.getvalue(), zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def main() -> int:
    """Write the file; with ``--check``, only compare: 1 when it is not the one the lists give."""
    content = written(classifier())
    if "--check" in sys.argv[1:]:
        return int(not TARGET.is_file() or TARGET.read_bytes() != content)
    TARGET.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
