"""五社联动: organisations, social workers, volunteers, charity resources, and the projects in which they meet."""

import numpy as np

from data_access.codes import CharityResourceKind, OrganisationKind, Party, ProjectSubject
from data_access.demo.batch import Batch, Stage
from data_access.demo.drawing import event_ids, person_names, phones, pick, spread, texts
from data_access.demo.moments import DAY, HOUR, NEVER, Numbers, days_of, only_where, start_of, whole
from data_access.demo.people import YEARS_AHEAD
from data_access.demo.seasons import month_days
from data_access.demo.street_life import StreetLife
from data_access.schema import (
    charity_resource,
    organisation,
    project,
    project_compound,
    project_contribution,
    social_worker,
    volunteer,
)

#: What every community works with; the first is the operator of its elderly-care station.
_ORGANISATIONS = (
    (OrganisationKind.SERVICE_OPERATOR, "398康养"),
    (OrganisationKind.SOCIAL_ORGANISATION, "{}邻里互助会"),
    (OrganisationKind.SOCIAL_ORGANISATION, "{}文艺协会"),
    (OrganisationKind.MEDICAL_INSTITUTION, "{}卫生服务站"),
    (OrganisationKind.PROPERTY_COMPANY, "{}物业服务中心"),
    (OrganisationKind.CHARITY, "{}公益慈善基金"),
    (OrganisationKind.PUBLIC_INSTITUTION, "{}小学"),
)
_PROJECTS: dict[ProjectSubject, tuple[str, ...]] = {
    ProjectSubject.ELDERLY_CARE: ("银龄守护", "暖心助餐", "独居老人结对"),
    ProjectSubject.CHILDREN: ("四点半课堂", "科创小达人"),
    ProjectSubject.MEDIATION: ("和谐楼院", "邻里说事"),
    ProjectSubject.CULTURE: ("社区文艺汇演", "非遗手工课"),
    ProjectSubject.ENVIRONMENT: ("美丽楼道", "垃圾分类先锋"),
    ProjectSubject.HEALTH: ("健康讲堂", "慢病随访"),
    ProjectSubject.EMPLOYMENT: ("青创陪跑", "家门口就业"),
    ProjectSubject.SAFETY: ("平安巡逻队", "消防进万家"),
}
_LEADS = {Party.COMMUNITY: 0.3, Party.SOCIAL_ORGANISATION: 0.42, Party.SOCIAL_WORKER: 0.2, Party.VOLUNTEER: 0.08}
_GOODS = ("米面粮油", "冬衣棉被", "图书文具", "护理用品", "健身器材")


def standing_parties(life: StreetLife) -> list[Batch]:
    """Organisations, social workers and volunteers, with those who join or leave later."""
    return [_organisations(life), _social_workers(life), _volunteers(life)]


def _organisations(life: StreetLife) -> Batch:
    town = life.town
    random = life.demonstration.random("organisations")
    community = np.repeat(np.arange(town.community_count), len(_ORGANISATIONS))
    which = np.tile(np.arange(len(_ORGANISATIONS)), town.community_count)
    stems = [name.removesuffix("社区").removesuffix("村") for name in town.community_names]
    joined = town.opened[community] - random.integers(0, 500, len(community)) * (which > 0)
    names = [_ORGANISATIONS[w][1].format(stems[c]) for c, w in zip(community, which, strict=True)]
    return Batch(
        table=organisation,
        began=start_of(joined) + 9 * HOUR,
        columns={
            "community_code": town.community_codes[community],
            "organisation_id": which + 1,
            "kind": texts([_ORGANISATIONS[w][0] for w in which]),
            "name": texts(names),
            "joined_day": joined,
        },
    )


