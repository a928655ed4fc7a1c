"""Indicators of people at work, from the labour survey."""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl

from caunghe.indicators.indicator import GSO, Indicator, indicator
from caunghe.schema import codes_with

IS_AGED_15: Final = pl.col("age") >= 15
IS_YOUNG: Final = pl.col("age").is_between(15, 24)
IS_EMPLOYED: Final = IS_AGED_15 & (pl.col("activity") == "employed")
IS_UNEMPLOYED: Final = IS_AGED_15 & (pl.col("activity") == "unemployed")
IS_CERTIFIED: Final = pl.col("certified")
IS_VOCATIONAL: Final = pl.col("qualification").is_in(codes_with("qualifications", "vocational"))

PEOPLE: Final = ("sex", "age_band", "boundary", "area_kind", "area")
WORKERS: Final = (*PEOPLE, "industry", "occupation")

_survey = partial(indicator, table="labour_survey", kind="survey", source=GSO)
_workers = partial(_survey, unit="share", denominator=IS_EMPLOYED, breakdowns=WORKERS)

INDICATORS: Final[tuple[Indicator, ...]] = (
    _workers(
        "certificate_rate",
        ("Tỷ lệ lao động qua đào tạo có bằng, chứng chỉ", "Certificate rate"),
        (
            "Số người từ 15 tuổi đang làm việc đã được đào tạo từ ba tháng trở lên và có bằng hoặc chứng chỉ, chia cho số người từ 15 tuổi đang làm việc. Không tính chứng chỉ đào tạo dưới ba tháng và công nhân kỹ thuật không có bằng.",
            "Employed people aged 15 and over who were trained for three months or more and hold a degree, diploma or certificate, divided by employed people aged 15 and over. Certificates of training under three months and skilled workers without a certificate are left out of the numerator.",
        ),
        numerator=IS_EMPLOYED & IS_CERTIFIED,
        duties=(1,),
    ),
    _workers(
        "certificate_rate_with_completion",
        (
            "Tỷ lệ lao động có bằng, chứng chỉ hoặc giấy chứng nhận hoàn thành trung học nghề",
            "Certificate rate with completed vocational secondary",
        ),
        (
            "Số người từ 15 tuổi đang làm việc có bằng, chứng chỉ đào tạo từ ba tháng trở lên, hoặc đã hoàn thành chương trình trung học nghề mà không có bằng, chia cho số người từ 15 tuổi đang làm việc. Luật năm 2025 không nói giấy chứng nhận hoàn thành có tính là chứng chỉ hay không; chỉ số này là cách đọc rộng, tỷ lệ lao động có bằng, chứng chỉ là cách đọc hẹp. Năm không ai trả lời như vậy thì phiếu điều tra không hỏi, và không có số.",
            "Employed people aged 15 and over holding a certificate of three months' training or more, or who completed vocational secondary education without its diploma, divided by employed people aged 15 and over. The law of 2025 does not say whether the statement of completion counts as a certificate; this indicator is the wide reading, the certificate rate the narrow one. A year in which nobody gave that answer did not ask for it and has no value.",
        ),
        numerator=IS_EMPLOYED & pl.col("completed"),
        breakdowns=("boundary",),
        duties=(1,),
    ),
    _workers(
        "certificate_rate_women",
        ("Tỷ lệ lao động nữ có bằng, chứng chỉ", "Women's certificate rate"),
        (
            "Số nữ từ 15 tuổi đang làm việc có bằng hoặc chứng chỉ đào tạo từ ba tháng trở lên, chia cho số nữ từ 15 tuổi đang làm việc. Không tính nam giới.",
            "Employed women aged 15 and over holding a certificate of three months' training or more, divided by employed women aged 15 and over. Men are left out.",
        ),
        numerator=IS_EMPLOYED & IS_CERTIFIED & (pl.col("sex") == "female"),
        denominator=IS_EMPLOYED & (pl.col("sex") == "female"),
        breakdowns=("age_band", "boundary", "area_kind", "area", "industry", "occupation"),
        duties=(1, 13),
    ),
    _workers(
        "certificate_rate_young",
        ("Tỷ lệ lao động trẻ có bằng, chứng chỉ", "Young workers' certificate rate"),
        (
            "Số người 15–34 tuổi đang làm việc có bằng hoặc chứng chỉ đào tạo từ ba tháng trở lên, chia cho số người 15–34 tuổi đang làm việc. Không tính người từ 35 tuổi.",
            "Employed people aged 15–34 holding a certificate of three months' training or more, divided by employed people aged 15–34. People aged 35 and over are left out.",
        ),
        numerator=IS_EMPLOYED & IS_CERTIFIED & pl.col("age").is_between(15, 34),
        denominator=IS_EMPLOYED & pl.col("age").is_between(15, 34),
        breakdowns=("sex", "boundary", "area_kind", "area"),
        duties=(1,),
    ),
    _workers(
        "trained_all_forms",
        ("Tỷ lệ lao động qua đào tạo, mọi hình thức", "Trained in any form"),
        (
            "Số người từ 15 tuổi đang làm việc đã qua đào tạo dưới mọi hình thức, kể cả dưới ba tháng và công nhân kỹ thuật không có bằng, chia cho số người từ 15 tuổi đang làm việc. Chỉ số này luôn cao hơn tỷ lệ có bằng, chứng chỉ. Năm không ai trả lời như vậy thì phiếu điều tra không hỏi, và không có số.",
            "Employed people aged 15 and over trained in any form, including under three months and skilled workers without a certificate, divided by employed people aged 15 and over. It is always above the certificate rate. A year in which nobody gave such an answer did not ask for it and has no value.",
        ),
        numerator=IS_EMPLOYED & pl.col("trained"),
        duties=(1,),
    ),
    _workers(
        "college_or_higher_rate",
        ("Tỷ lệ lao động có trình độ cao đẳng trở lên", "Share with a college diploma or higher"),
        (
            "Số người từ 15 tuổi đang làm việc có trình độ từ cao đẳng trở lên (ISCED 5–8), chia cho số người từ 15 tuổi đang làm việc. Nghị quyết 71-NQ/TW đặt mục tiêu 24 % năm 2030 cho cả nước.",
            "Employed people aged 15 and over whose highest qualification is college or higher (ISCED 5–8), divided by employed people aged 15 and over. Resolution 71-NQ/TW sets 24% in 2030 for the nation.",
        ),
        numerator=IS_EMPLOYED & IS_CERTIFIED & (pl.col("isced") >= 5),
        duties=(1, 2),
    ),
    _workers(
        "vocational_certificate_share",
        ("Tỷ lệ lao động có bằng, chứng chỉ nghề", "Share with a vocational certificate"),
        (
            "Số người từ 15 tuổi đang làm việc có trình độ cao nhất là sơ cấp, trung học nghề, trung cấp hoặc cao đẳng, chia cho số người từ 15 tuổi đang làm việc. Không tính trình độ đại học trở lên.",
            "Employed people aged 15 and over whose highest qualification is elementary, vocational secondary, intermediate or college, divided by employed people aged 15 and over. University degrees and above are left out of the numerator.",
        ),
        numerator=IS_EMPLOYED & IS_VOCATIONAL,
        duties=(1, 2),
    ),
    _survey(
        "participation_rate",
        ("Tỷ lệ tham gia lực lượng lao động", "Labour force participation rate"),
        (
            "Số người từ 15 tuổi có việc làm hoặc thất nghiệp, chia cho số người từ 15 tuổi.",
            "People aged 15 and over who are employed or unemployed, divided by people aged 15 and over.",
        ),
        unit="share",
        numerator=IS_EMPLOYED | IS_UNEMPLOYED,
        denominator=IS_AGED_15,
        breakdowns=PEOPLE,
        duties=(2,),
    ),
    _survey(
        "unemployment_rate",
        ("Tỷ lệ thất nghiệp", "Unemployment rate"),
        (
            "Số người từ 15 tuổi thất nghiệp, chia cho lực lượng lao động từ 15 tuổi (có việc làm hoặc thất nghiệp). Không tính người ngoài lực lượng lao động.",
            "Unemployed people aged 15 and over, divided by the labour force aged 15 and over (employed or unemployed). People outside the labour force are left out.",
        ),
        unit="share",
        numerator=IS_UNEMPLOYED,
        denominator=IS_EMPLOYED | IS_UNEMPLOYED,
        breakdowns=PEOPLE,
        direction="lower",
        duties=(2, 13),
    ),
    _survey(
        "youth_unemployment_rate",
        ("Tỷ lệ thất nghiệp của thanh niên", "Youth unemployment rate"),
        (
            "Số người 15–24 tuổi thất nghiệp, chia cho số người 15–24 tuổi trong lực lượng lao động.",
            "Unemployed people aged 15–24, divided by people aged 15–24 in the labour force.",
        ),
        unit="share",
        numerator=IS_UNEMPLOYED & IS_YOUNG,
        denominator=(IS_EMPLOYED | IS_UNEMPLOYED) & IS_YOUNG,
        breakdowns=("sex", "boundary", "area_kind", "area"),
        direction="lower",
        duties=(2, 13),
    ),
    _survey(
        "neet_15_24",
        ("Tỷ lệ thanh niên không có việc làm và không học tập", "Young people neither working nor studying"),
        (
            "Số người 15–24 tuổi không làm việc và không đi học, chia cho số người 15–24 tuổi. Điều tra không ghi khóa đào tạo ngắn, nên người đang học khóa ngắn có thể bị tính vào.",
            "People aged 15–24 neither at work nor in study, divided by people aged 15–24. The survey does not record short courses, so learners on them may be counted.",
        ),
        unit="share",
        numerator=IS_YOUNG & ~pl.col("activity").is_in(["employed", "student"]),
        denominator=IS_YOUNG,
        breakdowns=("sex", "boundary", "area_kind", "area"),
        direction="lower",
        duties=(11, 13),
    ),
    _workers(
        "agriculture_share",
        ("Tỷ trọng lao động nông, lâm nghiệp, thủy sản", "Share employed in agriculture"),
        (
            "Số người đang làm việc trong nông, lâm nghiệp và thủy sản (VSIC A), chia cho số người đang làm việc có ghi ngành. Không tính người không trả lời ngành.",
            "Employed people in agriculture, forestry and fishing (VSIC A), divided by employed people whose industry is stated. People without a stated industry are left out.",
        ),
        numerator=IS_EMPLOYED & (pl.col("sector") == "agriculture"),
        denominator=IS_EMPLOYED & pl.col("sector").is_not_null(),
        due=IS_EMPLOYED,
        breakdowns=PEOPLE,
        direction="neutral",
        duties=(2,),
    ),
    _workers(
        "industry_share",
        ("Tỷ trọng lao động công nghiệp và xây dựng", "Share employed in industry and construction"),
        (
            "Số người đang làm việc trong công nghiệp và xây dựng (VSIC B–F), chia cho số người đang làm việc có ghi ngành. Không tính người không trả lời ngành.",
            "Employed people in industry and construction (VSIC B–F), divided by employed people whose industry is stated. People without a stated industry are left out.",
        ),
        numerator=IS_EMPLOYED & (pl.col("sector") == "industry"),
        denominator=IS_EMPLOYED & pl.col("sector").is_not_null(),
        due=IS_EMPLOYED,
        breakdowns=PEOPLE,
        direction="neutral",
        duties=(2,),
    ),
    _workers(
        "services_share",
        ("Tỷ trọng lao động dịch vụ", "Share employed in services"),
        (
            "Số người đang làm việc trong dịch vụ (VSIC G–U), chia cho số người đang làm việc có ghi ngành. Không tính người không trả lời ngành.",
            "Employed people in services (VSIC G–U), divided by employed people whose industry is stated. People without a stated industry are left out.",
        ),
        numerator=IS_EMPLOYED & (pl.col("sector") == "services"),
        denominator=IS_EMPLOYED & pl.col("sector").is_not_null(),
        due=IS_EMPLOYED,
        breakdowns=PEOPLE,
        direction="neutral",
        duties=(2,),
    ),
    _workers(
        "elementary_occupations_share",
        ("Tỷ trọng lao động giản đơn", "Share in elementary occupations"),
        (
            "Số người làm nghề giản đơn (ISCO-08 nhóm lớn 9), chia cho số người đang làm việc có ghi nghề.",
            "Employed people in elementary occupations (ISCO-08 major group 9), divided by employed people whose occupation is stated.",
        ),
        numerator=IS_EMPLOYED & (pl.col("occupation") == "9"),
        denominator=IS_EMPLOYED & pl.col("occupation").is_not_null(),
        due=IS_EMPLOYED,
        breakdowns=(*PEOPLE, "industry"),
        direction="lower",
        duties=(2,),
    ),
    _workers(
        "vertical_mismatch_rate",
        ("Tỷ lệ làm việc lệch trình độ", "Vertical mismatch rate"),
        (
            "Số người có bằng, chứng chỉ đang làm nghề đòi hỏi trình độ cao hơn hoặc thấp hơn trình độ của mình, chia cho số người có bằng, chứng chỉ đang làm việc có ghi nghề. Trình độ đòi hỏi theo nhóm lớn ISCO-08: nhóm 1–2 từ đại học; nhóm 3 cao đẳng; nhóm 4–8 sơ cấp hoặc trung cấp; nhóm 9 không cần. Không tính lực lượng vũ trang.",
            "Certificate holders at work in an occupation asking for a higher or a lower level than theirs, divided by certificate holders at work whose occupation is stated. The level asked goes by ISCO-08 major group: 1–2 university; 3 college; 4–8 elementary or intermediate; 9 none. Armed forces are left out.",
        ),
        numerator=IS_EMPLOYED & IS_CERTIFIED & (pl.col("over_qualified") | pl.col("under_qualified")),
        denominator=IS_EMPLOYED & IS_CERTIFIED & pl.col("over_qualified").is_not_null(),
        due=IS_EMPLOYED & IS_CERTIFIED & ~pl.col("occupation").is_in(["0"]).fill_null(value=False),
        direction="lower",
        duties=(2,),
    ),
    _workers(
        "overqualified_rate",
        ("Tỷ lệ làm việc dưới trình độ", "Overqualified share"),
        (
            "Số người có bằng, chứng chỉ làm nghề đòi hỏi trình độ thấp hơn trình độ của mình, chia cho số người có bằng, chứng chỉ đang làm việc có ghi nghề. Trình độ đòi hỏi như ở tỷ lệ làm việc lệch trình độ.",
            "Certificate holders in an occupation asking for a lower level than theirs, divided by certificate holders at work whose occupation is stated. Levels asked are those of the vertical mismatch rate.",
        ),
        numerator=IS_EMPLOYED & IS_CERTIFIED & pl.col("over_qualified"),
        denominator=IS_EMPLOYED & IS_CERTIFIED & pl.col("over_qualified").is_not_null(),
        due=IS_EMPLOYED & IS_CERTIFIED & ~pl.col("occupation").is_in(["0"]).fill_null(value=False),
        direction="lower",
        duties=(2,),
    ),
    _survey(
        "mean_pay_certified",
        ("Thu nhập bình quân của lao động có bằng, chứng chỉ", "Mean pay of certificate holders"),
        (
            "Tổng thu nhập tháng của người đang làm việc có bằng, chứng chỉ, chia cho số người đó. Không tính người không trả lời thu nhập.",
            "Total monthly pay of employed certificate holders, divided by their number. People who did not state their pay are left out.",
        ),
        unit="dong",
        numerator=pl.when(IS_EMPLOYED & IS_CERTIFIED).then(pl.col("monthly_pay")).otherwise(0),
        denominator=IS_EMPLOYED & IS_CERTIFIED,
        breakdowns=("sex", "age_band", "boundary", "industry", "occupation"),
        duties=(1,),
    ),
    _survey(
        "pay_premium",
        ("Thu nhập của người có bằng, chứng chỉ so với người không có", "Pay of certificate holders against others"),
        (
            "Thu nhập tháng bình quân của người đang làm việc có bằng, chứng chỉ, chia cho thu nhập tháng bình quân của người đang làm việc không có. Không tính người không trả lời thu nhập; chưa điều chỉnh theo nghề và tuổi.",
            "Mean monthly pay of employed certificate holders, divided by mean monthly pay of employed people without a certificate. People who did not state their pay are left out; it is not adjusted for occupation or age.",
        ),
        unit="ratio",
        numerator=pl.when(IS_EMPLOYED & IS_CERTIFIED).then(pl.col("monthly_pay")).otherwise(0),
        denominator=pl.when(IS_EMPLOYED & ~IS_CERTIFIED).then(pl.col("monthly_pay")).otherwise(0),
        breakdowns=("sex", "age_band", "boundary", "industry"),
        duties=(1,),
        special="ratio_of_means",
    ),
)
