"""The words of the public pages, in both languages. What a run says is worded by its report and not here."""

from __future__ import annotations

from caunghe.language import Text

TARGETS = Text("Mục tiêu", "Targets")
INDICATORS = Text("Chỉ số", "Indicators")
PROGRAMMES = Text("Chương trình", "Programmes")
INSTITUTIONS = Text("Cơ sở đào tạo", "Institutions")
COMMUNES = Text("Xã, phường", "Communes")
GAPS = Text("Nghề thiếu người", "Occupations short of people")
OPEN_DATA = Text("Dữ liệu mở", "Open data")
DEFINITIONS = Text("Cách đọc số liệu", "How to read the figures")
CHANGES = Text("Có gì mới", "What is new")
ABOUT = Text("Giới thiệu", "About")
PUBLIC_MENU = Text("Các trang công khai", "Public pages")
RUN_PUBLISHED = Text("Công bố một lượt chạy", "Published a run")

UNPUBLISHED = Text("Chưa công bố số liệu nào", "Nothing has been published yet")
UNPUBLISHED_SAYS = Text(
    "Trang này hiện số liệu của lượt chạy đã được sở công bố. Khi sở công bố lượt chạy đầu tiên, mục tiêu, chỉ số, "
    "chương trình và dữ liệu mở sẽ ở đây.",
    "These pages show the figures of a run that the department has published. Once it publishes the first, targets, "
    "indicators, programmes and open data are here.",
)
MADE_OF = Text(
    "Số liệu của {city} đến ngày {as_of}; lượt chạy {run}, lập ngày {created}.",
    "Data of {city} as of {as_of}; run {run}, made on {created}.",
)
WHERE_FROM = Text("Số liệu này từ đâu", "Where these figures come from")
RUN = Text("Mã băm của lượt chạy", "Hash of the run")
FEED = Text("Mã băm của bộ dữ liệu", "Hash of the feed")
CODE = Text("Phiên bản phần mềm", "Version of the program")
AS_OF = Text("Số liệu đến ngày", "Data as of")
CREATED = Text("Ngày lập", "Made on")
BASIS = Text("Tính chất số liệu", "Basis")
BASES = {
    "published": Text("số đã công bố", "published"),
    "estimated": Text("số ước tính", "estimated"),
    "synthetic": Text("dữ liệu mô phỏng", "synthetic data"),
}
LICENCE = Text("Giấy phép", "Licence")
NO_LICENCE = Text("chưa nêu", "not stated")

FIVE = Text("Năm con số", "Five figures")
IN_BRIEF = Text("Tóm tắt", "In brief")
PATHS = Text("Mục tiêu và đường đi tới mục tiêu", "Targets and the paths to them")
TOP_GAPS = Text("Nghề thiếu nhiều người nhất", "Largest gaps")
ALL_OF = Text("Xem tất cả: {what}", "See all: {what}")
COVERAGE = Text("Độ phủ", "Coverage")
COVERS = Text("đã có {coverage} số phải báo cáo", "covers {coverage} of what is due")
SO_FAR = Text("{value} (số đến nay)", "{value} (so far)")
TO_DATE = Text("đến nay, đợt chưa kết thúc", "so far, still open")
NOT_DUE = Text("không nêu phải báo cáo bao nhiêu", "nothing says how much is due")
WITHHELD = Text("không công bố", "withheld")
NO_NUMBER = Text("chưa có số liệu", "no data")
CAUTION = Text("{value}, dùng thận trọng", "{value}, use with caution")
TABLE_BEHIND = Text("Số liệu của hình", "The numbers of this chart")
MORE = Text("Bằng chứng và định nghĩa", "Evidence and definition")

