"""The console's own words in both languages."""

from __future__ import annotations

from tanheng.core import Text
from tanheng.report.words import WORDS as REPORT_WORDS

__all__ = ["DOMAINS", "WORDS", "domain_name"]

OWN = {
    "console": Text("console", "控制台"),
    "runs": Text("Runs", "运行"),
    "queue": Text("Queue", "队列"),
    "factors": Text("Factors", "排放因子"),
    "ledger": Text("Ledger", "账本"),
    "compare": Text("Compare", "对比"),
    "read": Text("Read a CSV", "读取 CSV"),
    "api": Text("API", "接口"),
    "overview": Text("Overview", "总览"),
    "quality": Text("Data quality", "数据质量"),
    "hour": Text("The hour", "逐时"),
    "report": Text("Report", "报告"),
    "save": Text("Save as one file", "保存为单个文件"),
    "glance": Text("Energy and carbon at a glance", "能量与碳一览"),
    "headlines": Text("What was found", "主要结果"),
    "key": Text("Key figures", "关键指标"),
    "baseline": Text("baseline", "基线"),
    "difference": Text("difference", "差值"),
    "title": Text("title", "标题"),
    "domains": Text("domains", "领域"),
    "damaged_series": Text(
        "This series is damaged: its file is not as the run wrote it.",
        "该序列已损坏：文件与运行写出时不一致。",
    ),
    "damaged": Text("damaged", "已损坏"),
    "no_runs": Text(
        "No runs here yet. Start one below, or write one into this folder with `tanheng run`.",
        "此处尚无运行。可在下方启动，或用 `tanheng run` 将结果写入此文件夹。",
    ),
    "from_day": Text("From", "自"),
    "to_day": Text("To", "至"),
    "whole": Text("Whole", "全部"),
    "a_month": Text("Month", "一月"),
    "a_week": Text("Week", "一周"),
    "a_day": Text("Day", "一日"),
    "earlier": Text("Earlier", "向前"),
    "later": Text("Later", "向后"),
    "dates": Text("Dates shown (UTC)", "显示日期（UTC）"),
    "outside": Text(
        "This chart has nothing within these dates: all of it is shown.",
        "此图在所选日期内没有数据，故显示全部。",
    ),
    "all_rows": Text("All rows (CSV)", "全部行（CSV）"),
    "undated": Text(
        "This chart has no dates: it shows the whole run.", "此图不含日期，显示整个运行。"
    ),
    "series": Text("Series", "序列"),
    "column": Text("Column", "列"),
    "shape": Text("Chart", "图形"),
    "over_time": Text("over time", "随时间"),
    "hour_by_day": Text("hour by day", "小时 × 日"),
    "duration": Text("duration curve", "持续曲线"),
    "balance": Text("stacked balance", "堆叠平衡"),
    "fan": Text("fan chart", "扇形图"),
    "json": Text("JSON", "JSON"),
    "csv_link": Text("CSV", "CSV"),
    "made_title": Text("How this was made", "计算方法"),
    "inputs": Text("Inputs", "输入文件"),
    "versions": Text("Versions", "版本"),
    "file": Text("file", "文件"),
    "bytes": Text("bytes", "字节"),
    "all_figures": Text("All figures", "全部数值"),
    "loading": Text("Loading …", "载入中 …"),
    "failed": Text("It could not be loaded.", "无法载入。"),
    "estimated": Text(
        "Full strokes are measured; broken strokes are forecast, modelled or synthetic.",
        "实线为实测；虚线为预报、模型计算或合成。",
    ),
    "verify": Text("Verify the ledger", "校验账本"),
    "verify_takes": Text("computes every entry again: some seconds", "重新计算每一条分录，需数秒"),
    "search_entries": Text("Text in an entry's key", "分录键中的文字"),
    "holds": Text("All holds.", "全部成立。"),
    "entries": Text("Entries, the newest first", "分录（新者在前）"),
    "number": Text("No.", "序号"),
    "entry_key": Text("Key: opens to its rows", "键：点开可追溯至来源行"),
    "from_time": Text("From (UTC)", "起（UTC）"),
    "amount": Text("Amount", "数额"),
    "account": Text("To account", "计入账户"),
    "search": Text("Search", "查找"),
    "search_factors": Text("Words of a factor's name or id", "因子名称或编号中的字词"),
    "no_ledger": Text(
        "No ledger lies in this folder (a file ending in .sqlite).",
        "此文件夹中没有账本（以 .sqlite 结尾的文件）。",
    ),
    "next": Text("Next", "下一页"),
    "previous": Text("Previous", "上一页"),
    "show": Text("Show", "显示"),
    "pick_runs": Text("Runs to set side by side", "选择要并列比较的运行"),
    "same_figures": Text("figures are equal", "个数值相同"),
    "start_run": Text("Start a run", "启动运行"),
    "project_file": Text("Project file in the folder of projects", "项目文件夹中的项目文件"),
    "cancel": Text("Cancel", "取消"),
    "state": Text("state", "状态"),
    "waiting": Text("waiting", "等待"),
    "running": Text("running", "运行中"),
    "done": Text("done", "完成"),
    "crashed": Text("crashed", "已崩溃"),
    "cancelled": Text("cancelled", "已取消"),
    "no_jobs": Text("Nothing was started here yet.", "尚未启动任何运行。"),
    "drop": Text(
        "Drop a CSV here, or choose one: how it would be read, and what could be counted on.",
        "将 CSV 拖放至此，或选择文件：查看读取方式，以及可依靠的出力。",
    ),
    "choose": Text("CSV file", "CSV 文件"),
    "power_unit": Text("Unit of the values", "数值单位"),
    "capacity": Text("Capacity", "装机容量"),
    "zone": Text("Time zone of the file", "文件所用时区"),
    "time_column": Text("Column of time (if not found)", "时间列（如未识别）"),
    "output_columns": Text("Columns of output (if not found)", "出力列（如未识别）"),
    "read_it": Text("Read it", "读取"),
    "open": Text("Open", "打开"),
    "trace": Text("Trace to their rows", "追溯至来源行"),
    "ledger_elsewhere": Text(
        "This run posted to a ledger that is not in this folder, or cannot be read.",
        "本次运行已记账，但其账本不在此文件夹中，或无法读取。",
    ),
    "in_ledger": Text("Entries of this hour in the ledger", "账本中该时刻的分录"),
    "at": Text("Hour starting (UTC)", "起始时刻（UTC）"),
    "no_series": Text("No series of this run has this hour.", "本次运行没有该时刻的序列。"),
    "not_found": Text("There is nothing here", "此处没有内容"),
    "back": Text("Back to the runs", "返回运行列表"),
    "no_quality": Text(
        "This run kept no record of the quality of its data.", "本次运行没有数据质量记录。"
    ),
    "min_max": Text("least to greatest", "最小至最大"),
    "hour_of_day": Text("hour of day (UTC)", "小时（UTC）"),
    "day": Text("day", "日"),
    "share_of_hours": Text("share of hours, %", "时间占比，%"),
    "residual": Text("It closes: the greatest residual is", "平衡闭合：最大残差为"),
}
WORDS = REPORT_WORDS | OWN

DOMAINS = {
    "renewables": Text("Wind and solar", "风电与光伏"),
    "grid": Text("Grid", "电网"),
    "datacenter": Text("Data centre", "数据中心"),
    "campus": Text("Campus", "园区"),
    "mobility": Text("Mobility", "交通"),
    "citizens": Text("Citizens", "居民"),
    "company": Text("Company", "企业"),
    "pathway": Text("Pathway", "路径"),
    "market": Text("Market", "市场"),
}


def domain_name(name: str) -> Text:
    """Return a domain's name in both languages."""
    return DOMAINS.get(name, Text(name, name))
