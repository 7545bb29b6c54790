"""Maritime and Coastguard Agency, on GOV.UK."""

from __future__ import annotations

from crawler.platforms.govuk import GovUk


class MaritimeAndCoastguardAgency(GovUk):
    """On GOV.UK. The feed of this organisation is documented."""

    name = "maritime_and_coastguard_agency"
    label = "Maritime and Coastguard Agency"
    homepage = "https://www.gov.uk/government/organisations/maritime-and-coastguard-agency"
    organisation = "maritime-and-coastguard-agency"
    publishes = (0, 30)
    slug = "maritime-and-coastguard-agency"