ESTIMATE = Text("Ước lượng", "Estimate")
INTERVAL = Text("Khoảng tin cậy 95 %", "95% interval")
ENDS = Text("{low} đến {high}", "{low} to {high}")
FULL_COUNT = Text("số liệu toàn bộ, không có sai số chọn mẫu", "a full count, without sampling error")
GOAL = Text("Mức phải đạt", "Level to be reached")
BY_YEAR = Text("{value} năm {year}", "{value} by {year}")
IN_YEAR = Text("{value} năm {year}", "{value} in {year}")
DECISION = Text("Văn bản", "Decision")
NOT_STATED = Text("không nêu", "not stated")
VERDICT = Text("Kết luận", "Verdict")
PROJECTED = Text("Dự báo năm của mục tiêu", "Projected for the target's year")
CHANCE = Text("Khả năng đạt", "Chance of meeting it")
PERSONS = Text("Số đơn vị tính (n)", "Units counted (n)")
DEFINITION = Text("Định nghĩa", "Definition")
SOURCE = Text("Nguồn định nghĩa", "Source of the definition")
UNIT = Text("Đơn vị", "Unit")
KIND = Text("Loại số liệu", "Kind of data")
KINDS = {
    "survey": Text("điều tra mẫu, có sai số chọn mẫu", "sample survey, with sampling error"),
    "register": Text("sổ đăng ký, số liệu toàn bộ", "register, a full count"),
}
DIRECTION = Text("Chiều", "Direction")
DIRECTIONS = {
    "higher": Text("cao hơn là tốt hơn", "higher is better"),
    "lower": Text("thấp hơn là tốt hơn", "lower is better"),
    "neutral": Text("không phân biệt tốt xấu", "neither is better"),
}
YEAR = Text("Năm", "Year")
VALUE = Text("Giá trị", "Value")
LATEST = Text("Giá trị mới nhất", "Latest value")
NO_TARGETS = Text("Bộ dữ liệu chưa khai mục tiêu nào.", "The feed declares no target yet.")
TARGETS_LEAD = Text(
    "Mỗi mục tiêu được đối chiếu với ước lượng hiện nay và đường dự báo. Nơi sai số quá lớn để kết luận, trang nói rõ.",
    "Each target is held against the estimate today and a projection. Where errors are too large to tell, it says so.",
)
CHART_NOTE = Text(
    "Vạch đứng: khoảng tin cậy 95 % của năm đã quan sát. Dải đậm: khoảng dự báo 80 %; dải nhạt: 95 %. Hình thoi: mục "
    "tiêu. Trục đứng không bắt đầu từ 0.",
    "Vertical bars: 95% intervals of observed years. Dark band: 80% projection interval; pale band: 95%. Diamonds: "
    "targets. The vertical axis does not start at 0.",
)
TREND_NOTE = Text(
    "Dải: khoảng tin cậy 95 %. Trục đứng có thể không bắt đầu từ 0.",
    "Band: 95% interval. The vertical axis may not start at 0.",
)
OVER_YEARS = Text("{label} qua các năm", "{label} over the years")
BROKEN_DOWN = Text("Chia theo", "Broken down by")
BY = Text("{label} theo {breakdown}", "{label} by {breakdown}")
OF_YEAR = Text("{breakdown}, năm {year}", "{breakdown}, {year}")
INDICATORS_LEAD = Text(
    "Mỗi chỉ số được định nghĩa một lần và tính như nhau ở báo cáo, trang này và tệp dữ liệu.",
    "Each indicator is defined once and calculated alike for the report, these pages and the data files.",
)
GAPS_LEAD = Text(
    "Chênh lệch là số chỗ việc cần người trừ số người tốt nghiệp và người tìm việc, bình quân mỗi năm giai đoạn "
    "{first}–{last}, nếu tuyển sinh như ba năm qua. Nơi khoảng dự báo chứa số 0 thì chưa thể nói là thiếu người.",
    "A gap is openings less graduates and job seekers, a yearly mean of {first}–{last}, if intakes stay as in the last "
    "three years. Where the interval holds 0 it cannot be told that people are short.",
)
OCCUPATION = Text("Nghề", "Occupation")
GAP = Text("Thiếu, người mỗi năm", "Gap, people a year")
INTERVAL_80 = Text("Khoảng dự báo 80 %", "80% interval")
IS_SURE = Text("Kết luận", "What can be told")
SHORT = Text("thiếu người", "short of people")
NOT_SURE = Text("chưa thể nói", "cannot be told")
GAP_COVERAGE = Text(
    "Dự báo không có độ phủ; khoảng 80 % cho biết độ chắc chắn.",
    "A forecast has no coverage; its 80% interval says how sure it is.",
)

