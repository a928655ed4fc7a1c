"""What a forecast is made of, and the heads of its tables."""

from __future__ import annotations

from typing import Final

from caunghe.language import Text

COMPONENTS: Final = {
    "employment": Text("Việc làm", "Employment"),
    "expansion": Text("Chỗ việc mới", "New jobs"),
    "replacement": Text("Thay thế người nghỉ", "Replacement of leavers"),
    "openings": Text("Chỗ việc cần người", "Openings"),
    "displaced": Text("Người mất việc vì nghề thu hẹp", "People displaced"),
    "supply": Text("Nguồn cung", "Supply"),
    "gap": Text("Chênh lệch", "Gap"),
}
YEAR = Text("Năm", "Year")
LOW80, HIGH80 = Text("Cận dưới 80 %", "80% low"), Text("Cận trên 80 %", "80% high")
