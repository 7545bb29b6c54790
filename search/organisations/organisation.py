"""One organisation of the gazetteer: each field is a column of organisations.csv."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, HttpUrl, TypeAdapter
from pydantic.dataclasses import dataclass


class Service(StrEnum):
    """The services that Blue Light follows, which are the values of `service:`."""

    POLICE = "police"
    FIRE = "fire"
    AMBULANCE = "ambulance"
    COASTGUARD = "coastguard"
    NHS = "nhs"
    ARMED_FORCES = "armed-forces"
    SECURITY = "security"


class OrganisationKind(StrEnum):
    """What an organisation is: one of the services, or a body that works with them.

    `AUTHORITY` is for departments, regulators, inspectors and prosecutors; `REPRESENTATIVE` for unions, federations and
    councils of chiefs; `RESCUE` for volunteers on land. Air ambulances are `AMBULANCE`; lifeboats are `COASTGUARD`.
    """

    POLICE = "police"
    FIRE = "fire"
    AMBULANCE = "ambulance"
    COASTGUARD = "coastguard"
    NHS = "nhs"
    ARMED_FORCES = "armed-forces"
    SECURITY = "security"
    RESCUE = "rescue"
    AUTHORITY = "authority"
    REPRESENTATIVE = "representative"
    COURT = "court"
    CORONER = "coroner"
    MEDIA = "media"


_SERVICES = {service.value: service for service in Service}

Names = tuple[Annotated[str, Field(pattern=r"\w")], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One row of the gazetteer.

    `name` and `aliases` are found in any case. `as_written` is found only with its capitals ("the Met", "NHS").
    `once_named` is found only with its capitals and in a text that also has another name of the organisation: it is for
    initials and for words with other meanings ("CNC", "the Navy"). A name or alias that is also in one of these two
    lists follows the rule of that list. `area` is the county, city or country that the organisation serves. `latitude`
    and `longitude` are WGS 84 degrees of the town of its headquarters, or else of its area, to about a kilometre; None
    if unknown. `source` says where the facts of the row come from.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    kind: OrganisationKind
    name: Annotated[str, Field(min_length=3)]
    aliases: Names = ()
    as_written: Names = ()
    once_named: Names = ()
    area: Annotated[str, Field(min_length=2)]
    latitude: Annotated[float, Field(ge=49, le=61)] | None = None
    longitude: Annotated[float, Field(ge=-9, le=2)] | None = None
    website: HttpUrl | None = None
    source: Annotated[str, Field(min_length=5)]

    @property
    def service(self) -> Service | None:
        """The service that the organisation belongs to; None for courts, regulators, media and the like."""
        return _SERVICES.get(self.kind.value)


ROWS = TypeAdapter(list[Organisation])
