"""What can be wrong with a database, as a code for machines and a Chinese sentence with what to do for people."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class DatabaseProblem(Exception):
    """Why the database cannot be used: ``code`` for machines, the text a Chinese sentence with what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

    @property
    def passes(self) -> bool:
        """Whether the database is merely away: it may come back as it was, and the last figures still hold."""
        return self.code in _PASSING

    @property
    def ends_the_screen(self) -> bool:
        """Whether the database is there but not one whose figures may be shown: foreign, damaged, of another schema."""
        return self.code in _UNUSABLE or self.code.startswith("schema_")


_SENTENCES = {
    "not_a_database": "数据文件无法识别，可能已损坏或不是本系统的数据库；请恢复备份，或更正设置 DATABASE_URL。",
    "read_only": "数据库是只读的，无法写入；请检查数据文件及其所在文件夹的写权限后重新打开。",
    "read_only_server": "数据库服务器目前只读（可能是备机），可以查看，不能写入；请管理员检查主机，恢复后再试。",
    "locked": "数据库正被其他程序占用，请稍候刷新；若持续出现，请关闭正在导入或备份的程序。",
    "full": "磁盘空间已满，数据无法写入；请清理磁盘后重试，已有数据没有丢失。",
    "missing_file": "数据文件打不开，请检查 DATABASE_URL 指向的文件夹是否存在、是否有权限。",
    "missing_database": "数据库服务器上没有这个库，请检查 DATABASE_URL 中的库名，或请管理员建库。",
    "password": "数据库拒绝登录，请检查 DATABASE_URL 中的用户名和密码。",
    "privilege": "数据库用户没有所需的权限，请管理员为 DATABASE_URL 中的用户授权。",
    "unreachable": "暂时连不上数据库，请检查数据库服务和网络；恢复后页面会自动更新。",
    "busy": "数据库连接已用满，请稍候，页面会自动恢复；若持续出现，请管理员增加数据库的连接数。",
    "slow": "数据库响应超时，请缩小时间范围后重试，或请管理员检查数据库负载。",
    "missing_table": "数据库缺少所需的数据表，请运行“python -m data_access migrate”后重新打开。",
    "other": "读取数据时出错，请稍后刷新；若持续出现，请把时间告诉管理员查看日志。",
}
#: The database does not answer at this moment; whoever asks next would only wait as well.
_PASSING = frozenset(
    {"unreachable", "busy", "locked", "password", "missing_file", "missing_database", "read_only_server"}
)
_UNUSABLE = frozenset({"not_a_database", "missing_table"})

#: PostgreSQL's own codes (SQLSTATE), the same in every language of the server; a class is two characters long.
_STATES = {
    "08": "unreachable",
    "25006": "read_only_server",
    "28": "password",
    "3D000": "missing_database",
    "40001": "locked",
    "40P01": "locked",
    "42501": "privilege",
    "42703": "missing_table",
    "42P01": "missing_table",
    "53100": "full",
    "53300": "busy",
    "53400": "full",  # temp_file_limit: what the administrator lets a question write to the disk
    "55P03": "locked",
    "57014": "slow",
    "57P": "unreachable",
}

#: What drivers say where there is no such code (SQLite; attempts to connect), in the order in which it is looked for.
_SYMPTOMS = (
    ("not a database", "not_a_database"),
    ("malformed", "not_a_database"),
    ("readonly", "read_only"),
    ("read-only file system", "read_only"),
    ("read-only transaction", "read_only_server"),
    ("read-write mode during recovery", "read_only_server"),
    ("session is read-only", "read_only_server"),
    ("hot standby mode", "read_only_server"),
    ("locked", "locked"),
    ("database or disk is full", "full"),
    ("no space left", "full"),
    ("could not extend file", "full"),
    ("file too large", "full"),
    ("unable to open", "missing_file"),
    ("too many clients", "busy"),
    ("too many connections", "busy"),
    ("remaining connection slots", "busy"),
    ("password authentication", "password"),
    ("authentication failed", "password"),
    ("认证失败", "password"),
    ("no password supplied", "password"),
    ("no pg_hba.conf entry", "password"),
    ('role "', "password"),
    ("statement timeout", "slow"),
    ("no such table", "missing_table"),
    ("no such column", "missing_table"),
    ("not currently accepting connections", "unreachable"),
    ('database "', "missing_database"),
    ("connection", "unreachable"),
    ("server closed", "unreachable"),
    ("terminating", "unreachable"),
    ("starting up", "unreachable"),
    ("shutting down", "unreachable"),
    ("resolve host", "unreachable"),
)


def problem(code: str) -> DatabaseProblem:
    """The problem of this code with its sentence."""
    return DatabaseProblem(code, _SENTENCES[code])


def problem_of(error: Exception) -> DatabaseProblem:
    """What an error of a driver, of the pool or of the file system means to a reader."""
    if isinstance(error, PoolTimeoutError):
        return problem("busy")
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = getattr(cause, "sqlstate", None) or ""
    by_state = (_STATES[state[:length]] for length in (5, 3, 2) if state[:length] in _STATES)
    said = str(cause).lower()  # of the driver alone: SQLAlchemy adds the statement, which may hold any word
    by_words = (code for symptom, code in _SYMPTOMS if symptom in said)
    return problem(next(by_state, None) or next(by_words, "other"))
