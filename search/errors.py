"""What can go wrong outside our own code, each with one sentence for the person at the screen.

    BlueLightError
      QueryError          the query cannot be read; says where and what was expected
      SettingsError       a setting has a value that cannot be used
      StoreError          the store cannot be reached, read or written (also: its disk is full)
      SearchIndexError    the search engine cannot be reached, read or written
        IndexBusy         another process is writing the embedded index
      ArchiveError        a web archive is missing, cut off or not one
      PageError           a page cannot be read
      AlertError          an alert cannot be set so
        NotTheOwner       an alert is somebody else's to change
      MailError           the mail server does not take a mail
      AddressRefused      an address leads into a network that is not public
      DeliveryRefused     a channel does not take a message
      ChannelDown         a channel takes nothing for now
      UnknownSource       no source has that name
      UnknownStory        no story has that id
      UnknownAlert        no alert has that number

A bug is none of these: it propagates.
"""

from __future__ import annotations


class BlueLightError(Exception):
    """Base of every expected failure; `str()` of it is one sentence for a person."""


class QueryError(BlueLightError):
    """A query that cannot be read.

    `position` is the 0-based character in the text that was typed where the trouble starts.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class SettingsError(BlueLightError):
    """A setting has a value that cannot be used."""


class StoreError(BlueLightError):
    """The store cannot be reached, read or written."""


class SearchIndexError(BlueLightError):
    """The search engine cannot be reached, read or written; what is queued stays queued."""


class IndexBusy(SearchIndexError):
    """Another process is writing the embedded index."""


class ArchiveError(BlueLightError):
    """A web archive is missing, cut off or not one."""


class PageError(BlueLightError):
    """A page cannot be read."""


class AlertError(BlueLightError):
    """An alert cannot be set so."""


class NotTheOwner(AlertError):
    """An alert may be looked at, and is somebody else's to change."""


class MailError(BlueLightError):
    """The mail server does not take a mail."""


class AddressRefused(BlueLightError):
    """An address leads into a network that is not public, and that no setting allows."""


class DeliveryRefused(BlueLightError):
    """A channel does not take this message; others may still get through, this one too unless it is `permanent`.

    `own`: the channel itself refuses, and not the server through which all messages go. `wait`: the seconds after
    which the receiver wants it again, None where it does not say.
    """

    def __init__(self, message: str, *, permanent: bool = False, own: bool = True, wait: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.own = own
        self.wait = wait


class ChannelDown(BlueLightError):
    """A channel takes nothing for now. `wait`: for how many seconds, None where it does not say."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class UnknownSource(BlueLightError):
    """No source has that name."""


class UnknownStory(BlueLightError):
    """No story has that id."""


class UnknownAlert(BlueLightError):
    """No alert has that number."""
