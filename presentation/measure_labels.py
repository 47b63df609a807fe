"""The words of every measure: what it is called, its unit, what it is made of, and which direction is good."""

from dataclasses import dataclass
from typing import Final, Literal

from data_access.measures import DEFINITIONS, Kind, Measure
from data_access.unit_levels import Level
from presentation import formats
from presentation.breaks import BreakMethod
from presentation.formats import Quantity, Suppression

LEVEL_NAMES: Final[dict[Level, str]] = {"community": "社区", "compound": "小区", "grid_unit": "网格"}
BREAK_NAMES: Final = {BreakMethod.QUANTILE: "分位数", BreakMethod.NATURAL: "自然断点"}
BREAK_SENTENCES: Final = {
    BreakMethod.QUANTILE: "分位数分级：各级的单位数大致相同",
    BreakMethod.NATURAL: "自然断点分级（Jenks）：级内差异最小",
}


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """``name`` as in a list; ``unit`` of the value; the parts as nouns with the unit they are counted in.

    ``better`` None: a size, neither good nor bad. ``definition`` is the sentence on hover.
    """

    name: str
    unit: str
    numerator: str
    numerator_unit: str
    definition: str
    denominator: str = ""
    denominator_unit: str = ""
    better: Literal["up", "down"] | None = None


WORDS: Final[dict[Measure, MeasureWords]] = {
    Measure.ELDERS: MeasureWords("老年人数", "人", "老年人", "人", "期末在册的 60 岁及以上老年人。"),
    Measure.KEY_GROUP_SHARE: MeasureWords(
        "重点人群占比", "%", "重点人群", "人", "重点人群（80 岁及以上、独居、半失能或失能）÷ 老年人，期末。",
        "老年人", "人",
    ),
    Measure.EFFECTIVE_COVERAGE: MeasureWords(
        "设备有效覆盖率", "%", "电子保姆在线的老年人", "人", "电子保姆在线的老年人 ÷ 老年人，期末；离线、故障不计。",
        "老年人", "人", "up",
    ),
    Measure.GAP_LIST: MeasureWords(
        "应装未装", "人", "应装未装的重点老年人", "人", "重点人群中没有电子保姆（或已拆除）的老年人，期末。",
        better="down",
    ),
    Measure.ON_TIME_ANSWER: MeasureWords(
        "呼叫及时应答率", "%", "及时应答的呼叫", "件", "在时限内接听的呼叫 ÷ 本期全部呼叫。", "呼叫", "件", "up"
    ),
    Measure.DISPUTES_PER_1000_HOUSEHOLDS: MeasureWords(
        "每千户纠纷", "件/千户", "登记纠纷", "件", "本期登记的纠纷 ÷ 户数 × 1,000。", "住户", "户", "down"
    ),
    Measure.OPEN_DISPUTES: MeasureWords("在办纠纷", "件", "在办纠纷", "件", "期末尚未办结的纠纷。", better="down"),
    Measure.OPEN_PUBLIC_ISSUES: MeasureWords(
        "在办民生问题", "件", "在办民生问题", "件", "期末尚未解决的民生问题。", better="down"
    ),
    Measure.RESOLUTION_RATE: MeasureWords(
        "民生问题解决率", "%", "已解决", "件", "本期受理且已解决的民生问题 ÷（受理数 − 仍在时限内的未解决数）。",
        "应解决", "件", "up",
    ),
    Measure.VISITS_PER_1000_RESIDENTS: MeasureWords(
        "每千人到访", "人次/千人", "到访服务空间", "人次",
        "本期到访 ÷ 居民数 × 1,000。社区按空间所在地计全部到访；小区和网格按到访者住处计，不含心理诊疗室和解压室。",
        "居民", "人", "up",
    ),
    Measure.OVERDUE_HAZARDS: MeasureWords(
        "逾期隐患", "处", "逾期未整改的隐患", "处", "发现后超过整改时限、期末仍未整改的隐患。", better="down"
    ),
}  # fmt: skip
MEASURE_NAMES: Final = {measure: words.name for measure, words in WORDS.items()}


def shown(measure: Measure, value: Quantity) -> Quantity:
    """The value as it is drawn: a share in percent, anything else as it is."""
    told = formats.known(value)
    return value if told is None or DEFINITIONS[measure].kind is not Kind.SHARE else told * 100


def value_text(measure: Measure, value: Quantity) -> str:
    """The value with its unit: "96.2%", "12 件", "3.4 件/千户"; "<5" and "—" as everywhere."""
    if DEFINITIONS[measure].kind is Kind.SHARE:
        return formats.percent_of(value)
    # A hidden rate is hidden because of a part below five: it is not itself "<5 per thousand".
    if isinstance(value, Suppression):
        return formats.TOO_SMALL_TO_TELL
    return formats.count(value, WORDS[measure].unit)


def short_value_text(measure: Measure, value: Quantity) -> str:
    """The value without its unit, for a label on the map; a share keeps its percent sign."""
    return formats.percent_of(value) if DEFINITIONS[measure].kind is Kind.SHARE else formats.number(value)


def parts_text(measure: Measure, numerator: Quantity, denominator: Quantity) -> str:
    """What the value is made of: "应解决 104 件，已解决 100 件"; empty for a count, which is its own part."""
    words = WORDS[measure]
    if not words.denominator:
        return ""
    over = formats.count(denominator, words.denominator_unit)
    return f"{words.numerator} {formats.count(numerator, words.numerator_unit)} ÷ {words.denominator} {over}"
