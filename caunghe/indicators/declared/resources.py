"""Indicators of the network: institutions, sites, teachers, equipment and money."""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl

from caunghe.indicators.declared.training import PLAN, STANDARD
from caunghe.indicators.indicator import Indicator, indicator
from caunghe.language import Text

BY_INSTITUTION: Final = ("institution_kind", "ownership", "area", "boundary")
NETWORK: Final = Text(
    "Quyết định 73/QĐ-TTg ngày 10/2/2023 về mạng lưới cơ sở giáo dục nghề nghiệp.",
    "Decision 73/QĐ-TTg of 10 February 2023 on the network of institutions.",
)
TEACHERS: Final = Text(
    "Thông tư 08/2017/TT-BLĐTBXH về chuẩn nhà giáo; ở đây chỉ xét ba điều kiện có trong sổ nhà giáo.",
    "Circular 08/2017/TT-BLĐTBXH on the teachers' standard, of which three conditions are in the register.",
)
EQUIPMENT: Final = Text(
    "Danh mục thiết bị tối thiểu: Thông tư 16/2021 và 14/2023/TT-BLĐTBXH.",
    "Minimum equipment lists: Circulars 16/2021 and 14/2023/TT-BLĐTBXH.",
)

_institutions = partial(
    indicator, table="institutions", unit="share", people=False, breakdowns=BY_INSTITUTION, denominator=pl.lit(1)
)
_teachers = partial(
    indicator,
    table="teachers",
    unit="share",
    breakdowns=("field_group", "level", *BY_INSTITUTION, "institution"),
    denominator=pl.lit(1),
    duties=(9,),
)
_equipment = partial(
    indicator, table="equipment", people=False, breakdowns=("field_group", *BY_INSTITUTION, "institution"), duties=(7,)
)

