"""Opening zip archives, workbooks among them, without trusting what they say about themselves.

A bomb is refused before its bytes are in memory: every member is unpacked by us, to its declared size and no further,
and the declared sizes are bounded first. Nothing is ever written to disk under a name from the archive.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Final

from caunghe.errors import FeedError
from caunghe.feed.reading.xml_spelling import in_one_spelling
from caunghe.language import Text

MEMBER_LIMIT: Final = 1_000
FEED_BYTES_LIMIT: Final = 2 * 1024**3
# Reading takes up to eight times as much memory.
WORKBOOK_BYTES_LIMIT: Final = 200 * 1024**2
# Deflate reaches about 1,000 : 1 on zeros; tables of a city stay far below 200.
RATIO_LIMIT: Final = 200
# Small members may shrink as they like.
RATIO_FREE_BYTES: Final = 16 * 1024**2

_ENCRYPTED: Final = 0x1
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_SYMLINK: Final = 0o120000

_NOT_ZIP = Text("{path} không phải tệp zip đọc được: {reason}.", "{path} is not a readable zip: {reason}.")
_CUT = Text(
    "{path} không phải tệp zip đọc được: tệp hỏng hoặc chưa tải về hết. Hãy tải lại, hoặc mở bằng bảng tính rồi lưu "
    "lại dạng .xlsx.",
    "{path} is not a readable zip: it is damaged or was not downloaded whole. Fetch it again, or open it in a "
    "spreadsheet and save it as .xlsx.",
)
_MANY = Text(
    "{path} có {count} tệp; tối đa là {limit}.", "{path} holds {count} {count:file|files}; the limit is {limit}."
)
_UNSAFE = Text("{path} chứa đường dẫn không an toàn: {name}.", "{path} holds an unsafe path: {name}.")
_LOCKED = Text(
    "{path} được đặt mật khẩu ({name}); hãy bỏ mật khẩu.", "{path} is encrypted ({name}); remove the password."
)
_LARGE = Text(
    "{path} khi giải nén là {size} MB; tối đa là {limit} MB.", "{path} unpacks to {size} MB; the limit is {limit} MB."
)
_DENSE = Text(
    "{name} trong {path} nén {ratio} lần; tối đa là {limit}.",
    "{name} in {path} is packed {ratio} : 1; the limit is {limit} : 1.",
)
_FALSE = Text(
    "{name} trong {path} bị hỏng hoặc khai sai kích thước.", "{name} in {path} is damaged or declares a false size."
)


class Archive:
    """A zip in memory whose members were found safe to unpack: a workbook or a zip of tables, each with its limit."""

    def __init__(self, data: bytes, path: str) -> None:
        self._data, self.path = data, path
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                members = [info for info in archive.infolist() if not info.filename.endswith("/")]
        except zipfile.BadZipFile as fault:
            raise FeedError(_CUT, path=path) from fault
        except (NotImplementedError, ValueError) as fault:
            raise FeedError(_NOT_ZIP, path=path, reason=fault) from fault
        _refuse_unsafe(members, path)
        is_workbook = any(info.filename.startswith("xl/") for info in members)
        _refuse_large(members, path, WORKBOOK_BYTES_LIMIT if is_workbook else FEED_BYTES_LIMIT)
        self._members = {info.filename: info for info in members}
        if len(self._members) < len(members):
            raise FeedError(_NOT_ZIP, path=path, reason="duplicate names")

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @property
    def names(self) -> list[str]:
        """The files in the archive."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """Return one file's bytes; raises FeedError when it holds more or other bytes than it declares."""
        info = self._members[name]
        try:
            signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(self._data, info.header_offset)
            start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
            packed = memoryview(self._data)[start : start + info.compress_size]
            if info.compress_type == zipfile.ZIP_STORED:
                content = bytes(packed)
            else:
                content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
        except (struct.error, OverflowError, zlib.error) as fault:
            raise FeedError(_FALSE, path=self.path, name=name) from fault
        if signature != b"PK\x03\x04" or len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise FeedError(_FALSE, path=self.path, name=name)
        return content

    def xml(self, name: str) -> bytes:
        """Return a part of XML in the one spelling that patterns know; raises FeedError as ``read``, or malformed."""
        return in_one_spelling(self.read(name), name, self.path)


def _refuse_unsafe(members: Iterable[zipfile.ZipInfo], path: str) -> None:
    for info in members:
        name = info.filename
        parts = name.replace("\\", "/").split("/")
        link = (info.external_attr >> 16) & 0o170000 == _SYMLINK
        if (
            not name
            or name.startswith(("/", "\\"))
            or ".." in parts
            or ":" in parts[0]
            or "\0" in info.orig_filename
            or link
        ):
            raise FeedError(_UNSAFE, path=path, name=name)
        if info.flag_bits & _ENCRYPTED:
            raise FeedError(_LOCKED, path=path, name=name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FeedError(_NOT_ZIP, path=path, reason=f"compression {info.compress_type}")


def _refuse_large(members: list[zipfile.ZipInfo], path: str, limit: int) -> None:
    if len(members) > MEMBER_LIMIT:
        raise FeedError(_MANY, path=path, count=len(members), limit=MEMBER_LIMIT)
    total = sum(info.file_size for info in members)
    if total > limit:
        raise FeedError(_LARGE, path=path, size=total // 1024**2, limit=limit // 1024**2)
    for info in members:
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > RATIO_FREE_BYTES and ratio > RATIO_LIMIT:
            raise FeedError(_DENSE, path=path, name=info.filename, ratio=round(ratio), limit=RATIO_LIMIT)
