"""Statements that are put together once for all places that are asked about in the same way.

Putting a statement together takes longer than most answers. Between two compounds nothing differs but lists of codes,
which are left open and given when the statement is run. Everything else that goes into it tells statements apart: days
and moments, what the question was asked with, which kinds of places narrow it. What the database said meanwhile (from
where a rollup is read) is asked again for the other place, and a statement is used where the answer is the same.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec

from sqlalchemy import Connection, Select

from data_access.codes_asked import Codes, leaving_open
from data_access.scope import Scope

Options = ParamSpec("Options")
AnySelect = Select[*tuple[Any, ...]]
Builder = Callable[Concatenate[Connection, Scope, Options], AnySelect]
#: What a statement was made of besides its scope and options: asked of the database for a scope.
Asking = Callable[[Connection, Scope], Hashable]

#: As many as a dozen readers' pages have in two states of the data.
KEPT_STATEMENTS: Final = 1_000
_DAYS: Final = ("first_day", "last_day", "as_of")
_PLACES: Final = ("communities", "compounds", "grid_units")


class Statement(NamedTuple):
    """A statement and the codes that it leaves open, as ``Connection.execute`` takes them."""

    statement: AnySelect
    codes: Mapping[str, Codes]


class _Ground(NamedTuple):
    """What a statement rests on: the answer to something asked for a scope, of which the lists are known by name."""

    ask: Asking
    answer: Hashable
    days: Mapping[str, Any]
    lists: Mapping[str, str]


class _Kept(NamedTuple):
    statement: AnySelect
    grounds: tuple[_Ground, ...]


class _Making(NamedTuple):
    """A statement that is being put together: the names of its scope's lists, what was asked meanwhile."""

    scope: Scope
    names: Mapping[Codes, str]
    grounds: list[_Ground]


_making: ContextVar[_Making | None] = ContextVar("statement that is being put together", default=None)
_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_lock = Lock()


def kept(build: Builder[Options]) -> Callable[Concatenate[Connection, Scope, Options], Statement]:
    """What ``build`` puts together for a scope and plain options, from what was kept where that is the same.

    All that ``build`` may ask of the database are plans (``rests_on``); the codes of its scope it may use through the
    functions of ``data_access.scope`` alone.
    """

    @wraps(build)
    def statement(connection: Connection, scope: Scope, /, *args: Options.args, **options: Options.kwargs) -> Statement:
        codes = _codes_of(scope)
        key = (build, connection.dialect.name, _shape(scope, codes), args, *sorted(options.items()))
        found = _found(key)
        if found is None or not all(_holds(ground, connection, scope, codes) for ground in found.grounds):
            found = _made(build, connection, scope, codes, args, options)
            _keep(key, found)
        return Statement(found.statement, codes)

    return statement


def rests_on(answer: Hashable, ask: Asking, scope: Scope | None = None) -> None:
    """What is being put together serves another place only while ``ask`` answers the same there.

    ``scope`` is the one that was asked about, where it is not the statement's own: other days, or whole communities.
    """
    making = _making.get()
    if making is None:
        return
    of = making.scope if scope is None else scope
    days = {name: getattr(of, name) for name in _DAYS}
    lists = {name: making.names[codes] for name in _PLACES if (codes := getattr(of, name))}
    making.grounds.append(_Ground(ask, answer, days, lists))


def _found(key: Hashable) -> _Kept | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: Hashable, made: _Kept) -> None:
    with _lock:
        _kept[key] = made
        if len(_kept) > KEPT_STATEMENTS:
            _kept.popitem(last=False)


def _codes_of(scope: Scope) -> dict[str, Codes]:
    """The lists of codes with which a scope's statements are asked: its own, and the communities of its rooms."""
    lists = {name: getattr(scope, name) for name in _PLACES}
    lists["whole_communities"] = scope.whole_communities().communities
    return {name: codes for name, codes in lists.items() if codes}


def _shape(scope: Scope, codes: Mapping[str, Codes]) -> Hashable:
    """The same for scopes whose statements differ in nothing but lists of codes."""
    same_rooms = codes.get("communities") == codes.get("whole_communities")
    return (scope.territory, *(getattr(scope, name) for name in _DAYS), *codes, same_rooms)


def _made(
    build: Callable[..., AnySelect],
    connection: Connection,
    scope: Scope,
    codes: Mapping[str, Codes],
    args: tuple[Any, ...],
    options: Mapping[str, Any],
) -> _Kept:
    # of two equal lists the first gives the name, in all scopes of the shape
    making = _Making(scope, {of_name: name for name, of_name in reversed(tuple(codes.items()))}, [])
    token = _making.set(making)
    try:
        with leaving_open(making.names):
            return _Kept(build(connection, scope, *args, **options), tuple(making.grounds))
    finally:
        _making.reset(token)


def _holds(ground: _Ground, connection: Connection, scope: Scope, codes: Mapping[str, Codes]) -> bool:
    places: dict[str, Any] = {name: codes[ground.lists[name]] if name in ground.lists else () for name in _PLACES}
    return ground.ask(connection, replace(scope, **ground.days, **places)) == ground.answer
