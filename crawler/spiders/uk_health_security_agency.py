"""UK Health Security Agency, on GOV.UK."""

from __future__ import annotations

from crawler.platforms.govuk import GovUk


class HealthSecurityAgency(GovUk):
    """On GOV.UK. The feed of this organisation is inferred from those of others."""

    name = "uk_health_security_agency"
    label = "UK Health Security Agency"
    homepage = "https://www.gov.uk/government/organisations/uk-health-security-agency"
    organisation = "uk-health-security-agency"
    publishes = (2, 50)
    slug = "uk-health-security-agency"
