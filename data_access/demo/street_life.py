"""What all events draw on: the places, the people, their devices, the rooms. Drawn once, the same for the same seed."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data_access.demo.clients import Clients, choose_clients
from data_access.demo.demonstration import Demonstration
from data_access.demo.devices import Devices, install_devices
from data_access.demo.moments import Shares
from data_access.demo.people import Elders, settle_elders
from data_access.demo.rooms import Rooms, furnish_rooms
from data_access.demo.town import Town, read_town


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetLife:
    demonstration: Demonstration
    town: Town
    elders: Elders
    clients: Clients
    devices: Devices
    rooms: Rooms
    #: How often each device is used, 1 being ordinary: a few elders call every other day, many hardly ever.
    call_habit: Shares


def live_in(connection: Connection, demonstration: Demonstration) -> StreetLife:
    """Draw the street's life around the places that the database holds."""
    town = read_town(connection, demonstration)
    elders = settle_elders(town, demonstration)
    devices = install_devices(town, demonstration, elders)
    return StreetLife(
        demonstration=demonstration,
        town=town,
        elders=elders,
        clients=choose_clients(town, demonstration, elders),
        devices=devices,
        rooms=furnish_rooms(town, demonstration),
        call_habit=demonstration.random("habits").gamma(0.8, 1.25, len(devices.ids)),
    )
