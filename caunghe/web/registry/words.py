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
DECIDED_BY_OTHERS = Text(
    "Không sửa ở đây: {columns}. Điều này do cơ quan khác xét; nếu sai, hãy báo chuyên viên sở.",
    "Not edited here: {columns}. Others decide it; where it is wrong, tell an officer of the department.",
)
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
OTHER_ROW = Text("Khi đó một dòng của bảng {table} sẽ sai:", "A row of {table} would then be wrong:")
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

ORGANISATIONS = Text("Cơ quan có người dùng", "Organisations whose people sign in")
ORGANISATION_KIND = Text("Loại", "Kind")
ORGANISATION_CODE = Text("Mã trong sổ đăng ký", "Code in the registry")
ORGANISATION_CODE_NOTE = Text(
    "Với cơ sở đào tạo và đơn vị sử dụng lao động; tên lấy từ sổ đăng ký.",
    "Of institutions and employers; their name is the registry's.",
)
ORGANISATION_NAME = Text("Tên", "Name")
ORGANISATION_NAME_NOTE = Text("Với các loại khác.", "Of the other kinds.")
ORGANISATION_PEOPLE = Text("Số người", "People")
ORGANISATION_STATE = Text("Tình trạng", "State")
ORGANISATION_OPEN = Text("đang mở", "open")
ORGANISATION_CLOSED = Text("đã đóng", "closed")
ORGANISATION_UNKNOWN = Text("Sổ đăng ký không có mã “{code}”.", "The registry has no code “{code}”.")
ORGANISATION_THERE = Text("Cơ quan này đã có.", "This organisation is there already.")
ORGANISATION_NEEDS_NAME = Text("Hãy ghi tên cơ quan.", "Give the name of the organisation.")
ORGANISATION_ADDED = Text("Đã thêm {name}. Bây giờ có thể mời người.", "{name} is added. People can be invited now.")
ADD_ORGANISATION = Text("Thêm cơ quan", "Add an organisation")
ADD_INSTITUTIONS = Text("Thêm mọi cơ sở trong sổ đăng ký", "Add every institution of the registry")
ADD_INSTITUTIONS_SAYS = Text(
    "Để mời cán bộ số liệu của từng cơ sở, có thể thêm tất cả một lần.",
    "All institutions can be added at once, so that the clerk of each can be invited.",
)
INSTITUTIONS_ADDED = Text("Đã thêm {count} cơ sở.", "{count} {count:institution is|institutions are} added.")
CLOSE_ORGANISATION = Text("Đóng cơ quan", "Close an organisation")
CLOSE_ORGANISATION_SAYS = Text(
    "Người của cơ quan đã đóng không còn vai trò nào ở đó; mở lại thì vai trò trở lại.",
    "The people of a closed organisation have no role in it; when it is opened again their roles return.",
)
ORGANISATIONS_THERE = Text("Các cơ quan đã có", "Those that are there")
OPEN_AGAIN = Text("Mở lại", "Open again")
