"""Ministry of Defence, on GOV.UK."""

from __future__ import annotations

from crawler.platforms.govuk import GovUk


class MinistryOfDefence(GovUk):
    """On GOV.UK. The feed of this organisation is documented."""

    name = "ministry_of_defence"
    label = "Ministry of Defence"
    homepage = "https://www.gov.uk/government/organisations/ministry-of-defence"
    organisation = "ministry-of-defence"
    publishes = (3, 60)
    slug = "ministry-of-defence"
