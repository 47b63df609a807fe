"""What the command line does: each command takes the settings and its options and returns what to tell the operator."""

import logging
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine, func, make_url, select

from data_access import calendar_days, demo, divisions, migration, opening, rollup, version
from data_access.engine import DatabaseProblem, create_engine_for, problem, reading, writing
from data_access.migration import SchemaState
from data_access.rollup import registry
from data_access.schema import metadata
from data_access.settings import Settings, TimeLimits

logger = logging.getLogger(__name__)

#: How often ``rollup --watch`` looks what was written.
WATCH_SECONDS = 1.5
#: Cells that are named when they differ; more are only counted.
MOST_NAMED = 200


class CellsDiffer(Exception):
    """Some cells of the rollups are not as the events say; its text names them."""


def fill_demonstration(
    settings: Settings, *, street_code: str | None, years: int, as_of: date | None, seed: int, scale: float
) -> str:
    """Create the tables where there are none and fill them; raises ``DatabaseProblem`` for a database with data."""
    engine = _engine(settings)
    try:
        with reading(engine) as connection:
            state = migration.state_of(connection)
        if state is SchemaState.EMPTY:
            opening.create_schema(engine)
        else:
            migration.refuse_unless_usable(state)
        demo.fill(
            engine, street_code=street_code or settings.street_code, years=years, as_of=as_of, seed=seed, scale=scale,
            limits=settings.limits,
        )  # fmt: skip
        counted = registry.tables()  # what was counted in advance is no row of the street
        with reading(engine) as connection:
            rows = sum(count for name, count in _row_counts(connection) if name not in counted)
    finally:
        engine.dispose()
    return f"演示数据已填好，共 {rows:,} 行：{settings.database_label}"


def migrate(settings: Settings) -> str:
    """Bring the schema up to what this program needs, load the register of divisions and count the rollups."""
    engine = _engine(settings)
    try:
        with reading(engine) as connection:
            state = migration.state_of(connection)
        if state in (SchemaState.NOT_OURS, SchemaState.NEWER):
            migration.refuse_unless_usable(state)
        if state is SchemaState.CURRENT:
            rollup.refresh(engine, settings.limits)
            return f"数据库结构已是最新（{migration.revision_needed()}），无需升级。"
        if state is SchemaState.EMPTY:
            opening.create_schema(engine)
            return f"数据表已建立（{migration.revision_needed()}）。"
        migration.upgrade(engine)
        with writing(engine) as connection:
            divisions.load_register(connection)
            version.advance(connection)
        rollup.refresh(engine, settings.limits)
    finally:
        engine.dispose()
    return f"数据库结构已升级到 {migration.revision_needed()}。"


def keep_rollups(settings: Settings, *, watch: bool, verify: bool, rebuild: bool) -> str:
    """Refresh the rollups once, or until interrupted, or build them anew, or compare them with the events.

    Raises ``CellsDiffer`` where a comparison finds something.
    """
    engine = _engine(settings, create_folder=False)
    try:
        opening.check(engine)
        if verify:
            return _verified(engine, settings.limits)
        if rebuild:
            rollup.rebuild(engine, settings.limits, progress=True)
            return "汇总数据已全部重新统计。"
        if watch:
            _watch(engine, settings.limits)
        changed = rollup.refresh(engine, settings.limits)
    finally:
        engine.dispose()
    return f"汇总数据已更新：{changed:,} 行明细有变化。" if changed else "汇总数据已是最新。"


def _watch(engine: Engine, limits: TimeLimits) -> None:
    """Refresh until interrupted. A database that is away for a while is said once, and tried again."""
    said = ""
    while True:
        try:
            rollup.refresh(engine, limits)
            problem_now = ""
        except DatabaseProblem as error:
            problem_now = str(error)
        if problem_now and problem_now != said:
            logger.warning("%s", problem_now)
        said = problem_now
        time.sleep(WATCH_SECONDS)


def _verified(engine: Engine, limits: TimeLimits) -> str:
    rollup.refresh(engine, limits)  # what was written meanwhile is no difference
    differing = rollup.differences(engine, limits)
    lines = [
        f"{found.table}（{found.cell}）：汇总为 {found.stored}，明细为 {found.counted}"
        for found in islice(differing, MOST_NAMED)
    ]
    if not lines:
        return "汇总数据与明细完全一致。"
    more = sum(1 for _ in differing)
    if more:
        lines.append(f"……另有 {more:,} 格。")
    summary = f"汇总数据有 {len(lines) - bool(more) + more:,} 格与明细不一致"
    raise CellsDiffer("\n".join([*lines, f"{summary}；请运行“python -m data_access rollup --rebuild”重新统计。"]))


def status(settings: Settings) -> str:
    """Revision, data version, demonstration or not, and how many rows each table has."""
    engine = _engine(settings, create_folder=False)
    try:
        return "\n".join(_status_lines(engine, settings))
    finally:
        engine.dispose()


def _status_lines(engine: Engine, settings: Settings) -> Iterator[str]:
    yield f"数据库：{settings.database_label}"
    with reading(engine) as connection:
        state, revision = migration.state_of(connection), migration.revision_of(connection)
        yield f"结构版本：{revision or '无'}（程序需要 {migration.revision_needed()}）"
        migration.refuse_unless_usable(state)
        current = version.current(connection)
        changed = current.changed_at.astimezone(calendar_days.SHANGHAI)
        yield f"数据版本：{current.version}（{changed:%Y-%m-%d %H:%M:%S} 更新）"
        demonstration = demo.demonstration_in(connection)
        if demonstration is None:
            yield "演示数据：否"
        elif not demo.is_filled(connection):
            yield "演示数据：是，但没有填完；请重新运行“python -m data_access demo”"
        else:
            yield (
                f"演示数据：是（街道 {demonstration.street_code}，种子 {demonstration.seed}，"
                f"填充于 {demonstration.as_of}，倍数 {demonstration.scale:g}）"
            )
        for name, count in _row_counts(connection):
            yield f"{name:<22}{count:>12,}"


def _row_counts(connection: Connection) -> Iterator[tuple[str, int]]:
    for table in metadata.sorted_tables:
        yield table.name, connection.scalar(select(func.count()).select_from(table)) or 0


def _engine(settings: Settings, *, create_folder: bool = True) -> Engine:
    """The engine; the folder of an embedded database is made where it is missing."""
    if settings.database_is_embedded and create_folder:
        path = make_url(settings.database_url).database
        try:
            Path(path or ".").parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise problem("missing_file") from error
    return create_engine_for(settings.database_url)
