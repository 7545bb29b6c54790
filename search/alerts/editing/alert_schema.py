"""Read and write alerts as the command line, the API and exports do, with the same field names in all three."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from search import calendar
from search.alert import CHOSEN, LOCAL, Occasion, Terms
from search.cadence import Cadence, QuietHours
from search.errors import AlertError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from search.alert import Alert, Channel
    from search.store.notices import NoticeCounts

Model = TypeVar("Model", bound=BaseModel)

_OCCASIONS = {str(occasion): occasion for occasion in CHOSEN}
_DEFAULTS = Terms(query="")
_YEARS = range(2000, 3000)


def _names(occasions: Iterable[Occasion]) -> list[str]:
    return [name for name, occasion in _OCCASIONS.items() if occasion in occasions]


class AlertSchema(BaseModel):
    """The terms of an alert.

    `every` and `quiet` are written as `search.cadence` reads them; an empty `quiet` means no quiet hours. `tell` has
    the names of the occasions.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    query: str
    label: str = _DEFAULTS.label
    every: str = str(_DEFAULTS.cadence)
    quiet: str = ""
    tell: list[str] = _names(_DEFAULTS.occasions)
    silence_days: int = _DEFAULTS.silence_days
    shared: bool = _DEFAULTS.shared

    def terms(self, owner: str = LOCAL) -> Terms:
        """Return the terms for an owner. Raises `AlertError`; `search.alerts.editing.terms` checks the rest."""
        if unknown := [name for name in self.tell if name not in _OCCASIONS]:
            raise AlertError(f'"{unknown[0]}" is not an occasion; choose from {", ".join(_OCCASIONS)}.')
        return Terms(
            query=self.query,
            label=self.label,
            owner=owner,
            shared=self.shared,
            occasions=frozenset(_OCCASIONS[name] for name in self.tell),
            cadence=Cadence.read(self.every),
            quiet=QuietHours.read(self.quiet) if self.quiet.strip() else None,
            silence_days=self.silence_days,
        )


class NewAlertSchema(AlertSchema):
    """A new alert; `to` has the addresses of its channels, as people type them."""

    to: list[str] = []


class AlertChangeSchema(AlertSchema):
    """New terms for an alert.

    `to`: addresses to add. `not_to`: numbers of channels to remove. `new_feed`: whether its feed gets a new address.
    """

    to: list[str] = []
    not_to: list[int] = []
    new_feed: bool = False


class SuspensionSchema(BaseModel):
    """Until when an alert is suspended, as `read_moment` reads it; None means until somebody resumes it."""

    model_config = AlertSchema.model_config

    until: str | None = None


class ExportedAlertSchema(NewAlertSchema):
    """A line of an export.

    `to` has the mail addresses. `type_again` has the other addresses as they are shown, without their secrets: a person
    has to type them again.
    """

    owner: str = LOCAL
    suspended: bool = False
    type_again: list[str] = []


def validated(model: type[Model], value: object) -> Model:
    """Return a value as the model. Raises `AlertError`, which names the first wrong field."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise AlertError(_sentence(error, model)) from None


def alert_schema(terms: Terms) -> AlertSchema:
    """Return the schema for these terms."""
    return AlertSchema(
        query=terms.query,
        label=terms.label,
        every=str(terms.cadence),
        quiet=str(terms.quiet or ""),
        tell=_names(terms.occasions),
        silence_days=terms.silence_days,
        shared=terms.shared,
    )


def alert_as_json(alert: Alert, counts: NoticeCounts, feed: str) -> dict[str, object]:
    """Return an alert with all that its readers may know, as JSON; `feed` is the address of its feed."""
    return {
        "number": alert.id,
        **alert_schema(alert).model_dump(),
        "owner": alert.owner,
        "channels": [_channel(each) for each in alert.channels],
        "feed": feed,
        "created": alert.created,
        "suspended": alert.suspended,
        "until": alert.until,
        "problem": alert.problem,
        "checked": alert.checked,
        "stories_checked": alert.stories_checked,
        "fired": counts.fired,
        "last_fired": counts.last_fired,
        "late": counts.late,
        "waiting": counts.waiting,
    }


def exported_alert(alert: Alert) -> ExportedAlertSchema:
    """Return an alert without its secrets and without its closed channels."""
    open_channels = [channel for channel in alert.channels if not channel.problem]
    return ExportedAlertSchema(
        **alert_schema(alert).model_dump(),
        to=[channel.shown for channel in open_channels if not channel.encrypted],
        type_again=[channel.shown for channel in open_channels if channel.encrypted],
        owner=alert.owner,
        suspended=alert.suspended is not None,
    )


def read_moment(text: str) -> datetime:
    """Return the time (UTC) for a day or a day with a time, in the newsroom's time zone. Raises `AlertError`.

    A day alone means the time at which it begins.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise AlertError(f'"{text}" is not a date; write 2026-12-24, or "2026-12-24 08:00".')
    return (moment if moment.tzinfo else moment.replace(tzinfo=calendar.TIME_ZONE)).astimezone(calendar.now().tzinfo)


def _channel(channel: Channel) -> Mapping[str, object]:
    return {
        "number": channel.id,
        "medium": channel.medium,
        "address": channel.shown,
        "failing": channel.failing,
        "problem": channel.problem,
    }


def _sentence(error: ValidationError, model: type[BaseModel]) -> str:
    first = error.errors()[0]
    name = ".".join(map(str, first["loc"]))
    match first["type"]:
        case "missing":
            return f"{name} is missing."
        case "extra_forbidden":
            return f"{name} is not known here; the fields are {', '.join(model.model_fields)}."
        case "model_type":
            return "An object in braces was expected, with names and values."
        case _:
            return f"{name}: {first['msg'].removeprefix('Input ')}."
