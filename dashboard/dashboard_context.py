"""The settings, store and index of the dashboard. All pages and web routes share one open store and index."""

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
    """The settings and the store, and the index and encryption that belong to them."""

    settings: Settings
    store: Store

    @property
    def index(self) -> StoryIndex:
        """The index, opened at the first use. Raises `SearchIndexError` if it cannot be opened."""
        return _open_index(self.settings.index_address, self.settings.index_access)

    @property
    def encryption(self) -> Encryption:
        """The encryption of channels' secrets. Raises `SettingsError` if its key cannot be read or saved."""
        return Encryption(self.settings)


def open_context() -> DashboardContext:
    """Return the context for the current settings. Raises `SettingsError`, `StoreError`."""
    settings = read_settings()
    return DashboardContext(settings, _open_store(settings.store_url))


@st.cache_resource(show_spinner=False)
def _open_store(url: str) -> Store:
    return open_store(url)


@st.cache_resource(show_spinner=False)
def _open_index(address: str, _access: Access) -> StoryIndex:
    return open_index(address, _access)
