"""Unpacking: a zip at each limit is read, one beyond it is refused; nothing is unpacked beyond what is declared."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from caunghe.errors import FeedError
from caunghe.feed.reading import archive as archives
from caunghe.feed.reading import container
from caunghe.feed.reading.archive import Archive
from caunghe.feed.reading.workbook import Workbook

MB = 1024**2


def zipped(files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def declaring(data: bytes, size: int, packed: int | None = None) -> bytes:
    """Return a zip whose last entry declares another unpacked size, and packed size where given."""
    changed = bytearray(data)
    entry = changed.rfind(b"PK\x01\x02")
    changed[entry + 24 : entry + 28] = struct.pack("<I", size)
    if packed is not None:
        changed[entry + 20 : entry + 24] = struct.pack("<I", packed)
    return bytes(changed)


def with_extras() -> bytes:
    """Return a zip whose entries say more: of 64 bits, of a name in Unicode, of nothing known."""
    stream = io.BytesIO()
    unicode_path = struct.pack("<HHBL5s", 0x7075, 10, 1, 0, b"a.csv")
    extras = (b"", struct.pack("<HH4s", 0xCAFE, 4, b"more"), unicode_path, struct.pack("<HHQQ", 1, 16, 12, 12))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, extra in enumerate(extras):
            info = zipfile.ZipInfo(f"a{number}.csv")
            info.extra, info.compress_type = extra, zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=number == 3) as member:
                member.write(b"x,y\n" * 3)
    return stream.getvalue()


def opened(data: bytes) -> bool:
    """Return whether an archive has files and all can be read; another error than a FeedError escapes."""
    try:
        archive = Archive(data, "f.zip")
        if Workbook.is_in(archive):
            book = Workbook(data, archive, "f.xlsx")
            for name in book.names:
                if book.shows_cells(name):
                    book.grid(name)
        for name in archive.names:
            archive.read(name)
    except FeedError:
        return False
    return bool(archive.names)


def workbook() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in (["area", "name"], ["31", "Hải Phòng"]):
        sheet.append(row)
    book.save(stream)
    return stream.getvalue()


ARCHIVES = {"zip": with_extras, "workbook": workbook}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_cut_anywhere_is_refused_in_words(kind):
    data = ARCHIVES[kind]()
    assert opened(data)
    assert not any(opened(data[:end]) for end in range(0, len(data), 7 if kind == "workbook" else 1))


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_with_any_byte_changed_is_read_or_refused_in_words(kind):
    data = bytearray(ARCHIVES[kind]())
    directory = struct.unpack("<I", data[-6:-2])[0]
    places = [*range(directory, len(data)), *range(0, directory, 1 if kind == "zip" else 23)]
    read = 0
    for at in places:
        for value in {0, 0xFF, data[at] ^ 0x01, data[at] ^ 0x80} - {data[at]}:
            before, data[at] = data[at], value
            read += opened(bytes(data))
            data[at] = before
    # of times, comments and attributes nothing depends
    assert 0 < read < len(places) * 4


@pytest.mark.parametrize("kind", ARCHIVES)
@pytest.mark.parametrize("value", [b"\0" * 4, b"\xff" * 4, b"\1\0\0\0", b"\0\0\0\x80"])
def test_a_directory_with_any_number_changed_is_read_or_refused_in_words(kind, value):
    data = ARCHIVES[kind]()
    directory = struct.unpack("<I", data[-6:-2])[0]
    for at in range(directory, len(data) - 3):
        opened(data[:at] + value + data[at + 4 :])


@pytest.mark.parametrize("size", [0, 1, 2**31, 2**63, 2**64 - 1])
@pytest.mark.parametrize("at", [0, 60, 2**32, 2**63, 2**64 - 1])
@pytest.mark.parametrize("disks", [0, 1, 2])
def test_a_directory_of_64_bits_that_lies_is_refused_in_words(size, at, disks):
    data = zipped({"a.csv": b"x,y\n" * 3})
    end = data.rfind(b"PK\5\6")
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, size, at)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, end, disks)
    assert not opened(data[:end] + record + locator + data[end:])


@pytest.mark.parametrize("offset", [2**31, 2**63 - 1, 2**63, 2**64 - 1])
@pytest.mark.parametrize("size", [12, 2**63, 2**64 - 1])
def test_an_entry_of_64_bits_that_lies_is_refused_in_words(offset, size):
    data = zipped({"a.csv": b"x,y\n" * 3})
    entry, end = data.rfind(b"PK\1\2"), data.rfind(b"PK\5\6")
    extra = struct.pack("<HHQQQ", 1, 24, size, size, offset)
    changed = bytearray(data[entry:end])
    changed[20:28], changed[30:32], changed[42:46] = b"\xff" * 8, struct.pack("<H", len(extra)), b"\xff" * 4
    tail = bytearray(data[end:])
    tail[12:16] = struct.pack("<I", len(changed) + len(extra))
    assert not opened(data[:entry] + bytes(changed) + extra + bytes(tail))


def test_an_entry_without_a_name_is_refused() -> None:
    data = zipped({"a.csv": b"x"}).replace(b"a.csv", b"\0.csv")
    assert "unsafe path" in refusal(data)


def refusal(data: bytes) -> str:
    with pytest.raises(FeedError) as refused:
        Archive(data, "f.zip")
    return str(refused.value)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_sound_member_is_read_whole(packing):
    archive = Archive(zipped({"a.csv": b"x,y\n" * 9, "b.csv": b"", "folder/": b""}, packing), "f.zip")
    assert (archive.names, archive.read("a.csv"), archive.read("b.csv")) == (["a.csv", "b.csv"], b"x,y\n" * 9, b"")
    assert ("a.csv" in archive, "folder/" in archive) == (True, False)


def test_what_an_entry_says_besides_stands_between_its_name_and_its_bytes():
    stream, info = io.BytesIO(), zipfile.ZipInfo("a.csv")
    info.extra = struct.pack("<HH4s", 0xCAFE, 4, b"more")
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, "x,y")
    assert Archive(stream.getvalue(), "f.zip").read("a.csv") == b"x,y"


def test_a_packing_that_is_not_known_and_a_name_that_comes_twice_are_refused():
    packed = altered(zipped({"a.csv": b"x"}), b"PK\x01\x02", 10, b"\x0c")
    assert refusal(packed) == "f.zip is not a readable zip: compression 12."
    twice = zipped({"a.csv": b"x", "b.csv": b"y"}).replace(b"b.csv", b"a.csv")
    assert refusal(twice) == "f.zip is not a readable zip: duplicate names."


def test_packed_bytes_that_no_packer_makes_are_refused():
    data = zipped({"a.csv": b"x,y\n" * 9})
    start = data.find(b"a.csv") + 5
    with pytest.raises(FeedError, match="is damaged"):
        Archive(data[:start] + b"\xff" * 4 + data[start + 4 :], "f.zip").read("a.csv")


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("wrong", [-1, 1])
def test_a_member_of_one_byte_more_or_fewer_than_declared_is_refused(packing, wrong):
    data = zipped({"a.csv": b"x,y\n" * 9}, packing)
    with pytest.raises(FeedError, match=r"a\.csv in f\.zip is damaged or declares a false size"):
        Archive(declaring(data, 36 + wrong), "f.zip").read("a.csv")
    assert Archive(declaring(data, 36), "f.zip").read("a.csv") == b"x,y\n" * 9


def test_no_more_is_unpacked_than_one_byte_beyond_what_is_declared(monkeypatch):
    asked = []
    unpacker = archives.zlib.decompressobj(-archives.zlib.MAX_WBITS)

    class Recording:
        def decompress(self, data, most):
            asked.append(most)
            return unpacker.decompress(data, most)

    monkeypatch.setattr(archives.zlib, "decompressobj", lambda _: Recording())
    with pytest.raises(FeedError, match="false size"):
        Archive(declaring(zipped({"a.csv": b"0" * 100_000}), 10), "f.zip").read("a.csv")
    assert asked == [11]


@pytest.mark.parametrize("at", ["content", "signature", "checksum"])
def test_a_member_with_a_changed_byte_is_refused(at):
    data = bytearray(zipped({"a.csv": b"x,y\n1,2\n"}, zipfile.ZIP_STORED))
    where = {"content": data.find(b"x,y"), "signature": 0, "checksum": data.find(b"PK\x01\x02") + 16}[at]
    data[where] ^= 1
    with pytest.raises(FeedError, match="is damaged"):
        Archive(bytes(data), "f.zip").read("a.csv")


def test_a_member_that_is_said_to_begin_beyond_the_end_is_refused():
    data = bytearray(zipped({"a.csv": b"x"}))
    entry = data.find(b"PK\x01\x02")
    data[entry + 42 : entry + 46] = struct.pack("<I", len(data) - 20)
    with pytest.raises(FeedError, match="is damaged"):
        Archive(bytes(data), "f.zip").read("a.csv")


def altered(data: bytes, mark: bytes, at: int, value: bytes) -> bytes:
    """Return the bytes with some of them changed, from so many after the last mark on."""
    start = data.rfind(mark) + at
    return data[:start] + value + data[start + len(value) :]


ZIP = zipped({"a.csv": b"x"})
UNREADABLE = {
    "no end": ZIP[:-30],
    "nothing but the first mark": b"PK\x03\x04",
    "packed by a later version": altered(ZIP, b"PK\x01\x02", 6, b"\xff\x00"),
    "a list longer than the file": altered(ZIP, b"PK\x05\x06", 12, b"\xff\xff\x00\x00"),
    "a list that is none": altered(ZIP, b"PK\x01\x02", 0, b"XX"),
    "a name in an encoding that is not the one stated": altered(
        altered(ZIP, b"PK\x01\x02", 9, b"\x08"), b"PK\x01\x02", 46, b"\xff"
    ),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_as_a_zip_is_refused_with_the_reason(data):
    assert refusal(data).startswith("f.zip is not a readable zip: ")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a..b.csv", True),
        ("folder/c:a.csv", True),
        ("folder/../a.csv", False),
        ("folder\\..\\a.csv", False),
        ("\\a.csv", False),
        ("/a.csv", False),
        ("c:a.csv", False),
        ("C:\\a.csv", False),
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(name, safe):
    data = zipped({name: b"x"})
    if safe:
        assert Archive(data, "f.zip").names == [name]
    else:
        assert refusal(data) == f"f.zip holds an unsafe path: {name}."


def test_a_name_with_a_zero_byte_is_refused():
    data = zipped({"a.csv~.exe": b"x"}).replace(b"a.csv~.exe", b"a.csv\0.exe")
    assert "unsafe path: a.csv" in refusal(data)


def test_a_link_is_refused_and_a_file_with_rights_is_not():
    for kind, safe in ((0o100644, True), (0o120777, False), (0o040755, True)):
        stream, info = io.BytesIO(), zipfile.ZipInfo("a.csv")
        info.create_system, info.external_attr = 3, kind << 16
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(info, "x")
        if safe:
            assert Archive(stream.getvalue(), "f.zip").names == ["a.csv"]
        else:
            assert "unsafe path: a.csv" in refusal(stream.getvalue())


@pytest.mark.parametrize(("flag", "said"), [(0x1, "is encrypted (a.csv)"), (0x800, None), (0x2, None)])
def test_what_is_encrypted_is_refused_by_its_own_mark(flag, said):
    data = bytearray(zipped({"a.csv": b"x"}))
    data[data.find(b"PK\x01\x02") + 8] |= flag & 0xFF
    data[data.find(b"PK\x01\x02") + 9] |= flag >> 8
    if said is None:
        assert Archive(bytes(data), "f.zip").read("a.csv") == b"x"
    else:
        assert said in refusal(bytes(data))


def test_a_thousand_files_are_read_and_one_more_is_refused():
    names = [f"{number}.csv" for number in range(1000)]
    assert len(Archive(zipped(dict.fromkeys(names, b"")), "f.zip").names) == 1000
    data = zipped(dict.fromkeys([*names, "more.csv"], b""))
    assert refusal(data) == "f.zip holds 1001 files; the limit is 1000."


@pytest.mark.parametrize(("name", "limit"), [("a.csv", 2048), ("xl/a.xml", 200)])
def test_a_zip_of_tables_may_unpack_to_two_gigabytes_and_a_workbook_to_two_hundred_megabytes(name, limit):
    """Its packed size is declared large as well, so that it is not too dense."""
    data = zipped({"b.csv": b"x", name: b"x"})
    most = limit * MB - 1  # a byte is the other file's
    assert name in Archive(declaring(data, most, most), "f.zip")
    assert refusal(declaring(data, most + 1, most)) == f"f.zip unpacks to {limit} MB; the limit is {limit} MB."


def test_a_member_of_more_than_16_mb_may_be_packed_200_times_and_no_more():
    data, packed = zipped({"a.csv": b"x"}), 100_000
    assert Archive(declaring(data, 200 * packed, packed), "f.zip").names == ["a.csv"]
    assert "the limit is 200 : 1" in refusal(declaring(data, 200 * packed + 1, packed))
    assert refusal(declaring(data, 201 * packed, packed)) == "a.csv in f.zip is packed 201 : 1; the limit is 200 : 1."
    # of a member that says it takes no room, one byte is taken
    assert "is packed 20000000 : 1" in refusal(declaring(data, 200 * packed, 0))


def test_a_member_of_16_mb_may_be_packed_as_it_likes_and_one_byte_more_may_not():
    data = zipped({"a.csv": b"x"})
    assert Archive(declaring(data, 16 * MB), "f.zip").names == ["a.csv"]
    assert "the limit is 200 : 1" in refusal(declaring(data, 16 * MB + 1))


def test_a_file_of_two_gigabytes_is_read_and_one_byte_more_is_refused(tmp_path: Path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 10)
    monkeypatch.setattr(container, "FEED_BYTES_LIMIT", 10)
    assert container.read_bytes(path) == b"x" * 10
    path.write_bytes(b"x" * 11)
    with pytest.raises(FeedError, match=r"a\.csv has 0 MB; the limit is 0 MB"):
        container.read_bytes(path)
    assert archives.FEED_BYTES_LIMIT == 2048 * MB


def test_a_folder_of_a_thousand_files_is_opened_and_one_of_more_is_refused(tmp_path: Path):
    for number in range(1000):
        (tmp_path / f"{number}.csv").touch()
    assert len(container.open_feed(tmp_path)) == 1000
    (tmp_path / "more.csv").touch()
    with pytest.raises(FeedError, match="holds 1001 files; the limit is 1000"):
        container.open_feed(tmp_path)
