"""Who asks, and what they may see. Decided here, before any query is built, whatever the screen believes."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    LEADER = "leader"
    SECRETARY = "secretary"
    PRESENTER = "presenter"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A reader: the role, and the territory as a prefix of community codes (9 digits: a street, 12: a community)."""

    role: Role
    territory: str

    def __post_init__(self) -> None:
        length = 12 if self.role is Role.SECRETARY else 9
        if not (self.territory.isdigit() and len(self.territory) == length):
            raise ValueError(f"a {self.role} sees a territory of {length} digits, not {self.territory!r}")

    @property
    def sees_persons(self) -> bool:
        """Names, phones and addresses: the own community's secretary alone."""
        return self.role is Role.SECRETARY

    @property
    def sees_small_counts(self) -> bool:
        """Counts of 1 to 4 people: the own community's secretary alone."""
        return self.role is Role.SECRETARY

    @property
    def may_export(self) -> bool:
        """A presenter's screen is shown to visitors: nothing leaves it."""
        return self.role is not Role.PRESENTER

    def may_see(self, code: str) -> bool:
        """Whether the community, compound or grid unit of this code lies in the territory."""
        return code.startswith(self.territory)


def masked_name(name: str | None) -> str:
    """王小明 -> 王**; a missing name stays missing ("—")."""
    return f"{name[0]}**" if name else "—"


def masked_phone(phone: str | None) -> str:
    """13812341234 -> 138****1234; a missing number stays missing ("—")."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else "—"
