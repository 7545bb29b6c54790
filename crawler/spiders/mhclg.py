"""Ministry of Housing, Communities and Local Government, on GOV.UK."""

from __future__ import annotations

from crawler.platforms.govuk import GovUk


class HousingAndCommunities(GovUk):
    """On GOV.UK. The feed of this organisation is documented."""

    name = "mhclg"
    label = "Ministry of Housing, Communities and Local Government"
    homepage = "https://www.gov.uk/government/organisations/ministry-of-housing-communities-local-government"
    publishes = (2, 60)
    slug = "ministry-of-housing-communities-local-government"