SEARCH = Text("Tìm", "Search")
SEARCH_NOTE = Text("Mã hoặc tên; có dấu hay không dấu đều được.", "Code or name, with or without marks.")
ALL = Text("Tất cả", "All")
SHOW = Text("Xem", "Show")
FOUND = Text("Tìm thấy {count}.", "{count} found.")
NAME = Text("Tên", "Name")
LEVEL = Text("Trình độ", "Level")
FIELD = Text("Nhóm ngành, nghề", "Group of fields")
COMMUNE = Text("Xã, phường", "Commune")
INSTITUTION = Text("Cơ sở", "Institution")
KIND_OF = Text("Loại", "Kind")
FACTS = Text("Thông tin", "Facts")
SITES = Text("Địa điểm đào tạo", "Sites")
PUBLISHED_VALUES = Text("Số liệu đã công bố", "Published figures")
PUBLISHED_VALUES_LEAD = Text(
    "Chỉ có số mà lượt chạy công bố. Ô quá nhỏ hoặc không đủ tin cậy thì không công bố, và trang này không tính lại.",
    "Only what the run publishes. Cells that are too small or not reliable are withheld, and nothing here is reckoned "
    "anew.",
)
NO_VALUES = Text("Lượt chạy không có số liệu riêng cho nơi này.", "The run has no figures of its own for this place.")
NO_PROGRAMMES = Text("Không có chương trình nào.", "There are no programmes.")

OPEN_LEAD = Text(
    "Mọi tệp của một lượt chạy thuộc về nhau; địa chỉ có mã băm của lượt chạy không bao giờ đổi nội dung. Chỉ có cột "
    "công khai; dòng không công bố thì không có số.",
    "The files of a run belong together; an address with the hash of the run never changes. Only public columns are in "
    "them, and rows that are withheld have no numbers.",
)
FOR_EXCEL = Text("Mở bằng Excel (CSV)", "For Excel (CSV)")
FOR_MACHINES = Text("Máy đọc (CSV)", "For machines (CSV)")
BOOK = Text("Sổ tính (XLSX)", "Workbook (XLSX)")
PARQUET = Text("Parquet", "Parquet file")
SDMX_DATA = Text("SDMX-CSV 2.0", "SDMX-CSV 2.0 file")
SDMX_STRUCTURE = Text("Cấu trúc SDMX (JSON)", "SDMX structure (JSON)")
PACKAGE = Text("Mô tả bộ dữ liệu (datapackage.json)", "Description of the data (datapackage.json)")
EXCHANGE = Text("Trao đổi thống kê", "Statistical exchange")
ROWS = Text("{count} dòng", "{count} {count:row|rows}")
OPEN_TABLES = {
    "values": Text("Giá trị của các chỉ số", "Values of the indicators"),
    "targets": Text("Mục tiêu và kết luận", "Targets and verdicts"),
    "indicators": Text("Danh mục chỉ số", "Catalogue of indicators"),
}
COLUMNS = {
    "indicator": Text("Mã chỉ số", "Name of the indicator"),
    "year": YEAR,
    "breakdown": Text("Phân tổ", "Breakdown"),
    "category": Text("Nhóm của phân tổ", "Category of the breakdown"),
    "estimate": ESTIMATE,
    "standard_error": Text("Sai số chuẩn", "Standard error"),
    "low": Text("Cận dưới 95 %", "Lower end, 95%"),
    "high": Text("Cận trên 95 %", "Upper end, 95%"),
    "persons": PERSONS,
    "basis": BASIS,
    "flag": Text("Tình trạng công bố", "Status of publication"),
    "coverage": COVERAGE,
    "pending": Text("Phần chưa thể biết", "Share that cannot be known yet"),
    "is_result": Text("Đủ số phải báo cáo", "Covers what is due"),
    "target": GOAL,
    "source": DECISION,
    "verdict": VERDICT,
    "probability": CHANCE,
}