def _social_workers(life: StreetLife) -> Batch:
    town, anchor = life.town, life.demonstration.anchor
    random = life.demonstration.random("social_workers")
    each = np.where(town.pilots, 11, np.where(town.villages, 3, random.integers(5, 9, town.community_count)))
    community = np.repeat(np.arange(town.community_count), each)
    joined = town.opened[community] + whole(
        random.random(len(community)) ** 1.2 * (anchor + 500 - town.opened[community])
    )
    stay = whole(random.exponential(1800, len(community))) + 90
    left = np.where(stay < 2500, joined + stay, NEVER)
    return Batch(
        table=social_worker,
        began=start_of(joined) + 9 * HOUR,
        columns={
            "community_code": town.community_codes[community],
            "social_worker_id": np.arange(len(community)) + 1,
            # The operator, or the neighbours' association once it has joined for sure.
            "organisation_id": np.where(random.random(len(community)) < 0.5, 1, 2),
            "name": person_names(random, len(community)),
            "phone": phones(random, len(community)),
            "certified": random.random(len(community)) < 0.64,
            "joined_day": joined,
        },
        stages=(Stage(moments=_at_nine(left), columns={"left_day": left}),),
    )


def _volunteers(life: StreetLife) -> Batch:
    town, anchor = life.town, life.demonstration.anchor
    random = life.demonstration.random("volunteers")
    each = np.where(town.pilots, 460, np.where(town.villages, 110, random.integers(190, 330, town.community_count)))
    community = np.repeat(np.arange(town.community_count), each)
    unit = town.homes.draw(random, community)
    span = anchor + YEARS_AHEAD * 365 - town.opened[community]
    ahead = random.random(len(community)) < 0.3
    joined = (
        town.opened[community] - 200 + whole(random.random(len(community)) * (anchor + 200 - town.opened[community]))
    )
    joined = np.where(ahead, anchor + whole(random.random(len(community)) * (span - 400)), joined)
    stay = whole(random.exponential(2600, len(community))) + 60
    left = np.where(stay < 3000, joined + stay, NEVER)
    return Batch(
        table=volunteer,
        began=start_of(joined) + 9 * HOUR,
        columns={
            "community_code": town.community_codes[community],
            "volunteer_id": np.arange(len(community)) + 1,
            "grid_unit_code": town.unit_codes[unit],
            "name": person_names(random, len(community)),
            "phone": phones(random, len(community)),
            "party_member": random.random(len(community)) < 0.34,
            "registered_day": joined,
        },
        stages=(Stage(moments=_at_nine(left), columns={"left_day": left}),),
    )


def governance_of_month(life: StreetLife, month: int) -> list[Batch]:
    """What is given in a month, and the projects that begin in it with their compounds and contributions."""
    return [_charity(life, month), *_projects(life, month)]


def _charity(life: StreetLife, month: int) -> Batch:
    town = life.town
    random = life.demonstration.random("charity", month)
    days = month_days(month)
    monthly = np.where(town.pilots, 4.0, np.where(town.villages, 1.0, 2.0))
    day_at, community = spread(random, np.tile(monthly / 30, (len(days), 1)))
    day = np.maximum(days[day_at], town.opened[community])
    money = random.random(len(day)) < 0.45
    value = np.round(random.lognormal(7.6, 0.9, len(day)), -1)
    goods = texts(list(_GOODS))[random.integers(0, len(_GOODS), len(day))]
    return Batch(
        table=charity_resource,
        began=start_of(day) + 10 * HOUR,
        columns={
            "community_code": town.community_codes[community],
            "charity_resource_id": month * 10_000 + np.arange(len(day)),
            "organisation_id": only_where(random.random(len(day)) < 0.4, np.ones(len(day), dtype=np.int64)),
            "kind": np.where(money, CharityResourceKind.MONEY.value, CharityResourceKind.GOODS.value).astype(object),
            "description": np.where(money, "爱心捐款", goods).astype(object),
            "value_yuan": value,
            "received_day": day,
        },
    )


