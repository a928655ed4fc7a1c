"""Words that every official paper and page says alike, once."""

from __future__ import annotations

from typing import Final

from caunghe.language.text import Text

# Decree 30/2020/NĐ-CP, annex I
STATE_NAME: Final = Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIỆT NAM")
MOTTO: Final = Text("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")
SIGNS_BELOW: Final = Text("(Ký, ghi rõ họ tên)", "(Signature and full name)")

SYNTHETIC: Final = Text(
    "Dữ liệu mô phỏng: không con số nào là của một cơ sở, doanh nghiệp hay người có thật.",
    "Synthetic data: no number belongs to a real institution, employer or person.",
)
