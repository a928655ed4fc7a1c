"""Tables about the city's plan: targets, tasks and dated norms."""

from __future__ import annotations

from caunghe.language import Text
from caunghe.schema.columns import Kind, Table, column
from caunghe.schema.people import YEAR

INDICATOR_NOTE = ("Tên chỉ số trong danh mục chỉ số", "Name of an indicator in the catalogue")

TARGETS = Table(
    name="targets",
    label=Text("Mục tiêu kế hoạch", "Targets"),
    row=Text("một mục tiêu của kế hoạch", "a goal of the plan"),
    key=("indicator", "area", "group", "boundary", "year"),
    duties=(1,),
    columns=(
        column("indicator", Kind.TEXT, ("Chỉ số", "Indicator"), INDICATOR_NOTE, suggests="indicator_names", required=True),
        column("area", Kind.REFERENCE, ("Địa bàn", "Area"), references="areas", required=True),
        column("group", Kind.CODE, ("Nhóm đối tượng", "Group"), ("Trống là toàn bộ", "Empty means everyone"), codes="target_groups"),
        YEAR,
        column("value", Kind.NUMBER, ("Mức mục tiêu", "Value"), ("Theo đơn vị của chỉ số; tỷ lệ viết 0–1", "In the indicator's unit; shares as 0–1"), unit="indicator", required=True),
        column("source", Kind.TEXT, ("Văn bản", "Source document")),
        column("boundary", Kind.CODE, ("Phạm vi", "Boundary"), ("Địa giới khi đặt mục tiêu; trống là địa giới hiện nay", "The boundaries for which it was set; empty means today's"), codes="boundaries"),
    ),
)

TASKS = Table(
    name="tasks",
    label=Text("Nhiệm vụ", "Tasks"),
    row=Text("một nhiệm vụ của kế hoạch", "an item of the plan"),
    key=("task",),
    duties=(5,),
    columns=(
        column("task", Kind.KEY, ("Mã nhiệm vụ", "Task code"), required=True),
        column("task_group", Kind.CODE, ("Nhóm nhiệm vụ", "Task group"), codes="task_groups", required=True),
        column("title", Kind.TEXT, ("Nội dung", "Title"), required=True),
        column("lead", Kind.TEXT, ("Chủ trì", "Lead"), required=True),
        column("starts", Kind.DATE, ("Bắt đầu", "Starts")),
        column("due", Kind.DATE, ("Hạn", "Due"), required=True),
        column("indicator", Kind.TEXT, ("Chỉ số chịu tác động", "Indicator affected"), INDICATOR_NOTE, suggests="indicator_names"),
        column("effect", Kind.NUMBER, ("Tác động", "Effect"), ("Thay đổi của chỉ số khi hoàn thành", "Change of the indicator when done"), unit="indicator"),
        column("status", Kind.CODE, ("Tình trạng", "Status"), codes="task_statuses", required=True),
        column("progress", Kind.SHARE, ("Tiến độ", "Progress")),
    ),
)

NORMS = Table(
    name="norms",
    label=Text("Định mức", "Norms"),
    row=Text("một quy định bằng số, có ngày hiệu lực", "a rule with a number, dated"),
    key=("norm", "training_field", "valid_from"),
    duties=(4, 7, 9),
    columns=(
        column("norm", Kind.CODE, ("Định mức", "Norm"), codes="norm_names", required=True),
        column("training_field", Kind.CODE, ("Ngành, nghề đào tạo", "Training field"), ("Trống là mọi ngành, nghề", "Empty means every field"), codes="training_fields"),
        column("valid_from", Kind.DATE, ("Hiệu lực từ", "Valid from"), required=True),
        column("value", Kind.NUMBER, ("Giá trị", "Value"), unit="stated", minimum=0, required=True),
        column("unit", Kind.TEXT, ("Đơn vị", "Unit"), required=True),
        column("valid_to", Kind.DATE, ("Hết hiệu lực", "Valid to")),
        column("authority", Kind.CODE, ("Cơ quan ban hành", "Issuing body"), codes="issuing_bodies"),
        column("successor", Kind.TEXT, ("Văn bản thay thế", "Replaced by"), ("Văn bản đã hoặc sẽ thay văn bản này", "The document that has replaced this one, or will")),
        column("source", Kind.TEXT, ("Văn bản", "Source document"), required=True),
    ),
)

ASSUMPTIONS = Table(
    name="assumptions",
    label=Text("Giả định", "Assumptions"),
    row=Text("một giả định của kế hoạch hoặc dự báo, có ngày hiệu lực", "a convention of the plan or the forecast, dated"),
    key=("assumption", "valid_from"),
    duties=(1, 2),
    columns=(
        column("assumption", Kind.CODE, ("Giả định", "Assumption"), codes="assumption_names", required=True),
        column("valid_from", Kind.DATE, ("Áp dụng từ", "Valid from"), required=True),
        column("value", Kind.NUMBER, ("Giá trị", "Value"), unit="stated", required=True),
        column("unit", Kind.TEXT, ("Đơn vị", "Unit")),
        column("valid_to", Kind.DATE, ("Áp dụng đến", "Valid to")),
        column("certainty", Kind.CODE, ("Độ chắc chắn", "Certainty"), codes="certainties", required=True),
        column("source", Kind.TEXT, ("Căn cứ", "Source"), required=True),
    ),
)

PUBLISHED_FIGURES = Table(
    name="published_figures",
    label=Text("Số liệu đã công bố", "Published figures"),
    row=Text("một con số đã công bố, kèm nguồn", "a figure published elsewhere, with its source"),
    key=("figure", "boundary", "year"),
    duties=(1, 2, 11),
    columns=(
        column("figure", Kind.TEXT, ("Mã số liệu", "Figure code"), required=True),
        column("indicator", Kind.TEXT, ("Chỉ số tương ứng", "Matching indicator"), INDICATOR_NOTE, suggests="indicator_names"),
        column("title", Kind.TEXT, ("Tên số liệu", "Title"), required=True),
        column("title_en", Kind.TEXT, ("Tên tiếng Anh", "English title")),
        column("boundary", Kind.CODE, ("Phạm vi", "Boundary"), ("Con số tính cho địa giới nào", "Which boundaries the figure is for"), codes="boundaries", required=True),
        YEAR,
        column("level", Kind.CODE, ("Trình độ", "Level"), ("Bỏ trống khi con số gộp mọi trình độ", "Empty where the figure is for all levels together"), codes="levels"),
        column("value", Kind.NUMBER, ("Giá trị", "Value"), ("Tỷ lệ viết 0–1", "Shares as 0–1"), unit="stated", required=True),
        column("unit", Kind.TEXT, ("Đơn vị", "Unit"), required=True),
        column("certainty", Kind.CODE, ("Độ chắc chắn", "Certainty"), codes="certainties", required=True),
        column("source", Kind.TEXT, ("Nguồn", "Source"), required=True),
    ),
)
