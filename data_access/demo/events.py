"""Everything that stands and everything that happens, subject by subject, in an order that foreign keys allow."""

from collections.abc import Callable
from dataclasses import dataclass

from data_access.demo.activities import activities_of_month
from data_access.demo.batch import Batch
from data_access.demo.calls import calls_of_month
from data_access.demo.disputes import MONTHS_ALIVE as DISPUTE_MONTHS
from data_access.demo.disputes import Disputes
from data_access.demo.five_parties import governance_of_month, standing_parties
from data_access.demo.party import party_organisations
from data_access.demo.places import holidays
from data_access.demo.public_issues import MONTHS_ALIVE as ISSUE_MONTHS
from data_access.demo.public_issues import PublicIssues
from data_access.demo.safety import inspections_of_month
from data_access.demo.service_orders import service_orders_of_month
from data_access.demo.street_life import StreetLife
from data_access.demo.visits import visits_of_month


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of event: its batches of one month, parents before children, and for how many months one may last."""

    name: str
    of_month: Callable[[int], list[Batch]]
    months_alive: int


def standing(life: StreetLife) -> list[Batch]:
    """People, organisations, rooms and outages over the whole time; without the devices, whose rows depend on the
    moment (see ``Devices.batch``)."""
    return [
        holidays(life.demonstration),
        life.elders.batch(),
        *life.rooms.batches(life.town),
        *standing_parties(life),
        *party_organisations(life),
    ]


def subjects(life: StreetLife) -> list[Subject]:
    """The events of the street. The pilot's quotas are counted here, once."""
    return [
        Subject("calls", lambda month: calls_of_month(life, month), 2),
        Subject("service orders", lambda month: service_orders_of_month(life, month), 2),
        Subject("visits", lambda month: visits_of_month(life, month), 1),
        Subject("disputes", Disputes(life).of_month, DISPUTE_MONTHS),
        Subject("public issues", PublicIssues(life).of_month, ISSUE_MONTHS),
        Subject("inspections", lambda month: inspections_of_month(life, month), 8),
        Subject("activities", lambda month: activities_of_month(life, month), 1),
        Subject("governance", lambda month: governance_of_month(life, month), 26),
    ]