INSTITUTIONS: Final[tuple[Indicator, ...]] = (
    _institutions(
        "regional_quality_institutions_share",
        ("Tỷ lệ cơ sở đạt bậc ASEAN-4 trở lên", "Institutions at ASEAN-4 level or above"),
        (
            "Số cơ sở ở bậc chất lượng ASEAN-4 hoặc G20, chia cho số cơ sở. Không tính cơ sở không ghi bậc.",
            "Institutions at the ASEAN-4 or G20 tier, divided by institutions. Institutions that state no tier are left out.",
        ),
        numerator=pl.col("quality_tier").is_in(["asean4", "g20"]),
        source=PLAN,
        duties=(4,),
    ),
    _institutions(
        "standard_institutions_share",
        ("Tỷ lệ cơ sở đạt chuẩn quốc gia", "Institutions at the national standard"),
        (
            "Số cơ sở tự đánh giá đạt cả 20 yêu cầu và 10 chỉ số của Thông tư 38/2026, chia cho số cơ sở đã tự đánh giá rõ đạt hay không đạt. Không tính cơ sở chưa tự đánh giá hoặc còn tiêu chí chưa ghi. Cơ sở cũ có 60 tháng để đạt chuẩn.",
            "Institutions that by their own assessment meet all 20 requirements and 10 indicators of Circular 38/2026, divided by institutions whose assessment decides. Institutions without an assessment, or with criteria not stated, are left out. Existing institutions have 60 months to meet the standard.",
        ),
        numerator=pl.col("meets_standard"),
        source=STANDARD,
        duties=(4,),
    ),
    _institutions(
        "accredited_share",
        ("Tỷ lệ cơ sở đạt kiểm định chất lượng", "Accredited institutions"),
        (
            "Số cơ sở có kết quả kiểm định còn giá trị, trong nước hoặc quốc tế, chia cho số cơ sở. Không tính cơ sở không ghi kết quả kiểm định.",
            "Institutions with a valid accreditation, national or foreign, divided by institutions. Institutions that state nothing of accreditation are left out.",
        ),
        numerator=pl.col("accreditation").is_in(["accredited", "international"]),
        source=PLAN,
        duties=(4,),
    ),
    _institutions(
        "internationally_accredited_share",
        ("Tỷ lệ cơ sở được tổ chức quốc tế kiểm định", "Institutions accredited abroad"),
        (
            "Số cơ sở được tổ chức nước ngoài hoặc quốc tế kiểm định, chia cho số cơ sở. Không tính cơ sở không ghi kết quả kiểm định.",
            "Institutions accredited by a foreign or international body, divided by institutions. Institutions that state nothing of accreditation are left out.",
        ),
        numerator=pl.col("accreditation") == "international",
        duties=(4, 14),
    ),
    _institutions(
        "digital_maturity",
        ("Mức chuyển đổi số", "Digital maturity"),
        (
            "Bình quân điểm tự đánh giá chuyển đổi số của các cơ sở, thang 0–1, mỗi cơ sở như nhau. Không tính cơ sở chưa tự đánh giá.",
            "Mean of the institutions' self-assessed digital score, 0–1, each counting once. Institutions without an assessment are left out.",
        ),
        numerator=pl.col("digital_maturity"),
        duties=(6,),
    ),
    _institutions(
        "non_public_institutions_share",
        ("Tỷ lệ cơ sở ngoài công lập", "Non-public institutions"),
        (
            "Số cơ sở tư thục và có vốn đầu tư nước ngoài, chia cho số cơ sở.",
            "Private and foreign-invested institutions, divided by institutions.",
        ),
        numerator=pl.col("ownership") != "public",
        breakdowns=("institution_kind", "area", "boundary"),
        source=NETWORK,
        duties=(12, 14),
    ),
    _institutions(
        "learners_per_teacher",
        ("Số người học trên một nhà giáo", "Learners per teacher"),
        (
            "Số người học bình quân trong năm nhập học gần nhất (số nhập học nhân số năm học), chia cho số nhà giáo không thỉnh giảng. Không tính cơ sở chưa khai nhà giáo; người học chưa quy đổi theo trình độ.",
            "Average learners of the latest year of entry (entrants times years of study), divided by teachers other than visiting ones. Institutions without teachers on record are left out; learners are not converted by level.",
        ),
        unit="ratio",
        numerator=pl.when(pl.col("teachers") > 0).then(pl.col("learners")),
        denominator=pl.when(pl.col("teachers") > 0).then(pl.col("teachers")),
        breakdowns=(*BY_INSTITUTION, "institution"),
        direction="lower",
        source=Text(
            "Nghị định 143/2016/NĐ-CP và 15/2019/NĐ-CP.",
            "Decrees 143/2016/NĐ-CP and 15/2019/NĐ-CP.",
        ),
        duties=(9,),
    ),
    _institutions(
        "institutions_with_agreements_share",
        ("Tỷ lệ cơ sở có thỏa thuận với doanh nghiệp", "Institutions with an agreement"),
        (
            "Số cơ sở có ít nhất một thỏa thuận còn hiệu lực với đơn vị sử dụng lao động tại ngày của bộ dữ liệu, chia cho số cơ sở.",
            "Institutions with at least one agreement with an employer in force on the day of the feed, divided by institutions.",
        ),
        numerator=pl.col("agreements") > 0,
        duties=(10, 13),
    ),
    _institutions(
        "learners_under_agreements",
        ("Tỷ lệ người học theo thỏa thuận với doanh nghiệp", "Learners under agreements"),
        (
            "Số người học mỗi năm ghi trong các thỏa thuận còn hiệu lực, chia cho số nhập học của năm gần nhất. Một người có thể thuộc nhiều thỏa thuận nên tỷ lệ là cận trên.",
            "Learners a year named in agreements in force, divided by entrants of the latest year. A learner may fall under several agreements, so it is an upper bound.",
        ),
        numerator=pl.when(pl.col("entrants") > 0).then(pl.col("agreed_learners")),
        denominator=pl.when(pl.col("entrants") > 0).then(pl.col("entrants")),
        duties=(10, 13),
    ),
)

SITES: Final[tuple[Indicator, ...]] = (
    indicator(
        "site_utilisation",
        ("Mức sử dụng địa điểm đào tạo", "Use of sites"),
        (
            "Số người học bình quân trong năm (số nhập học nhân số năm học), chia cho sức chứa của các địa điểm có nhập học năm đó. Không tính địa điểm không ghi sức chứa.",
            "Average learners of the year (entrants times years of study), divided by the capacity of the sites with entrants that year. Sites without a stated capacity are left out.",
        ),
        unit="share",
        table="sites",
        numerator=pl.when(pl.col("capacity") > 0).then(pl.col("learners")),
        denominator=pl.when(pl.col("capacity") > 0).then(pl.col("capacity")),
        breakdowns=("institution", *BY_INSTITUTION),
        duties=(7, 12),
        people=False,
    ),
    indicator(
        "youth_near_site",
        ("Tỷ lệ thanh niên ở gần địa điểm đào tạo", "Young people near a site"),
        (
            "Số người 15–24 tuổi ở xã, phường có tâm cách một địa điểm đào tạo không quá 5 km đường chim bay, chia cho số người 15–24 tuổi. Không tính xã, phường không có tọa độ.",
            "People aged 15–24 in communes whose centre lies within 5 km, as the crow flies, of a site, divided by people aged 15–24. Communes without coordinates are left out.",
        ),
        unit="share",
        table="populations",
        numerator=pl.when(pl.col("site_km") <= 5).then(pl.col("young")).when(pl.col("site_km").is_not_null()).then(0),
        denominator=pl.col("young"),
        breakdowns=("area_kind", "boundary"),
        duties=(12,),
    ),
)

