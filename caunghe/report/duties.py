"""The city's fourteen duties: their titles, and what is said and drawn first about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from caunghe.language import Text


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of the plan. ``chart`` is an indicator and the breakdown it is drawn by; ``all`` is drawn over years.

    ``beside`` are indicators that its sentence names after the headline.
    """

    number: int
    title: Text
    headline: str
    chart: tuple[str, str]
    beside: tuple[str, ...] = ()


DUTIES: Final = (
    Duty(
        1,
        Text("Lao động có bằng cấp, chứng chỉ", "Workers with certificates"),
        "certificate_rate",
        ("certificate_rate", "age_band"),
    ),
    Duty(
        2,
        Text("Quy mô, cơ cấu đào tạo phù hợp với kinh tế", "Scale and structure that fit the economy"),
        "training_dissimilarity",
        ("certificates", "level"),
    ),
    Duty(
        3,
        Text("Ngành, nghề ưu tiên", "Priority occupations"),
        "priority_entrants_share",
        ("priority_entrants_share", "all"),
    ),
    Duty(
        4,
        Text("Chất lượng tiếp cận ASEAN-4, G20", "Quality towards ASEAN-4 and G20"),
        "accredited_share",
        ("accredited_share", "institution_kind"),
        beside=("regional_quality_programmes_share", "regional_quality_institutions_share"),
    ),
    Duty(5, Text("Tám nhóm nhiệm vụ", "Eight groups of tasks"), "tasks_on_time", ("tasks_on_time", "task_group")),
    Duty(
        6,
        Text("Chuyển đổi số", "Digital transformation"),
        "digital_maturity",
        ("digital_maturity", "institution_kind"),
    ),
    Duty(
        7,
        Text("Cơ sở vật chất, thiết bị", "Facilities and equipment"),
        "minimum_equipment",
        ("minimum_equipment", "field_group"),
        beside=("site_utilisation",),
    ),
    Duty(
        8,
        Text("Chương trình đào tạo theo doanh nghiệp", "Programmes renewed to what employers use"),
        "in_field_6m_rate",
        ("in_field_6m_rate", "field_group"),
    ),
    Duty(
        9,
        Text("Nhà giáo đạt chuẩn, đủ, cơ cấu hợp lý", "Teachers: standard, enough, well structured"),
        "teachers_at_standard",
        ("teachers_at_standard", "field_group"),
    ),
    Duty(
        10,
        Text("Doanh nghiệp tham gia, đào tạo tại nơi làm việc", "Employers and workplace training"),
        "workplaces_confirmed_share",
        ("workplaces", "field_group"),
    ),
    Duty(
        11,
        Text("Tuyển sinh và phân luồng", "Enrolment and streaming"),
        "streaming_rate",
        ("streaming_rate", "all"),
    ),
    Duty(
        12,
        Text("Mạng lưới cơ sở linh hoạt, đa dạng", "A flexible, diverse network"),
        "youth_near_site",
        ("quota_filled", "institution_kind"),
        beside=("site_utilisation",),
    ),
    Duty(
        13,
        Text("Gắn kết theo địa bàn, nhóm đối tượng", "Linking localities and groups to the labour market"),
        "target_groups_reached",
        ("target_groups_reached", "group"),
    ),
    Duty(
        14,
        Text("Nguồn lực đa dạng và hợp tác quốc tế", "Diverse funding and international reach"),
        "non_state_funds_share",
        ("funds", "source"),
    ),
)
