"""Indicators of employers: what they need, the places they offer and the links they keep."""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl

from caunghe.indicators.indicator import Indicator, indicator

BY_EMPLOYER: Final = ("industry", "employer_kind", "size_band", "area", "boundary")

_needs = partial(
    indicator, table="hiring_needs", kind="survey", people=False, unit="share", breakdowns=("occupation", *BY_EMPLOYER)
)
_places = partial(indicator, table="workplaces", people=False, breakdowns=("field_group", *BY_EMPLOYER), duties=(10,))

INDICATORS: Final[tuple[Indicator, ...]] = (
    _needs(
        "openings",
        ("Nhu cầu tuyển dụng", "Openings"),
        (
            "Tổng số người các đơn vị cho biết sẽ tuyển trong năm, nhân quyền số của đơn vị. Đơn vị không có quyền số được coi là chỉ đại diện cho chính mình.",
            "People that employers say they will hire in the year, times the employer's weight. An employer without a weight stands for itself alone.",
        ),
        unit="people",
        numerator=pl.col("openings"),
        duties=(2, 10),
    ),
    _needs(
        "hard_to_fill_share",
        ("Tỷ lệ nhu cầu khó tuyển", "Hard-to-fill openings"),
        (
            "Số chỗ làm khó tuyển, chia cho số cần tuyển. Không tính đơn vị không trả lời câu hỏi này.",
            "Openings said to be hard to fill, divided by openings. Employers who did not answer this question are left out.",
        ),
        numerator=pl.col("hard_to_fill"),
        denominator=pl.col("openings"),
        direction="lower",
        duties=(2, 3, 10),
    ),
    _needs(
        "overseas_openings_share",
        ("Tỷ lệ nhu cầu tuyển đi làm việc ở nước ngoài", "Openings overseas"),
        (
            "Số chỗ làm ở nước ngoài, chia cho số cần tuyển. Nhu cầu không ghi nơi làm việc được coi là trong nước.",
            "Openings for work overseas, divided by openings. Openings without a stated place count as at home.",
        ),
        numerator=pl.when(pl.col("overseas").fill_null(False)).then(pl.col("openings")).otherwise(0),
        denominator=pl.col("openings"),
        direction="neutral",
        duties=(13, 14),
    ),
    _needs(
        "skilled_openings_share",
        ("Tỷ lệ nhu cầu tuyển lao động kỹ năng", "Openings for skilled work"),
        (
            "Số cần tuyển ở các nghề thuộc nhóm lớn ISCO-08 từ 1 đến 8, chia cho số cần tuyển. Không tính lực lượng vũ trang.",
            "Openings in occupations of ISCO-08 major groups 1 to 8, divided by openings. Armed forces are left out.",
        ),
        numerator=pl.when(pl.col("occupation").is_between(pl.lit("1"), pl.lit("8")))
        .then(pl.col("openings"))
        .otherwise(0),
        denominator=pl.when(pl.col("occupation") != "0").then(pl.col("openings")),
        breakdowns=BY_EMPLOYER,
        direction="neutral",
        duties=(2,),
    ),
    _places(
        "workplaces",
        ("Chỗ thực hành tại doanh nghiệp", "Workplaces"),
        (
            "Tổng số chỗ thực hành các đơn vị dành cho người học trong năm, chưa giảm theo ngày xác nhận.",
            "Training places that employers offer learners in the year, not reduced for the age of confirmation.",
        ),
        unit="number",
        numerator=pl.col("places"),
    ),
    _places(
        "workplaces_confirmed_share",
        ("Tỷ lệ chỗ thực hành được xác nhận trong 12 tháng", "Workplaces confirmed within a year"),
        (
            "Số chỗ thực hành đã được xác nhận trong 12 tháng trước ngày của bộ dữ liệu, và trước đúng ngày ấy của mỗi năm trước, chia cho tổng số chỗ. Không tính chỗ không ghi ngày xác nhận.",
            "Places confirmed in the twelve months before the day of the feed, and before the same day of each earlier year, divided by places. Places without a day of confirmation are left out.",
        ),
        unit="share",
        numerator=pl.when(pl.col("confirmed_months").is_not_null()).then(
            pl.col("places") * (pl.col("confirmed_months") <= 12)
        ),
        denominator=pl.col("places"),
    ),
    _places(
        "places_per_mentor",
        ("Số chỗ thực hành trên một người hướng dẫn", "Places per mentor"),
        (
            "Số chỗ thực hành, chia cho số người hướng dẫn của cùng đơn vị. Không tính đơn vị không báo người hướng dẫn.",
            "Training places, divided by the mentors of the same employers. Employers that report no mentors are left out.",
        ),
        unit="ratio",
        numerator=pl.when(pl.col("mentors") > 0).then(pl.col("places")),
        denominator=pl.when(pl.col("mentors") > 0).then(pl.col("mentors")),
        direction="lower",
    ),
    indicator(
        "agreements",
        ("Thỏa thuận còn hiệu lực", "Agreements in force"),
        (
            "Số thỏa thuận giữa cơ sở đào tạo và đơn vị sử dụng lao động còn hiệu lực vào ngày, tháng của bộ dữ liệu, cùng một ngày trong mọi năm. Thỏa thuận không ghi ngày hết hạn được coi là còn hiệu lực.",
            "Agreements between institutions and employers in force on the feed's day and month, the same in every year. Agreements without an end count as in force.",
        ),
        unit="number",
        table="agreements",
        numerator=pl.lit(1),
        breakdowns=("model", "employer_kind", "institution_kind", "ownership", "area", "boundary"),
        duties=(10, 13),
        people=False,
    ),
    indicator(
        "employers_with_agreements_share",
        ("Tỷ lệ đơn vị từ 100 lao động có thỏa thuận đào tạo", "Larger employers with an agreement"),
        (
            "Số đơn vị từ 100 lao động có ít nhất một thỏa thuận còn hiệu lực tại ngày của bộ dữ liệu, chia cho số đơn vị từ 100 lao động trong sổ. Không tính đơn vị nhỏ hơn.",
            "Employers of 100 workers or more with at least one agreement in force on the day of the feed, divided by such employers on the register. Smaller employers are left out.",
        ),
        unit="share",
        table="employers",
        numerator=pl.when(pl.col("workers_from") >= 100).then(pl.col("agreements") > 0),
        denominator=pl.when(pl.col("workers_from") >= 100).then(1),
        breakdowns=BY_EMPLOYER,
        duties=(10,),
        people=False,
    ),
    indicator(
        "openings_asking_certificate",
        ("Tỷ lệ tin tuyển dụng đòi hỏi bằng, chứng chỉ", "Advertised openings asking for a certificate"),
        (
            "Số chỗ làm trong tin tuyển dụng đòi hỏi trình độ từ sơ cấp trở lên, chia cho số chỗ làm trong tin có ghi trình độ. Tin không ghi số chỗ được tính một chỗ; tin đăng lại chưa bị loại.",
            "Advertised openings asking for an elementary qualification or more, divided by advertised openings that state a qualification. An advertisement without a number counts as one opening; repeats are not removed.",
        ),
        unit="share",
        table="vacancies",
        numerator=pl.when(pl.col("certified")).then(pl.col("places")).when(pl.col("certified").is_not_null()).then(0),
        denominator=pl.col("places"),
        due=pl.col("advertised"),
        breakdowns=("occupation", "area", "boundary"),
        duties=(2, 8),
        people=False,
    ),
    indicator(
        "training_dissimilarity",
        ("Chỉ số khác biệt giữa đào tạo và nhu cầu", "Dissimilarity of training and openings"),
        (
            "Nửa tổng chênh lệch tuyệt đối giữa cơ cấu nghề của người tốt nghiệp và cơ cấu nghề của nhu cầu tuyển dụng (chỉ số Duncan) trong các nghề có đào tạo. 0 là trùng khít, 1 là hoàn toàn lệch. Không tính nghề không có chương trình nào dẫn tới.",
            "Half the sum of absolute differences between the occupational structures of graduates and of openings (Duncan's index) over occupations that training leads to. 0 means the same, 1 wholly apart. Occupations that no programme leads to are left out.",
        ),
        unit="share",
        table="hiring_needs",
        numerator=pl.col("openings"),
        kind="survey",
        direction="lower",
        duties=(2,),
        people=False,
        special="dissimilarity",
    ),
)
