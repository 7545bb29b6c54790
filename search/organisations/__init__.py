"""The UK's emergency services and who holds them to account: which of them a text names.

    organisations.csv   the gazetteer: one organisation a row; `organisation.py` says what each column holds
    lookalikes.txt      names that hold an organisation's name and are another thing: "the Met Office"
    automaton.py        all names at once, longest first, over the words of `search.text`
    finder.py           mentions in a text, an organisation by any of its names

The rows were written down from what is generally known and from stored copies of public pages, named in `source`;
nothing of them was checked on the live web.
"""

from search.organisations.finder import Mention, named, places_of, services_of
from search.organisations.organisation import Organisation, OrganisationKind, Service

__all__ = ["Mention", "Organisation", "OrganisationKind", "Service", "named", "places_of", "services_of"]
