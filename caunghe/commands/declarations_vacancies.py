"""The commands that listen to the labour market, as data: vacancies read, code, skills, summary, explain."""

from __future__ import annotations

from typing import Final

from caunghe.commands.arguments import JSON, Argument, Command, file, out
from caunghe.language import Text

_READ_ADS: Argument = Argument(
    ("ads",),
    {"metavar": "ADS.parquet"},
    Text("tệp do caunghe vacancies read ghi", "file written by caunghe vacancies read"),
)
_ENGINE: Argument = Argument(
    ("--engine",),
    {"metavar": "MASTER", "default": "local"},
    Text(
        "local, hoặc cụm Spark như spark://HOST:7077; khi đó kết quả là thư mục .parquet ở nơi cụm đọc, ghi được",
        "local, or a Spark cluster such as spark://HOST:7077; the output is then a .parquet folder that it reaches",
    ),
)
_FEED = file(
    "--feed",
    Text(
        "bộ dữ liệu của thành phố: danh mục đơn vị, chương trình, người tìm việc",
        "the city's feed: employer register, programmes, job-seekers",
    ),
)

VACANCIES: Final[dict[str, Command]] = {
    "vacancies read": Command(
        Text(
            "Đưa tin tuyển dụng của một nguồn về dạng chung theo bảng ánh xạ; chưa có bảng thì máy đoán để xem lại.",
            "Read a source of advertisements into one shape by a mapping; without one, guess it for you to confirm.",
        ),
        (
            Argument(
                ("source",),
                {"metavar": "SOURCE"},
                Text(
                    "tệp hoặc thư mục .parquet, .csv, .tsv, .xlsx, JobPosting (.json, .jsonl, .html) hoặc bộ dữ liệu",
                    "a file or folder of .parquet, .csv, .tsv, .xlsx, JobPosting (.json, .jsonl, .html) or a feed",
                ),
            ),
            file(
                "--map",
                Text(
                    "bảng ánh xạ .csv, hoặc bảng có sẵn: full_text, sightings, undated, jobposting, employer_needs, "
                    "recruitment_slip; hoặc feed",
                    "the mapping, a .csv, or one that is shipped: full_text, sightings, undated, jobposting, "
                    "employer_needs, recruitment_slip; or feed",
                ),
            ),
            file(
                "--feed",
                Text(
                    "bộ dữ liệu có danh mục phường, xã để nhận ra nơi làm việc",
                    "a feed whose wards and communes are to be recognised as places of work",
                ),
            ),
            out(
                None,
                Text(
                    "tệp .parquet (hoặc .xlsx, .csv để xem) sẽ ghi", ".parquet to write (.xlsx, .csv to be looked at)"
                ),
            ),
            _ENGINE,
            JSON,
        ),
        "vacancies",
    ),
    "vacancies code": Command(
        Text(
            "Gán mã nghề ISCO-08 và VSCO 2020 cho tin tuyển dụng, kèm xác suất và năm mã gần nhất.",
            "Code advertisements to ISCO-08 and VSCO 2020, with probability and the five nearest codes.",
        ),
        (
            Argument(
                ("ads",),
                {"metavar": "ADS"},
                Text(
                    "tệp .parquet, hoặc CSV, TSV có cột ad, title và nếu có text, category, employer, level",
                    "a .parquet, or a CSV or TSV with ad, title and where present text, category, employer, level",
                ),
            ),
            file(
                "--training",
                Text("quyết định đã giữ, do vacancies reviewed ghi", "decisions kept, written by vacancies reviewed"),
            ),
            out(None, Text("tệp .csv, .xlsx hoặc .parquet sẽ ghi", ".csv, .xlsx or .parquet to write")),
            _ENGINE,
            JSON,
        ),
        "vacancies",
    ),
    "vacancies skills": Command(
        Text(
            "Tìm kỹ năng mà tin tuyển dụng yêu cầu, theo từ điển song ngữ gắn với ESCO.",
            "Find the skills that advertisements ask for, by a bilingual lexicon linked to ESCO.",
        ),
        (
            _READ_ADS,
            out(None, Text("tệp .parquet sẽ ghi: ad, skill", ".parquet to write: ad, skill")),
            _ENGINE,
            JSON,
        ),
        "vacancies",
    ),
    "vacancies summary": Command(
        Text(
            "Tổng hợp nhu cầu theo tháng, nghề, địa bàn; lương; thời gian tuyển; kỹ năng; chương trình so với nhu cầu.",
            "Sum up demand by month, occupation and area; pay; time to fill; skills; programmes against demand.",
        ),
        (
            _READ_ADS,
            file("--codes", Text("mã nghề do vacancies code ghi", "codes written by vacancies code")),
            file("--skills", Text("kỹ năng do vacancies skills ghi", "skills written by vacancies skills")),
            _FEED,
            Argument(
                ("--months",), {"type": int, "default": 12}, Text("số tháng gần nhất, 1–120", "newest months, 1–120")
            ),
            out(None, Text("thư mục, hoặc tệp .xlsx, ghi các bảng", "folder, or .xlsx, for the tables")),
            JSON,
        ),
        "vacancy_demand",
    ),
    "vacancies review": Command(
        Text(
            "Ghi bảng để người xem lại mã nghề: mỗi tin có năm mã có tên để chọn, tin khó nhất đứng đầu.",
            "Write a workbook to look over codes: five named codes to choose from, the most doubtful first.",
        ),
        (_READ_ADS, out(None, Text("tệp .xlsx sẽ ghi", ".xlsx to write")), JSON),
        "vacancy_review",
    ),
    "vacancies reviewed": Command(
        Text(
            "Đọc lại bảng đã xem, kiểm tra từng mã và giữ làm quyết định của thành phố.",
            "Read back what was looked over, check each code and keep it as the city's decisions.",
        ),
        (
            Argument(
                ("review",),
                {"metavar": "REVIEW"},
                Text("bảng do vacancies review ghi, đã điền", "workbook of vacancies review, filled in"),
            ),
            file("--training", Text("quyết định đã giữ từ trước", "decisions kept before")),
            out(None, Text("tệp .csv hoặc .xlsx sẽ ghi", ".csv or .xlsx to write")),
            JSON,
        ),
        "vacancy_review",
    ),
    "vacancies explain": Command(
        Text("Giải thích vì sao một tin được gán mã nghề ấy.", "Say why an advertisement gets its code."),
        (
            Argument(("title",), {"metavar": "TITLE"}, Text("tên việc trong tin", "the title advertised")),
            Argument(("--text",), {"metavar": "TEXT"}, Text("nội dung tin", "the advertisement's text")),
            Argument(
                ("--category",), {"metavar": "CATEGORY"}, Text("nhóm ngành ghi trong tin", "the category advertised")
            ),
            Argument(("--employer",), {"metavar": "EMPLOYER"}, Text("tên nơi tuyển", "the employer's name")),
            Argument(("--level",), {"metavar": "LEVEL"}, Text("cấp bậc ghi trong tin", "the level advertised")),
        ),
        "vacancies",
    ),
}
