"""Days as the street counts them: in Asia/Shanghai, by whole calendar months."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC. Asked at every use: a server runs for weeks."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The day in Asia/Shanghai on which ``moment`` lies."""
    return moment.astimezone(SHANGHAI).date()


def today() -> date:
    return day_of(now())


def end_of(day: date) -> datetime:
    """The first moment after ``day``, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def last_second_of(day: date) -> datetime:
    """The last moment that still belongs to ``day``, in UTC; moments are kept to the second."""
    return end_of(day) - timedelta(seconds=1)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def first_of_week(day: date) -> date:
    """The first day of a day's week of the month: the 1st, 8th, 15th, 22nd or 29th."""
    return day.replace(day=(day.day - 1) // 7 * 7 + 1)


def last_of_week(day: date) -> date:
    """The last day of a day's week of the month: six days after its first, or the month's last."""
    return min(first_of_week(day) + timedelta(days=6), last_of_month(day))


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later (earlier, if negative); the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(first_day: date, last_day: date) -> list[date]:
    """The first days of all months touched, oldest first."""
    month, months = first_of_month(first_day), []
    while month <= last_day:
        months.append(month)
        month = months_later(month, 1)
    return months
