"""Marine Accident Investigation Branch, on GOV.UK."""

from __future__ import annotations

from crawler.platforms.govuk import GovUk


class MarineAccidents(GovUk):
    """On GOV.UK. The feed of this organisation is inferred from those of others."""

    name = "marine_accident_investigation_branch"
    label = "Marine Accident Investigation Branch"
    homepage = "https://www.gov.uk/government/organisations/marine-accident-investigation-branch"
    organisation = "marine-accident-investigation-branch"
    publishes = (0, 20)
    slug = "marine-accident-investigation-branch"
