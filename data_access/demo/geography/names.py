"""Invented names of the demonstration: compounds, roads and numbered grid units. No person and no brand."""

from collections.abc import Iterator, Sequence
from typing import Literal

from numpy.random import Generator

from data_access.demo.geography.partition import Point

BuildingStyle = Literal["walk_up", "mid_rise", "tower", "village"]

PILOT_COMPOUND_NAMES = ("璀璨天城", "御景苑", "和瑞园")
"""The pilot community's compounds that the newspaper page and the design pictures name, largest first."""

RIVERSIDE_ROAD = "御河东路"
COMPOUND_STEMS: list[str] = (
    "锦绣 康馨 瑞和 福泽 安泰 翠湖 书香 金河 银杏 云锦 紫荆 盛景 祥和 鸿福 春晖 秋实 兰亭 碧水 清河 青松 "
    "望云 静雅 朝晖 同泰 永兴 惠民 裕康 吉庆 和顺 宝丰 明珠 月华 云山 学府 文锦 武州 平盛 凤鸣 龙泉 桃源 "
    "杏林 梧桐 白桦 海棠 丁香 玉兰 枫桥 柳溪 荷塘 竹韵 梅岭 松鹤 晨光 向阳"
).split()
COMPOUND_ENDINGS: dict[BuildingStyle, tuple[str, ...]] = {
    "walk_up": ("小区", "里", "新村", "家园"),
    "mid_rise": ("佳苑", "花园", "嘉园", "苑"),
    "tower": ("华府", "华庭", "名邸", "天境"),
}
MAIN_ROAD_STEMS: list[str] = (
    "文昌 和平 迎宾 朝阳 建设 振兴 学府 同心 富民 向阳 青年 友谊 光明 翠林 永泰 平城 云中 开源 兴盛 康宁 "
    "民主 新建 北岳 武周 白登 恒岳 长胜 永固 东风 西京 育才 人民"
).split()
DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1–99 in Chinese: 七, 十, 十二, 二十六."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def grid_unit_name(number: int) -> str:
    """第一网格, 第二网格 …, numbered within the community."""
    return f"第{chinese_number(number)}网格"


def building_name(number: int, style: BuildingStyle) -> str:
    """1号楼 in a town; village houses stand in numbered rows: 1排."""
    return f"{number}排" if style == "village" else f"{number}号楼"


def stem_of(community_name: str) -> str:
    """文兴社区 → 文兴, 石家寨村 → 石家寨."""
    return community_name.removesuffix("社区").removesuffix("村") or community_name


class CompoundNames:
    """Names for the compounds of one street, none given twice; a name suits the houses that carry it."""

    def __init__(self, random: Generator) -> None:
        self._stems: list[str] = [COMPOUND_STEMS[index] for index in random.permutation(len(COMPOUND_STEMS))]
        self._given: set[str] = set(PILOT_COMPOUND_NAMES)
        self._next = 0

    def next(self, style: BuildingStyle) -> str:
        """The next stem, with the first ending of the style that makes an unused name."""
        while True:
            stem = self._stems[self._next % len(self._stems)]
            self._next += 1
            endings = COMPOUND_ENDINGS[style]
            for turn in range(len(endings)):
                name = stem + endings[(self._next + turn) % len(endings)]
                if name not in self._given:
                    self._given.add(name)
                    return name


def village_compound_names(village_name: str, middles: Sequence[Point]) -> list[str]:
    """北街, 南街, 东街, 西街 by where each part lies, the rest 中街 and 新村; prefixed with the village's name."""
    names: dict[int, str] = {}
    left = list(range(len(middles)))
    for name, axis, farthest in (("北街", 1, max), ("南街", 1, min), ("东街", 0, max), ("西街", 0, min)):
        if left:
            index = farthest(left, key=lambda candidate: middles[candidate][axis])
            names[index] = name
            left.remove(index)
    names |= dict(zip(left, ("中街", "新村", "前街", "后街", "上街", "下街", "老村", "新街"), strict=False))
    return [stem_of(village_name) + names[index] for index in range(len(middles))]


def main_road_stems(random: Generator) -> Iterator[str]:
    """Stems of main roads in random order; when all are given, again with 新 before them."""
    order = [MAIN_ROAD_STEMS[index] for index in random.permutation(len(MAIN_ROAD_STEMS))]
    prefix = ""
    while True:
        yield from (prefix + stem for stem in order)
        prefix += "新"
