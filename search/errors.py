"""The errors that come from outside the code. The text of each is one sentence for the person at the screen.

    BlueLightError
      QueryError          a query cannot be read; it says where, and what was expected
      SettingsError       a setting has a value that cannot be used
      StoreError          the store cannot be reached, read or written, for instance because its disk is full
      SearchIndexError    the search engine cannot be reached, read or written
        IndexBusy         another process is writing to the embedded index
      ArchiveError        a web archive cannot be read or written
      PageError           a page, feed, sitemap or other listing of a source cannot be read
      AlertError          an alert cannot be saved as it was entered
        NotTheOwner       only its owner may change an alert
      MailError           the mail server does not accept a mail to the operator
      AddressRefused      an address leads into a network that is not public
      DeliveryRefused     a channel does not accept a message
      ChannelDown         a channel accepts no messages at present
      UnknownSource       no source has this name
      UnknownStory        no story has this id
      UnknownAlert        no alert or message has this number

A bug is none of these errors, and it propagates.
"""

from __future__ import annotations


class BlueLightError(Exception):
    """The base of all expected errors. `str()` of one gives a sentence for a person."""


class QueryError(BlueLightError):
    """A query that cannot be read.

    `position` is the index of the character, counted from 0 in the text as it was typed, where the error is.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class SettingsError(BlueLightError):
    """A setting has a value that cannot be used."""


class StoreError(BlueLightError):
    """The store cannot be reached, read or written."""


class SearchIndexError(BlueLightError):
    """The search engine cannot be reached, read or written. Stories in the queue stay there."""


class IndexBusy(SearchIndexError):
    """Another process is writing to the embedded index."""


class ArchiveError(BlueLightError):
    """A web archive cannot be read or written."""


class PageError(BlueLightError):
    """A page, feed, sitemap or other listing of a source cannot be read."""


class AlertError(BlueLightError):
    """An alert cannot be saved as it was entered."""


class NotTheOwner(AlertError):
    """The alert belongs to somebody else, who shares it: it can be seen, but only its owner may change it."""


class MailError(BlueLightError):
    """The mail server does not accept a mail to the operator."""


class AddressRefused(BlueLightError):
    """An address leads into a network that is neither public nor allowed by a setting."""


class DeliveryRefused(BlueLightError):
    """A channel does not accept this message. It may accept others, and unless the error is `permanent` this one later.

    `wait` is the number of seconds after which the receiver wants the message again, None if it does not say.
    `channel_failed` is False if the refusal is not the channel's own, but that of a server that is itself in trouble.
    """

    def __init__(
        self, message: str, *, permanent: bool = False, channel_failed: bool = True, wait: float | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.channel_failed = channel_failed
        self.wait = wait


class ChannelDown(BlueLightError):
    """A channel accepts no messages at present. `wait` is for how many seconds, None if that is not known."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class UnknownSource(BlueLightError):
    """No source has this name."""


class UnknownStory(BlueLightError):
    """No story has this id."""


class UnknownAlert(BlueLightError):
    """No alert or message has this number."""
