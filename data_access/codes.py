"""Every code list of the domain: what the database stores and the checks allow.

One enumeration per list, in the order in which screens show it. The codes are English and never change; their
Chinese labels are the screen's business and live in ``presentation.labels``.
"""

from enum import StrEnum


class CommunityKind(StrEnum):
    """What a 12-digit division is: an urban community (社区) or a village (村)."""

    COMMUNITY = "community"
    VILLAGE = "village"


class RoadKind(StrEnum):
    MAIN = "main"
    MINOR = "minor"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class LivingArrangement(StrEnum):
    """居住方式 of an elder."""

    ALONE = "alone"
    EMPTY_NEST = "empty_nest"
    WITH_FAMILY = "with_family"


class Ability(StrEnum):
    """自理能力 of an elder."""

    SELF_CARE = "self_care"
    SEMI_DISABLED = "semi_disabled"
    DISABLED = "disabled"


class DeviceStatus(StrEnum):
    """电子保姆 now. Only ``ONLINE`` counts as effective; ``REMOVED`` does not count at all."""

    ONLINE = "online"
    OFFLINE = "offline"
    FAULTY = "faulty"
    REMOVED = "removed"


class OutageKind(StrEnum):
    """Why a device was not online for a while."""

    OFFLINE = "offline"
    FAULTY = "faulty"


class CallKind(StrEnum):
    """What a call from a device turned out to be."""

    EMERGENCY = "emergency"
    SERVICE = "service"
    ENQUIRY = "enquiry"
    MISTAKEN = "mistaken"


class Help(StrEnum):
    """六助, the six helps of the elderly-care station."""

    RESCUE = "rescue"
    MEALS = "meals"
    SHOPPING = "shopping"
    MEDICAL = "medical"
    CLEANING = "cleaning"
    MOBILITY = "mobility"


class ServiceMode(StrEnum):
    DOOR_TO_DOOR = "door_to_door"
    AT_STATION = "at_station"
    BY_PHONE = "by_phone"


class DisputeCategory(StrEnum):
    NEIGHBOURS = "neighbours"
    MARRIAGE_AND_FAMILY = "marriage_and_family"
    PROPERTY_MANAGEMENT = "property_management"
    HOUSING_AND_LAND = "housing_and_land"
    NOISE = "noise"
    PARKING = "parking"
    ANIMALS = "animals"
    LABOUR = "labour"
    OTHER = "other"


class Venue(StrEnum):
    """Where a dispute is mediated: 秀蓉工作室, 邻里议事厅, or on site by a grid worker."""

    MEDIATION_STUDIO = "mediation_studio"
    NEIGHBOURS_COUNCIL = "neighbours_council"
    ON_SITE = "on_site"


class DisputeOutcome(StrEnum):
    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    REFERRED_UP = "referred_up"
    JUDICIAL = "judicial"


class IssueCategory(StrEnum):
    WATER_AND_POWER = "water_and_power"
    GAS = "gas"
    HEATING = "heating"
    PROPERTY_MANAGEMENT = "property_management"
    PARKING = "parking"
    SANITATION = "sanitation"
    LIFTS = "lifts"
    ROADS = "roads"
    FIRE_SAFETY = "fire_safety"
    OTHER = "other"


class IssueSource(StrEnum):
    GRID_PATROL = "grid_patrol"
    HOTLINE_12345 = "hotline_12345"
    COUNCIL = "council"
    RESIDENTS = "residents"
    MEDIA_TIP = "media_tip"


class FacilityKind(StrEnum):
    READING_CORNER = "reading_corner"
    HANDICRAFT_AREA = "handicraft_area"
    MAKER_SPACE = "maker_space"
    YOUTH_START_UP_SPACE = "youth_start_up_space"
    PSYCHOLOGICAL_ROOM = "psychological_room"
    DECOMPRESSION_ROOM = "decompression_room"


#: Rooms of which only counts are kept, never who came: no home grid unit is recorded with their visits.
CONFIDENTIAL_FACILITIES = (FacilityKind.PSYCHOLOGICAL_ROOM, FacilityKind.DECOMPRESSION_ROOM)


class AgeBand(StrEnum):
    PRESCHOOL = "preschool"
    PRIMARY_SCHOOL = "primary_school"
    SECONDARY_SCHOOL = "secondary_school"
    YOUNG_ADULT = "young_adult"
    MIDDLE_AGED = "middle_aged"
    ELDER = "elder"


class SchoolHoliday(StrEnum):
    WINTER = "winter"
    SUMMER = "summer"


class Party(StrEnum):
    """五社: who takes part in joint governance."""

    COMMUNITY = "community"
    SOCIAL_ORGANISATION = "social_organisation"
    SOCIAL_WORKER = "social_worker"
    VOLUNTEER = "volunteer"
    CHARITY_RESOURCE = "charity_resource"


class OrganisationKind(StrEnum):
    SOCIAL_ORGANISATION = "social_organisation"
    SERVICE_OPERATOR = "service_operator"
    MEDICAL_INSTITUTION = "medical_institution"
    PROPERTY_COMPANY = "property_company"
    CHARITY = "charity"
    PUBLIC_INSTITUTION = "public_institution"


class ProjectSubject(StrEnum):
    ELDERLY_CARE = "elderly_care"
    CHILDREN = "children"
    MEDIATION = "mediation"
    CULTURE = "culture"
    ENVIRONMENT = "environment"
    HEALTH = "health"
    EMPLOYMENT = "employment"
    SAFETY = "safety"


class CharityResourceKind(StrEnum):
    MONEY = "money"
    GOODS = "goods"


class PartyLevel(StrEnum):
    """四级组织架构: the unit on which a party organisation sits."""

    COMMUNITY = "community"
    COMPOUND = "compound"
    GRID_UNIT = "grid_unit"
    HOUSEHOLD = "household"


class ActivityKind(StrEnum):
    PARTY_SECRETARY_TRAINING = "party_secretary_training"
    REVOLUTIONARY_EDUCATION = "revolutionary_education"
    FREE_CLINIC = "free_clinic"
    FIRE_DRILL = "fire_drill"
    FIRE_STATION_VISIT = "fire_station_visit"
    LEGAL_EDUCATION = "legal_education"
    VOLUNTEERING = "volunteering"


class InspectionTarget(StrEnum):
    SHOP = "shop"
    COMPOUND = "compound"


class HazardKind(StrEnum):
    BLOCKED_EXIT = "blocked_exit"
    FIRE_EQUIPMENT = "fire_equipment"
    ELECTRIC_WIRING = "electric_wiring"
    GAS_USE = "gas_use"
    INDOOR_CHARGING = "indoor_charging"
    CLUTTER = "clutter"
