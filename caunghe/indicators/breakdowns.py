"""What indicators are broken down by, in both languages."""

from __future__ import annotations

from typing import Final

from caunghe.language import Text

BREAKDOWNS: Final[dict[str, Text]] = {
    "all": Text("Toàn thành phố", "The whole city"),
    "age_band": Text("Nhóm tuổi", "Age band"),
    "area": Text("Xã, phường", "Commune"),
    "area_kind": Text("Loại địa bàn", "Kind of area"),
    "boundary": Text("Địa giới cũ", "Old boundary"),
    "employer_kind": Text("Loại hình đơn vị", "Kind of employer"),
    "field_group": Text("Nhóm ngành, nghề đào tạo", "Group of training fields"),
    "group": Text("Nhóm đối tượng", "Target group"),
    "industry": Text("Ngành kinh tế", "Industry"),
    "institution": Text("Cơ sở", "Institution"),
    "institution_kind": Text("Loại cơ sở", "Kind of institution"),
    "lead": Text("Cơ quan chủ trì", "Lead"),
    "level": Text("Trình độ", "Level"),
    "mode": Text("Hình thức đào tạo", "Mode"),
    "model": Text("Mô hình liên kết", "Model of agreement"),
    "occupation": Text("Nhóm nghề", "Occupation"),
    "ownership": Text("Hình thức sở hữu", "Ownership"),
    "purpose": Text("Mục đích", "Purpose"),
    "sex": Text("Giới tính", "Sex"),
    "size_band": Text("Quy mô lao động", "Size band"),
    "source": Text("Nguồn kinh phí", "Source of funds"),
    "task_group": Text("Nhóm nhiệm vụ", "Task group"),
}
