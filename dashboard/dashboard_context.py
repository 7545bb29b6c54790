"""The settings, the store and the index, opened once for all pages and for what is answered without a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from search.alerts.delivery.encryption import Encryption
from search.engines import open_index
from search.settings import Access, Settings, read_settings
from search.store import Store, open_store

if TYPE_CHECKING:
    from search.index import StoryIndex


@dataclass(frozen=True, slots=True)
class DashboardContext:
    """What everything here works with."""

    settings: Settings
    store: Store

    @property
    def index(self) -> StoryIndex:
        """Raises `SearchIndexError` where it cannot be opened."""
        return _open_index(self.settings.index_address, self.settings.index_access)

    @property
    def encryption(self) -> Encryption:
        """Raises `SettingsError` where no key can be kept."""
        return Encryption(self.settings)


def open_context() -> DashboardContext:
    """With the settings of the moment. Raises `SettingsError`, `StoreError`."""
    settings = read_settings()
    return DashboardContext(settings, _open_store(settings.store_url))


@st.cache_resource(show_spinner=False)
def _open_store(url: str) -> Store:
    return open_store(url)


@st.cache_resource(show_spinner=False)
def _open_index(address: str, _access: Access) -> StoryIndex:
    return open_index(address, _access)
