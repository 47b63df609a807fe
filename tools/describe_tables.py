"""Write the column tables of docs/shared-database.md from the schema: ``python -m tools.describe_tables``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import CheckConstraint, Column, Table
from sqlalchemy.dialects import postgresql

from data_access import schema
from data_access.rollup.registry import tables as rollup_tables

DOCUMENT = Path(__file__).parent.parent / "docs" / "shared-database.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
#: Written by the dashboard and its commands alone.
OWN = {"data_version", "table_version", "installation", "audit_log"}

SUBJECTS = {
    "Divisions and places": (
        "district", "street", "community", "compound", "grid_unit", "building", "road", "grid_worker", "school_holiday",
    ),
    "Elderly care": ("elder", "device", "device_outage", "call", "service_order"),
    "Disputes and public issues": ("dispute", "public_issue"),
    "Rooms and visits": ("facility", "facility_hours", "visit"),
    "Activities and safety": ("activity", "safety_inspection", "hazard"),
    "Five parties": (
        "organisation", "social_worker", "volunteer", "charity_resource", "project", "project_compound",
        "project_contribution",
    ),
    "Party building": ("party_organisation", "party_member"),
}  # fmt: skip


def described() -> str:
    """All tables that others write, by subject, as Markdown."""
    return "\n".join(_lines())


def named_tables() -> set[str]:
    """The tables that are described; together with the dashboard's own they are all there are."""
    return {name for names in SUBJECTS.values() for name in names}


def _lines() -> Iterator[str]:
    for subject, names in SUBJECTS.items():
        yield f"### {subject}\n"
        for name in names:
            table = schema.metadata.tables[name]
            yield f"#### `{name}`\n"
            yield "| column | type | required | |"
            yield "|---|---|---|---|"
            for column in table.columns:
                required = "yes" if not column.nullable else ""
                yield f"| `{column.name}` | {_type(column)} | {required} | {'; '.join(_remarks(table, column))} |"
            rules = [f"`{rule}`" for rule in _rules(table)]
            yield f"\nAlways true: {', '.join(rules)}.\n" if rules else ""


def _type(column: Column[Any]) -> str:
    return str(column.type.compile(postgresql.dialect())).lower()  # type: ignore[no-untyped-call]


def _remarks(table: Table, column: Column[Any]) -> Iterator[str]:
    if column.primary_key:
        yield "key"
    for constraint in sorted(table.foreign_key_constraints, key=lambda constraint: list(constraint.column_keys)):
        if constraint.column_keys[-1] == column.name:
            yield f"in `{constraint.referred_table.name}`"
    for text in _checks(table):
        listed = f"{column.name} IN ("
        if text.startswith(listed):
            yield "one of " + ", ".join(f"`{code.strip(chr(39))}`" for code in text[len(listed) : -1].split(", "))
    if column.comment:
        yield column.comment


def _rules(table: Table) -> Iterator[str]:
    return (text for text in _checks(table) if " IN (" not in text)


def _checks(table: Table) -> list[str]:
    checks = (constraint for constraint in table.constraints if isinstance(constraint, CheckConstraint))
    return sorted(str(constraint.sqltext) for constraint in checks)


def written_into(document: str) -> str:
    """The document with the tables between its marks made anew."""
    before, rest = document.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{described()}\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(written_into(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    unknown = set(schema.metadata.tables) - named_tables() - OWN - rollup_tables()
    print(f"wrote {DOCUMENT.name}" + (f"; not described: {', '.join(sorted(unknown))}" if unknown else ""))
