"""The words of the registry's pages, in both languages."""

from __future__ import annotations

from caunghe.language import Text

REGISTRY = Text("Sổ đăng ký", "Registry")
REGISTRY_OF = Text("Sổ đăng ký của {city}, số liệu ngày {day}", "Registry of {city}, data of {day}")
NO_DATASET = Text(
    "Chưa nạp bộ dữ liệu nào. Người vận hành nạp bằng lệnh caunghe serve FEED.",
    "No feed has been loaded yet. The operator loads one with caunghe serve FEED.",
)
ROWS = Text("{count} dòng", "{count} {count:row|rows}")
ROWS_FOUND = Text("Tìm thấy {count} dòng.", "{count} {count:row|rows} found.")
IN_FILES = Text("{count} dòng, giữ trong tệp", "{count} {count:row|rows}, kept in a file")
BASIS = {
    "published": Text("số liệu đã công bố", "published figures"),
    "estimated": Text("số liệu ước tính", "estimated figures"),
    "synthetic": Text("số liệu mô phỏng", "synthetic figures"),
}
SEARCH = Text("Tìm", "Search")
SEARCH_NOTE = Text("Mã hoặc tên; có dấu hay không dấu đều được.", "Code or name, with or without marks.")
ALL = Text("Tất cả", "All")
SHOW = Text("Xem", "Show")
EDIT = Text("Sửa", "Edit")
EDIT_ROW = Text("Sửa dòng này", "Edit this row")
SAVE = Text("Lưu", "Save")
SAVED = Text("Đã lưu.", "Saved.")
NOTHING_CHANGED = Text("Không có gì thay đổi.", "Nothing was changed.")
CHANGED_MEANWHILE = Text(
    "Trong lúc bạn sửa, người khác đã đổi dòng này. Điều bạn đã viết ở bên dưới; xem lịch sử rồi lưu lại nếu vẫn đúng.",
    "Somebody else changed this row while you were editing. What you wrote stands below; look at the history, and "
    "save again if it still holds.",
)
GIVEN_AWAY = Text(
    "Dòng này sẽ thuộc về một cơ quan khác; chỉ chuyên viên sở đổi được điều đó.",
    "The row would belong to another organisation; only an officer of the department can change that.",
)
NO_SUCH_ROW = Text("Không có mã này trong bảng {table}.", "There is no such code in {table}.")
HISTORY = Text("Lịch sử", "History")
NO_HISTORY = Text(
    "Dòng này chưa bị sửa từ khi nạp bộ dữ liệu.", "This row has not been edited since the feed was loaded."
)
CHANGE = Text("{column}: từ “{before}” thành “{after}”", "{column}: from “{before}” to “{after}”")
RESTORE = Text("Khôi phục như trước lần sửa này", "Restore to before this change")
RESTORED = Text("Đã khôi phục.", "Restored.")
PERSONAL_SHOWN = Text(
    "Trang này có dữ liệu cá nhân; mỗi lần xem đều được ghi lại.",
    "This page shows personal data; every look is recorded.",
)
LEFT_OUT = Text(
    "{count} dòng không nạp được vì thiếu khóa hoặc lặp khóa của dòng trước; caunghe check chỉ rõ từng dòng.",
    "{count} {count:row was|rows were} left out, for want of a key or for that of a row before; caunghe check tells.",
)