def _projects(life: StreetLife, month: int) -> list[Batch]:
    town = life.town
    random = life.demonstration.random("projects", month)
    days = month_days(month)
    monthly = np.where(town.pilots, 1.5, np.where(town.villages, 0.4, 0.8))
    day_at, community = spread(random, np.tile(monthly / 30, (len(days), 1)))
    open_by_then = days[day_at] >= town.opened[community]
    day, community = days[day_at][open_by_then], community[open_by_then]
    ended = day + 30 + np.minimum(whole(random.gamma(2.5, 60, len(day))), 700)
    subject = random.integers(0, len(_PROJECTS), len(day))
    stems = [
        _PROJECTS[list(_PROJECTS)[s]][int(turn)]
        for s, turn in zip(subject, random.integers(0, 2, len(day)), strict=True)
    ]
    ids = event_ids(day, start_of(day))
    lead = pick(random, _LEADS, len(day))
    led_by_organisation = lead == Party.SOCIAL_ORGANISATION.value
    began = start_of(day) + 11 * HOUR
    projects = Batch(
        table=project,
        began=began,
        columns={
            "community_code": town.community_codes[community],
            "project_id": ids,
            "name": texts([f"{town.community_names[c]}{stem}" for c, stem in zip(community, stems, strict=True)]),
            "subject": texts(list(_PROJECTS))[subject],
            "lead_party": lead,
            "lead_organisation_id": only_where(led_by_organisation, np.ones(len(day), dtype=np.int64)),
            "started_day": day,
        },
        stages=(Stage(moments=start_of(ended) + 17 * HOUR, columns={"ended_day": ended}),),
    )
    return [
        projects,
        _reach(life, month, community, began, ids),
        _contributions(life, month, community, day, ended, ids),
    ]


def _reach(life: StreetLife, month: int, community: Numbers, began: Numbers, ids: Numbers) -> Batch:
    """One to four compounds per project."""
    random = life.demonstration.random("reach", month)
    rows = [
        (index, int(compound))
        for index, place in enumerate(community)
        for compound in random.permutation(np.flatnonzero(life.town.compound_community == place))[
            : int(random.integers(1, 5))
        ]
    ]
    at, compound = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return Batch(
        table=project_compound,
        began=began[at],
        columns={
            "community_code": life.town.community_codes[community[at]],
            "project_id": ids[at],
            "compound_code": life.town.compound_codes[compound],
            "people_reached": random.integers(8, 160, len(at)),
        },
    )


def _contributions(
    life: StreetLife, month: int, community: Numbers, day: Numbers, ended: Numbers, ids: Numbers
) -> Batch:
    """Who gave what to each project, while it ran."""
    random = life.demonstration.random("contributions", month)
    at = np.repeat(np.arange(len(ids)), random.poisson(6.0, len(ids)) + 2)
    given = day[at] + whole(random.random(len(at)) * (ended - day)[at])
    party = pick(random, dict.fromkeys(Party, 0.2), len(at))
    gives_goods = party == Party.CHARITY_RESOURCE.value
    hours = np.where(gives_goods, 0.0, np.round(random.gamma(2.0, 4.0, len(at)) * 2) / 2)
    money = np.where(
        gives_goods | (random.random(len(at)) < 0.15), np.round(random.lognormal(6.8, 0.8, len(at)), -1), 0.0
    )
    goods = np.where(
        gives_goods & (random.random(len(at)) < 0.7), np.round(random.lognormal(6.3, 0.8, len(at)), -1), 0.0
    )
    of_organisation = np.isin(party.astype(str), [Party.SOCIAL_ORGANISATION.value, Party.CHARITY_RESOURCE.value])
    moments = start_of(given) + 16 * HOUR
    return Batch(
        table=project_contribution,
        began=moments,
        columns={
            "community_code": life.town.community_codes[community[at]],
            "project_contribution_id": month * 10_000 + np.arange(len(at)),
            "project_id": ids[at],
            "party": party,
            "organisation_id": only_where(of_organisation, np.ones(len(at), dtype=np.int64)),
            "contributed_day": days_of(moments),
            "hours": hours,
            "money_yuan": money,
            "goods_yuan": goods,
        },
    )


def _at_nine(day: Numbers) -> Numbers:
    return np.where(day < NEVER, day * DAY + HOUR, NEVER)