DEFINITIONS_LEAD = Text(
    "Một con số chỉ có nghĩa khi biết nó chắc đến đâu, gồm bao nhiêu phần và từ đâu.",
    "A figure means something only with how sure it is, how much it covers and where it comes from.",
)
TERMS = {
    "interval": INTERVAL,
    "coverage": COVERAGE,
    "so_far": Text("Số đến nay", "So far"),
    "caution": Text("Dùng thận trọng", "Use with caution"),
    "withheld": Text("Không công bố", "Withheld"),
    "chance": CHANCE,
    "interval_80": INTERVAL_80,
    "basis": BASIS,
    "run": Text("Lượt chạy", "Run"),
}
TERMS_SAY = {
    "interval": Text(
        "± là nửa khoảng tin cậy 95 % của số ước lượng từ mẫu. Sổ đăng ký là số liệu toàn bộ nên không có sai số chọn "
        "mẫu, nhưng vẫn có thể thiếu hoặc sai.",
        "± is half the 95% interval of an estimate from a sample. A register is a full count without sampling error, "
        "but may still be incomplete or wrong.",
    ),
    "coverage": Text(
        "Phần đã có trong số phải báo cáo, tính theo người; với điều tra là phần người được hỏi có trả lời.",
        "The share of what is due that is known, counted in people; of a survey, of those asked who answered.",
    ),
    "so_far": Text(
        "Năm mới có dưới 95 % số phải báo cáo, hoặc đợt chưa kết thúc: không đem so sánh.",
        "A year of which less than 95% of what is due is known, or that is still open: it is not compared.",
    ),
    "caution": Text(
        "Sai số tương đối lớn hoặc ít người trả lời: dùng để biết chiều hướng, không để xếp hạng.",
        "A large relative error or few answers: good for the direction, not for a ranking.",
    ),
    "withheld": Text(
        "Ô có quá ít người, hoặc ước lượng không đủ tin cậy. Không trang và tệp nào có số ấy, và những ô khác được giữ "
        "lại đủ để không tính ngược ra được.",
        "A cell of too few people, or an estimate that is not reliable. No page or file has the number, and enough "
        "other cells are withheld that it cannot be worked out.",
    ),
    "chance": Text(
        "Xác suất mà đường dự báo, với cả sai số chọn mẫu, đạt mức mục tiêu vào năm của mục tiêu.",
        "The probability that the projection, sampling error included, reaches the target's level by its year.",
    ),
    "interval_80": Text(
        "Trong mười dự báo như vậy, khoảng tám lần số về sau nằm trong khoảng ấy.",
        "Of ten such forecasts, about eight later figures lie within it.",
    ),
    "basis": Text(
        "Số đã công bố là của cơ quan có trách nhiệm; số ước tính được tính từ số khác; dữ liệu mô phỏng không nói gì "
        "về thực tế.",
        "Published figures are those of the authority; estimated ones are worked out from others; synthetic data say "
        "nothing of reality.",
    ),
    "run": Text(
        "Một lần tính toàn bộ từ một bộ dữ liệu, phần mềm và tùy chọn xác định: mã băm cho biết có đúng là nó không.",
        "One calculation of everything from one feed, with a given program and options: its hash tells it from others.",
    ),
}
CHANGES_LEAD = Text("Thay đổi của phần mềm, theo người dùng.", "Changes of the program, by who they are for.")
FOR_EVERYONE = Text("Mọi người", "Everyone")
ABOUT_SAYS = Text(
    "Cầu Nghề là phần mềm mở giúp một thành phố đào tạo những người mà doanh nghiệp của thành phố cần. Trang công khai "
    "hiện số liệu của một lượt chạy đã công bố; mỗi con số nói rõ sai số, độ phủ, ngày và tính chất của nó.",
    "Cầu Nghề is open software with which a city trains the people that its employers need. The public pages show the "
    "figures of one published run; each says its error, coverage, date and basis.",
)
BASIS_OF_TABLES = Text("Tính chất của từng bảng", "Basis of each table")
TABLE = Text("Bảng", "Table")
