"""An alert as people and programs write it: in the same words on the command line, in the API and in an export."""

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
_USUAL = Terms(query="")
_YEARS = range(2000, 3000)


def _names(occasions: Iterable[Occasion]) -> list[str]:
    return [name for name, occasion in _OCCASIONS.items() if occasion in occasions]


class AlertSchema(BaseModel):
    """The terms of an alert; `every` and `quiet` as `search.cadence` reads them, `quiet` empty for none."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    query: str
    label: str = _USUAL.label
    every: str = str(_USUAL.cadence)
    quiet: str = ""
    tell: list[str] = _names(_USUAL.occasions)
    silence_days: int = _USUAL.silence_days
    shared: bool = _USUAL.shared

    def terms(self, owner: str = LOCAL) -> Terms:
        """What it says, for an owner. Raises `AlertError`; the rest is checked by `search.alerts.editing.terms`."""
        if unknown := [name for name in self.tell if name not in _OCCASIONS]:
            raise AlertError(f'An alert cannot tell of "{unknown[0]}", only of {", ".join(_OCCASIONS)}.')
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
    """An alert to be set, with the addresses that it is told to, as they are typed."""

    to: list[str] = []


class AlertChangeSchema(AlertSchema):
    """An alert with other terms; `to`: addresses to add, `not_to`: the numbers of channels to take away."""

    to: list[str] = []
    not_to: list[int] = []
    new_feed: bool = False


class SuspensionSchema(BaseModel):
    """Until when an alert is suspended, as `moment` reads it; None: until somebody resumes it."""

    model_config = AlertSchema.model_config

    until: str | None = None


class ExportedAlertSchema(NewAlertSchema):
    """A line of an export. `to` holds mail addresses; `type_again` others, as they are shown, for they hold secrets."""

    owner: str = LOCAL
    suspended: bool = False
    type_again: list[str] = []


def validated(model: type[Model], value: object) -> Model:
    """What was written, as it should be. Raises `AlertError`, which names the first field at fault."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise AlertError(_sentence(error, model)) from None


def alert_schema(terms: Terms) -> AlertSchema:
    """Terms, as a person would write them."""
    return AlertSchema(
        query=terms.query,
        label=terms.label,
        every=str(terms.cadence),
        quiet=str(terms.quiet or ""),
        tell=_names(terms.occasions),
        silence_days=terms.silence_days,
        shared=terms.shared,
    )


def alert_as_json(alert: Alert, tally: NoticeCounts, feed: str) -> dict[str, object]:
    """An alert with all that may be known of it, for a program; `feed`: its feed's address."""
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
        "fired": tally.fired,
        "last_fired": tally.last_fired,
        "late": tally.late,
        "waiting": tally.waiting,
    }


def exported_alert(alert: Alert) -> ExportedAlertSchema:
    """An alert without its secrets, and without the channels that were closed."""
    open_ones = [channel for channel in alert.channels if not channel.problem]
    return ExportedAlertSchema(
        **alert_schema(alert).model_dump(),
        to=[channel.shown for channel in open_ones if not channel.encrypted],
        type_again=[channel.shown for channel in open_ones if channel.encrypted],
        owner=alert.owner,
        suspended=alert.suspended is not None,
    )


def read_moment(text: str) -> datetime:
    """A day, at which it begins, or a day and a time, on the newsroom's clock; in UTC. Raises `AlertError`."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        given = None
    if given is None or given.year not in _YEARS:
        raise AlertError(f'"{text}" is no day; write 2026-12-24, or "2026-12-24 08:00".')
    return (given if given.tzinfo else given.replace(tzinfo=calendar.TIME_ZONE)).astimezone(calendar.now().tzinfo)


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
            return f"{name} is not known here; known are {', '.join(model.model_fields)}."
        case "model_type":
            return "An object in braces was expected, with names and values."
    return f"{name}: {first['msg'].removeprefix('Input ')}."
