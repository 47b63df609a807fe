"""The day in words, by the civil and by the lunar calendar."""

from datetime import date, datetime, time
from functools import lru_cache

import cnlunar

from presentation.formats import weekday


@lru_cache(maxsize=8)
def day_words(day: date) -> str:
    """ "2026年11月24日 星期二 · 农历十月十六"; on the day of a solar term its name follows: "… · 小雪"."""
    lunar = cnlunar.Lunar(datetime.combine(day, time(12)), godType="8char")
    words = f"{day.year}年{day.month}月{day.day}日 {weekday(day.weekday()).replace('周', '星期')}"
    term = "" if lunar.todaySolarTerms == "无" else f" · {lunar.todaySolarTerms}"
    return f"{words} · 农历{lunar.lunarMonthCn[:-1]}{lunar.lunarDayCn}{term}"
