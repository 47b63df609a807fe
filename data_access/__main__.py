"""``python -m data_access …``: fill the demonstration, migrate, keep the rollups true, say how the database is.

What went wrong is one Chinese sentence on standard error, with exit code 2; never a traceback. Exit code 1: the command
did its work and found something (cells of the rollups that differ from the events).
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from data_access import calendar_days, commands
from data_access.commands import CellsDiffer
from data_access.engine import DatabaseProblem, problem_of
from data_access.settings import SettingsError, read_settings


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with a command."""

    def error(self, message: str) -> NoReturn:
        # argparse says "argument --years: …" before a sentence of our own, and English otherwise.
        own = re.search(r"选项 .*", message)
        self.exit(2, f"{own[0] if own else '命令写法不正确，请运行“python -m data_access --help”查看用法。'}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = vars(_parser().parse_args(arguments))
    command: Callable[..., str] = options.pop("command")
    interrupted: str = options.pop("interrupted", "已中断。")
    try:
        print(command(read_settings(), **options))
    except CellsDiffer as found:
        print(found)
        return 1
    except (DatabaseProblem, SettingsError) as error:
        print(error, file=sys.stderr)
    except (SQLAlchemyError, OSError) as error:
        print(problem_of(error), file=sys.stderr)
    except KeyboardInterrupt:
        print(interrupted, file=sys.stderr)
    else:
        return 0
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m data_access", description="社区治理看板的数据库命令")
    named = parser.add_subparsers(required=True, metavar="命令", parser_class=_Parser)
    demo = named.add_parser("demo", help="把演示数据填入空数据库")
    demo.add_argument(
        "--street", dest="street_code", type=_street, metavar="代码", help="9 位街道代码，默认为设置 STREET"
    )
    demo.add_argument("--years", type=_number("--years", 1, 10), default=3, metavar="年数", help="几年的数据，默认 3")
    demo.add_argument("--as-of", type=_past_day, metavar="日期", help="截至哪一天（YYYY-MM-DD），默认到此刻")
    demo.add_argument(
        "--seed", type=_number("--seed", 0, 2**31), default=1, metavar="种子", help="同一种子同一天，数据相同"
    )
    demo.add_argument(
        "--scale", type=_number("--scale", 1, 1000), default=1, metavar="倍数", help="事件数量的倍数，默认 1"
    )
    demo.set_defaults(
        command=commands.fill_demonstration, interrupted="已中断；没有填完的演示数据会在下次运行时重新填充。"
    )
    migrate = named.add_parser("migrate", help="建立数据表，或把旧结构升级到最新，并统计汇总数据")
    migrate.set_defaults(command=commands.migrate)
    rollup = named.add_parser("rollup", help="更新汇总数据，使其与明细一致")
    how = rollup.add_mutually_exclusive_group()
    how.add_argument("--watch", action="store_true", help="一直运行，每隔一两秒更新一次，按 Ctrl+C 结束")
    how.add_argument("--verify", action="store_true", help="重新统计全部明细并逐格比对，有不一致时退出码为 1")
    how.add_argument("--rebuild", action="store_true", help="清空汇总数据，全部重新统计")
    rollup.set_defaults(
        command=commands.keep_rollups, interrupted="已停止；没有统计完的部分没有写入，下次更新时会补上。"
    )
    status = named.add_parser("status", help="显示结构版本、数据版本和各表行数")
    status.set_defaults(command=commands.status)
    return parser


def _number(name: str, least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"选项 {name} 的值“{text}”不正确，请改为 {least} 到 {most} 之间的整数。")
        return int(text)

    return parse


def _street(text: str) -> str:
    if not re.fullmatch(r"[0-9]{9}", text):
        raise argparse.ArgumentTypeError(f"选项 --street 的值“{text}”不正确，请改为 9 位街道代码，例如 140213066。")
    return text


def _past_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day > calendar_days.today():
        raise argparse.ArgumentTypeError(f"选项 --as-of 的值“{text}”不正确，请改为今天或以前的日期，例如 2026-06-30。")
    return day


if __name__ == "__main__":
    sys.exit(main())
