"""The words of the pages of runs, in both languages."""

from __future__ import annotations

from caunghe.language import Text

RUN = Text("Lần chạy {number}", "Run {number}")
A_RUN = Text("Lần chạy", "Run")
RUNS_SAY = Text(
    "Một lần chạy tính lại chỉ số, dự báo, kế hoạch và báo cáo từ sổ đăng ký như lúc bắt đầu.",
    "A run calculates indicators, forecast, plan and report anew from the registry as it stands when it begins.",
)
NO_RUNS = Text("Chưa có lần chạy nào.", "There has been no run yet.")
NO_DATASET = Text(
    "Chưa nạp bộ dữ liệu nào nên chưa chạy được.", "No feed has been loaded yet, so that there is nothing to run."
)
START = Text("Bắt đầu một lần chạy", "Start a run")
START_BUTTON = Text("Bắt đầu", "Start")
STARTED = Text("Đã ghi nhận; trang này cho biết tiến độ.", "It is in the queue; this page tells how far it is.")
JOINED = Text(
    "Lần chạy này đã được bắt đầu từ trước; đây là trang của nó.", "This run was started before; this is its page."
)
SCENARIO = Text("Kịch bản", "Scenario")
SEED = Text("Số gieo ngẫu nhiên", "Random seed")
SEED_NOTE = Text("Cùng số này thì ra cùng kết quả.", "The same seed gives the same result.")
CREATED = Text("Ngày ghi trên báo cáo", "Day of the report")
WRONG_NUMBER = Text("Phải là số nguyên từ 0 trở lên.", "This must be a whole number of 0 or more.")
WRONG_DAY = Text("Phải là một ngày.", "This must be a day.")
STATE = Text("Trạng thái", "State")
ASKED = Text("Yêu cầu lúc", "Asked for")
ENDED = Text("Kết thúc lúc", "Ended")
ASKED_BY = Text("Người yêu cầu", "Asked for by")
OPERATOR = Text("người vận hành", "the operator")
DATA = Text("Số liệu", "Data")
DATA_OF = Text(
    "{city}, nạp {loaded}, sau {revision} lần sửa", "{city}, loaded {loaded}, after {revision} {revision:edit|edits}"
)
HASH = Text("Mã băm của dữ liệu", "Hash of the data")
RESULT_HASH = Text("Mã băm của kết quả", "Hash of the results")
CODE = Text("Phiên bản phần mềm", "Version of the software")
TOOK = Text("Thời gian tính", "Time taken")
SECONDS = Text("{seconds} giây", "{seconds} {seconds:second|seconds}")
WAITS = Text("Đang chờ đến lượt. Trang tự cập nhật.", "Waiting for its turn. This page keeps itself up to date.")
UNSERVED = Text(
    "Đang chờ, nhưng không có tiến trình nền nào đang chạy. Người vận hành khởi động bằng caunghe work.",
    "Waiting, and no worker is running. The operator starts one with caunghe work.",
)
WAITS_AGAIN = Text(
    "Tiến trình nền đã dừng giữa chừng (lần thứ {attempt}); lần chạy sẽ được tiếp tục từ các bước đã xong.",
    "The worker ended half-way (attempt {attempt}); the run will go on from the stages that are done.",
)
RUNS_NOW = Text("Bước {done}/{total}: {label}", "Stage {done} of {total}: {label}")
BEGINS = Text("Đang chuẩn bị dữ liệu.", "Getting the data ready.")
ENDING = Text("Đang dừng lại.", "It is being ended.")
DONE = Text("Đã xong lúc {moment}.", "Finished at {moment}.")
WAS_CANCELLED = Text("Đã hủy lúc {moment}.", "Cancelled at {moment}.")
FAILED = {
    "refused": Text("Không chạy được: {why}", "It cannot be run: {why}"),
    "died": Text(
        "Đã dừng giữa chừng {attempts} lần nên không thử nữa. Người vận hành xem nhật ký của tiến trình nền: thường "
        "là hết bộ nhớ hoặc đầy đĩa.",
        "It ended half-way {attempts} {attempts:time|times} and is not tried again. The operator finds why in the "
        "worker's log: most often memory or disk has run out.",
    ),
}
ABOUT = Text("Về lần chạy này", "About this run")
STAGES = Text("Các bước", "Stages")
STAGE_DONE = Text("xong", "done")
STAGE_NOW = Text("đang làm", "under way")
STAGE_WAITS = Text("chưa đến", "to come")
STAGE_KEPT = Text("giữ nguyên, không có gì thay đổi", "kept, as nothing had changed")
REFRESH = Text("Xem tiến độ mới nhất", "Show how far it is now")
CANCEL = Text("Hủy lần chạy", "Cancel the run")
CANCEL_SAYS = Text("Các bước đã xong không được giữ.", "What is done so far is not kept.")
CANCELLED = Text("Đã hủy, hoặc sẽ dừng trong vài giây.", "It is cancelled, or will end in a few seconds.")
TOO_LATE = Text("Lần chạy đã kết thúc hoặc đã đổi trạng thái.", "The run has ended, or its state has changed.")
RESULTS = Text("Kết quả", "Results")
REPORT = Text("Báo cáo", "Report")
FINDINGS = Text("Lỗi và cảnh báo của số liệu", "Errors and warnings in the data")
FINDINGS_COUNTED = Text(
    "Kiểm tra: {errors} lỗi, {warnings} cảnh báo.",
    "Checked: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}.",
)
FINDINGS_PRIVATE = Text(
    "Trang chi tiết cho thấy từng ô, có thể có dữ liệu cá nhân, nên chỉ chuyên viên sở mở được.",
    "The pages show single cells, which may be personal data: only officers of the department open them.",
)
TABLES = Text("Bảng kết quả (CSV)", "Tables of results (CSV)")
FILES_GONE = Text(
    "Thư mục kết quả không còn trên máy chủ. Khôi phục từ bản sao lưu hoặc chạy lại.",
    "The folder of the results is gone from the server. Restore it from a backup, or run again.",
)
PUBLISH = Text("Công bố lần chạy này", "Publish this run")
PUBLISH_SAYS = Text(
    "Trang công khai sẽ đọc số liệu của lần chạy này. Người công bố phải khác người yêu cầu.",
    "The public pages will read this run. Who publishes must be another person than who asked for it.",
)
PUBLISHED = Text("Đã công bố.", "Published.")
PUBLISHED_AT = Text("Công bố lúc {moment}, bởi {who}", "Published at {moment} by {who}")
SAME_PERSON = Text(
    "Bạn là người yêu cầu lần chạy này; một người khác phải xem và công bố.",
    "You asked for this run; somebody else must look at it and publish it.",
)
CHANGED = Text(
    "Số liệu công bố đã đổi từ lần bạn xem trước: lần chạy {after} thay lần chạy {before}.",
    "The published figures have changed since you looked: run {after} has taken the place of run {before}.",
)
DATA_CHANGED = Text(
    "Sổ đăng ký đã thay đổi sau lần chạy này: {edits} lần sửa.",
    "The registry has changed since this run: {edits} {edits:edit|edits}.",
)
DATA_REPLACED = Text("Một bộ dữ liệu mới đã được nạp sau lần chạy này.", "A new feed has been loaded since this run.")
KINDS = {
    ".html": Text("trang web", "web page"),
    ".pdf": Text("PDF", "PDF"),
    ".xlsx": Text("sổ tính", "workbook"),
    ".csv": Text("CSV", "CSV"),
    ".json": Text("JSON", "JSON"),
}
FILES = {
    "report.vi": Text("Báo cáo, tiếng Việt", "Report, in Vietnamese"),
    "report.en": Text("Báo cáo, tiếng Anh", "Report, in English"),
    "findings.vi": Text("Từng lỗi và cách sửa, tiếng Việt", "Each finding and how to mend it, in Vietnamese"),
    "findings.en": Text("Từng lỗi và cách sửa, tiếng Anh", "Each finding and how to mend it, in English"),
    "edition": Text("Điều các trang công khai nói", "What the public pages say"),
    "indicators.sdmx": Text("Các chỉ số, SDMX", "Indicators, SDMX"),
    "indicators.structure": Text("Cấu trúc SDMX của các chỉ số", "SDMX structure of the indicators"),
}
SCENARIOS = {
    "low": Text("thấp", "low"),
    "middle": Text("trung bình", "middle"),
    "high": Text("cao", "high"),
}
FILE = Text("{name} ({kind}, {size})", "{name} ({kind}, {size})")
KILOBYTES = Text("{size} kB", "{size} kB")
MEGABYTES = Text("{size} MB", "{size} MB")