TEACHERS_AND_EQUIPMENT: Final[tuple[Indicator, ...]] = (
    _teachers(
        "teachers_at_standard",
        ("Tỷ lệ nhà giáo đạt chuẩn", "Teachers at the standard"),
        (
            "Số nhà giáo đạt cả trình độ chuyên môn, nghiệp vụ sư phạm và kỹ năng nghề theo trình độ giảng dạy, chia cho số nhà giáo. Dạy cao đẳng: đại học, sư phạm bậc 3, kỹ năng bậc 2; trung cấp: đại học, sư phạm bậc 2, kỹ năng bậc 1; sơ cấp: trung cấp, sư phạm bậc 1, kỹ năng bậc 1. Không tính nhà giáo chưa rõ có đạt hay không vì có điều kiện không ghi.",
            "Teachers who meet the qualification, the teaching certificate and the skill grade for the level they teach, divided by teachers. College: degree, pedagogy rank 3, skill rank 2; intermediate: degree, rank 2, rank 1; elementary: intermediate diploma, rank 1, rank 1. Teachers of whom it is not known, a condition not being stated, are left out.",
        ),
        numerator=pl.col("qualified") & pl.col("trained_to_teach") & pl.col("skilled"),
        source=TEACHERS,
    ),
    _teachers(
        "teachers_with_pedagogy",
        ("Tỷ lệ nhà giáo có nghiệp vụ sư phạm", "Teachers trained to teach"),
        (
            "Số nhà giáo có nghiệp vụ sư phạm đúng trình độ giảng dạy, chia cho số nhà giáo. Không tính nhà giáo không ghi.",
            "Teachers with a teaching certificate for the level they teach, divided by teachers. Teachers of whom it is not stated are left out.",
        ),
        numerator=pl.col("trained_to_teach"),
        source=TEACHERS,
    ),
    _teachers(
        "teachers_with_skill_grade",
        ("Tỷ lệ nhà giáo có chứng chỉ kỹ năng nghề", "Teachers with a skill grade"),
        (
            "Số nhà giáo có chứng chỉ kỹ năng nghề bất kỳ bậc nào, chia cho số nhà giáo. Không tính nhà giáo không ghi.",
            "Teachers with an occupational skill certificate of any grade, divided by teachers. Teachers of whom it is not stated are left out.",
        ),
        numerator=pl.col("skill_rank") > 0,
        source=TEACHERS,
    ),
    _teachers(
        "teachers_with_practice",
        ("Tỷ lệ nhà giáo đi thực tế tại doanh nghiệp", "Teachers with workplace practice"),
        (
            "Số nhà giáo có từ bốn tuần thực tế tại doanh nghiệp trong 12 tháng qua, chia cho số nhà giáo có ghi số tuần.",
            "Teachers with four weeks or more of workplace practice in the last twelve months, divided by teachers whose weeks are stated.",
        ),
        numerator=pl.col("practice_weeks") >= 4,
        source=Text("Thông tư 07/2017/TT-BLĐTBXH.", "Circular 07/2017/TT-BLĐTBXH."),
        duties=(9, 10),
    ),
    _teachers(
        "teachers_digital",
        ("Tỷ lệ nhà giáo có năng lực số từ trung cấp", "Teachers with digital skills"),
        (
            "Số nhà giáo có năng lực số từ mức trung cấp trở lên, chia cho số nhà giáo đã được đánh giá.",
            "Teachers at the intermediate digital level or above, divided by teachers who were assessed.",
        ),
        numerator=pl.when(pl.col("digital_rank") > 0).then(pl.col("digital_rank") >= 2),
        duties=(6, 9),
    ),
    _teachers(
        "teachers_near_retirement",
        ("Tỷ lệ nhà giáo từ 55 tuổi", "Teachers aged 55 and over"),
        (
            "Số nhà giáo từ 55 tuổi, chia cho số nhà giáo có ghi năm sinh.",
            "Teachers aged 55 and over, divided by teachers whose birth year is stated.",
        ),
        numerator=pl.col("age") >= 55,
        direction="lower",
    ),
    _equipment(
        "minimum_equipment",
        ("Mức đáp ứng danh mục thiết bị tối thiểu", "Minimum equipment met"),
        (
            "Bình quân mức đáp ứng danh mục thiết bị tối thiểu, gia quyền theo số vị trí thực hành. Ngành, nghề nào có danh mục trong bộ dữ liệu thì mức ấy được tính từ số thiết bị, nếu không thì theo cơ sở tự ghi. Không tính bộ thiết bị không rõ mức đáp ứng.",
            "Mean share of the minimum equipment list that is met, weighted by workstations. Where the feed has the list of a field the share is calculated from the equipment, else it is the institution's own. Sets of which no share is known are left out.",
        ),
        unit="share",
        numerator=pl.col("share_of_minimum_list") * pl.col("workstations"),
        denominator=pl.col("workstations"),
        source=EQUIPMENT,
    ),
    _equipment(
        "equipment_age",
        ("Tuổi thiết bị", "Age of equipment"),
        (
            "Bình quân số năm kể từ năm mua, gia quyền theo số vị trí thực hành. Không tính bộ thiết bị không ghi năm mua.",
            "Mean years since purchase, weighted by workstations. Sets without a year of purchase are left out.",
        ),
        unit="years",
        numerator=pl.col("age") * pl.col("workstations"),
        denominator=pl.col("workstations"),
        direction="lower",
    ),
    _equipment(
        "equipment_over_ten_years",
        ("Tỷ lệ vị trí thực hành có thiết bị trên mười năm", "Workstations over ten years old"),
        (
            "Số vị trí thực hành có thiết bị mua hơn mười năm trước, chia cho số vị trí thực hành có ghi năm mua.",
            "Workstations bought more than ten years ago, divided by workstations whose year of purchase is stated.",
        ),
        unit="share",
        numerator=pl.when(pl.col("age") > 10).then(pl.col("workstations")).when(pl.col("age").is_not_null()).then(0),
        denominator=pl.col("workstations"),
        direction="lower",
    ),
)

