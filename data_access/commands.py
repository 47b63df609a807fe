"""What the command line does: each command takes the settings and its options and returns what to tell the operator."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine, func, make_url, select

from data_access import calendar_days, demo, divisions, migration, opening, version
from data_access.engine import create_engine_for, problem, reading, writing
from data_access.migration import SchemaState
from data_access.schema import metadata
from data_access.settings import Settings


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
            engine, street_code=street_code or settings.street_code, years=years, as_of=as_of, seed=seed, scale=scale
        )
        with reading(engine) as connection:
            rows = sum(count for _, count in _row_counts(connection))
    finally:
        engine.dispose()
    return f"演示数据已填好，共 {rows:,} 行：{settings.database_label}"


def migrate(settings: Settings) -> str:
    """Bring the schema up to what this program needs and load the register of divisions."""
    engine = _engine(settings)
    try:
        with reading(engine) as connection:
            state = migration.state_of(connection)
        if state in (SchemaState.NOT_OURS, SchemaState.NEWER):
            migration.refuse_unless_usable(state)
        if state is SchemaState.CURRENT:
            return f"数据库结构已是最新（{migration.revision_needed()}），无需升级。"
        if state is SchemaState.EMPTY:
            opening.create_schema(engine)
            return f"数据表已建立（{migration.revision_needed()}）。"
        migration.upgrade(engine)
        with writing(engine) as connection:
            divisions.load_register(connection)
            version.advance(connection)
    finally:
        engine.dispose()
    return f"数据库结构已升级到 {migration.revision_needed()}。"


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
