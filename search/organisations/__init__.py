"""The UK's emergency services and the bodies that hold them to account, and which of them a text names.

    organisations.csv   the gazetteer: one organisation a row; `organisation.py` explains the columns
    lookalikes.txt      names that contain an organisation's name and mean something else: "the Met Office"
    automaton.py        finds all names in one pass, the longest first, in the words of `search.text`
    finder.py           finds the organisations that a text mentions, by any of their names

The rows come from general knowledge and from stored copies of public pages, which the column `source` names. None of
them was checked on the live web.
"""

from search.organisations.finder import Mention, organisation_named, places_of, services_of
from search.organisations.organisation import Organisation, OrganisationKind, Service

__all__ = [
    "Mention",
    "Organisation",
    "OrganisationKind",
    "Service",
    "organisation_named",
    "places_of",
    "services_of",
]
