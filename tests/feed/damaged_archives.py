"""Damaged and hostile zips."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from caunghe.feed.findings.structural_examples import SOUND
from tests.feed.damaged import AREAS, damage


def zipped(folder: Path, files: dict[str, str | bytes], prefix: str = "", name: str = "feed.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in files.items():
            archive.writestr(prefix + file, content)
    return path


@damage(reads=("areas", "area", ["31", "01", "02"]))
def zip_with_a_folder_inside(folder: Path) -> Path:
    path = zipped(folder, dict(SOUND), prefix="hai-phong/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/hai-phong/._areas.csv", b"\0\5")
    return path


@damage("table_unknown", at=("inner.zip", None, None))
def zip_within_a_zip(folder: Path) -> Path:
    inner = zipped(folder, {"areas.csv": AREAS}, name="inner.zip").read_bytes()
    return zipped(folder, {**SOUND, "inner.zip": inner})


@damage(error="the limit is 200 : 1")
def zip_bomb_by_ratio(folder: Path) -> Path:
    return zipped(folder, {**SOUND, "sites.csv": b"0" * 50_000_000})


def _declaring(path: Path, size: int) -> Path:
    """Write another unpacked size into the last entry of the central directory."""
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", size)
    path.write_bytes(data)
    return path


@damage(error="the limit is 2048 MB")
def zip_bomb_by_total(folder: Path) -> Path:
    return _declaring(zipped(folder, {**SOUND, "sites.csv": b"x"}), 3 * 1024**3)


@damage(error="declares a false size")
def zip_that_lies_about_its_size(folder: Path) -> Path:
    return _declaring(zipped(folder, {**SOUND, "sites.csv": b"0" * 30_000_000}), 10)


@damage(error="declares a false size")
def zip_with_flipped_bytes(folder: Path) -> Path:
    path = zipped(folder, {"areas.csv": AREAS * 50})
    data = bytearray(path.read_bytes())
    data[60:70] = bytes(10)
    path.write_bytes(data)
    return path


@damage(error="unsafe path: ../areas.csv")
def zip_that_climbs_out(folder: Path) -> Path:
    return zipped(folder, {**SOUND, "../areas.csv": AREAS})


@damage(error="unsafe path: /etc/areas.csv")
def zip_with_an_absolute_path(folder: Path) -> Path:
    return zipped(folder, {**SOUND, "/etc/areas.csv": AREAS})


@damage(error="unsafe path")
def zip_with_a_symbolic_link(folder: Path) -> Path:
    path = zipped(folder, dict(SOUND))
    link = zipfile.ZipInfo("sites.csv")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return path


@damage(error="is encrypted")
def encrypted_zip(folder: Path) -> Path:
    path = zipped(folder, {"areas.csv": AREAS})
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x03\x04") + 6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    return path


@damage(error="is not a readable zip")
def truncated_zip(folder: Path) -> Path:
    path = zipped(folder, dict(SOUND))
    path.write_bytes(path.read_bytes()[:-60])
    return path


@damage(error="the limit is 1000")
def zip_of_many_files(folder: Path) -> Path:
    return zipped(folder, {f"{n}.csv": "" for n in range(1001)})


@damage(error="duplicate names")
def zip_with_one_name_twice(folder: Path) -> Path:
    path = zipped(folder, dict(SOUND))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("areaz.csv", AREAS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("areaz.csv", AREAS)
    path.write_bytes(path.read_bytes().replace(b"areaz.csv", b"areas.csv"))
    return path


@damage(error="compression 12")
def zip_packed_otherwise(folder: Path) -> Path:
    path = folder / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("areas.csv", AREAS)
    return path


@damage(error="holds no table")
def zip_of_nothing(folder: Path) -> Path:
    return zipped(folder, {})


@damage(error="feed.ods cannot be read")
def an_open_document(folder: Path) -> Path:
    return zipped(
        folder, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}, name="feed.ods"
    )