_funds = partial(indicator, table="funds", people=False, duties=(14,))

FUNDS: Final[tuple[Indicator, ...]] = (
    _funds(
        "funds",
        ("Kinh phí giáo dục nghề nghiệp", "Funds"),
        (
            "Tổng kinh phí của mọi nguồn trong năm, theo giá hiện hành.",
            "Money from every source in the year, at current prices.",
        ),
        unit="dong",
        numerator=pl.col("amount"),
        breakdowns=("source", "purpose"),
    ),
    _funds(
        "non_state_funds_share",
        ("Tỷ trọng kinh phí ngoài ngân sách", "Funds from outside the state budget"),
        (
            "Kinh phí từ học phí, cơ sở, doanh nghiệp, nhà tài trợ và đầu tư tư nhân, chia cho tổng kinh phí. Quỹ Bảo hiểm thất nghiệp, tín dụng chính sách và ODA được coi là nguồn nhà nước.",
            "Money from tuition, institutions, employers, donors and private investment, divided by all money. The unemployment insurance fund, policy credit and ODA count as state sources.",
        ),
        unit="share",
        numerator=pl.when(
            pl.col("source").is_in(["tuition", "own_revenue", "employers", "donors", "private_investment"])
        )
        .then(pl.col("amount"))
        .otherwise(0),
        denominator=pl.col("amount"),
        breakdowns=("purpose",),
    ),
    _funds(
        "employers_funds_share",
        ("Tỷ trọng kinh phí của doanh nghiệp", "Funds from employers"),
        (
            "Kinh phí của doanh nghiệp và người sử dụng lao động, chia cho tổng kinh phí. Không tính đóng góp bằng hiện vật.",
            "Money from enterprises and other employers, divided by all money. Contributions in kind are left out.",
        ),
        unit="share",
        numerator=pl.when(pl.col("source") == "employers").then(pl.col("amount")).otherwise(0),
        denominator=pl.col("amount"),
        breakdowns=("purpose",),
        duties=(10, 14),
    ),
    _funds(
        "equipment_funds_share",
        ("Tỷ trọng kinh phí mua thiết bị", "Funds for equipment"),
        (
            "Kinh phí có mục đích mua thiết bị đào tạo, chia cho tổng kinh phí.",
            "Money meant for training equipment, divided by all money.",
        ),
        unit="share",
        numerator=pl.when(pl.col("purpose") == "equipment").then(pl.col("amount")).otherwise(0),
        denominator=pl.col("amount"),
        breakdowns=("source",),
        direction="neutral",
        duties=(7, 14),
    ),
)

INDICATORS: Final = INSTITUTIONS + SITES + TEACHERS_AND_EQUIPMENT + FUNDS
