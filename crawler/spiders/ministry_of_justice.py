"""Ministry of Justice, on GOV.UK."""

from __future__ import annotations

from crawler.platforms.govuk import GovUk


class MinistryOfJustice(GovUk):
    """On GOV.UK. The feed of this organisation is inferred from those of others."""

    name = "ministry_of_justice"
    label = "Ministry of Justice"
    homepage = "https://www.gov.uk/government/organisations/ministry-of-justice"
    organisation = "ministry-of-justice"
    publishes = (2, 60)
    slug = "ministry-of-justice"
