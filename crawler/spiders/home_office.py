"""Home Office, on GOV.UK."""

from __future__ import annotations

from crawler.platforms.govuk import GovUk


class HomeOffice(GovUk):
    """On GOV.UK. The feed of this organisation is documented."""

    name = "home_office"
    label = "Home Office"
    homepage = "https://www.gov.uk/government/organisations/home-office"
    organisation = "home-office"
    publishes = (3, 60)
    slug = "home-office"
