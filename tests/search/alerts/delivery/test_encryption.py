from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from stat import S_IMODE
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from search.alerts.delivery.encryption import FILE, Encryption
from search.errors import AlertError, SettingsError
from search.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
FIRST, SECOND = "first-key-" * 4, "second-key-" * 4


def encryption(folder: Path, key: str = "") -> Encryption:
    return Encryption(read_settings(data=folder, secret_key=SecretStr(key)))


def test_what_was_sealed_opens_again_also_after_a_restart(tmp_path: Path) -> None:
    encrypted = encryption(tmp_path).encrypt(ADDRESS)
    assert ADDRESS not in encrypted and "TIiajkdnlazkcOXrIdevi7" not in encrypted
    assert encryption(tmp_path).decrypt(encrypted) == ADDRESS


def test_the_key_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    encryption(tmp_path / "new")
    assert S_IMODE((tmp_path / "new" / FILE).stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "new").iterdir()] == [FILE]


def test_all_who_start_at_once_use_one_key(tmp_path: Path) -> None:
    start = Barrier(8)

    def begin(folder: Path) -> Encryption:
        start.wait()
        return encryption(folder)

    with ThreadPoolExecutor(8) as threads:
        for turn in range(20):
            begun = list(threads.map(begin, [tmp_path / str(turn)] * 8))
            assert [each.decrypt(begun[0].encrypt(ADDRESS)) for each in begun] == [ADDRESS] * 8
            assert len(list((tmp_path / str(turn)).iterdir())) == 1


def test_a_key_that_is_set_needs_no_file(tmp_path: Path) -> None:
    assert (
        encryption(tmp_path, FIRST).decrypt(encryption(tmp_path / "another machine", FIRST).encrypt(ADDRESS)) == ADDRESS
    )
    assert not list(tmp_path.iterdir())


def test_a_key_is_replaced_by_setting_both_for_a_while(tmp_path: Path) -> None:
    old, both, new = (encryption(tmp_path, key) for key in (FIRST, f"{SECOND} {FIRST}", SECOND))
    assert both.decrypt(old.encrypt(ADDRESS)) == ADDRESS and new.decrypt(both.encrypt(ADDRESS)) == ADDRESS
    assert both.is_token(old.token("feed", 3), "feed", 3) and new.is_token(both.token("feed", 3), "feed", 3)
    assert not new.is_token(old.token("feed", 3), "feed", 3)


def test_another_key_opens_nothing_and_says_which_setting_to_look_at(tmp_path: Path) -> None:
    for encrypted in (encryption(tmp_path, FIRST).encrypt(ADDRESS), "", "never sealed", "é"):
        with pytest.raises(AlertError, match="BLUELIGHT_SECRET_KEY") as error:
            encryption(tmp_path, SECOND).decrypt(encrypted)
        assert SECOND not in str(error.value) and "\n" not in str(error.value)
    with pytest.raises(AlertError, match=FILE):
        encryption(tmp_path).decrypt(encryption(tmp_path, FIRST).encrypt(ADDRESS))


def test_a_token_holds_for_its_purpose_alone(tmp_path: Path) -> None:
    here = encryption(tmp_path)
    token = here.token("feed", 3, 1)
    assert here.is_token(token, "feed", 3, 1) and encryption(tmp_path).is_token(token, "feed", 3, 1)
    others = [("feed", 3, 2), ("feed", 31), ("feed", 3), ("unsubscribe", 3, 1), ("feed", "3", 1)]
    assert not any(here.is_token(token, *parts) for parts in others)
    assert not any(here.is_token(wrong, "feed", 3, 1) for wrong in ("", token[:-1], f"{token}=", "é", token.swapcase()))
    assert len(token) == 43 and token.replace("-", "").replace("_", "").isalnum()


def test_nothing_shows_a_key(tmp_path: Path) -> None:
    settings = read_settings(data=tmp_path, secret_key=SecretStr(FIRST))
    assert FIRST not in repr(settings) and FIRST not in repr(vars(Encryption(settings)))


def test_a_key_that_can_be_guessed_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELIGHT_SECRET_KEY", f"{FIRST} hunter2")
    with pytest.raises(SettingsError, match="BLUELIGHT_SECRET_KEY cannot be used: must have 32 characters") as error:
        read_settings()
    assert "hunter2" not in f"{error.value} {error.value.__cause__}"


def test_a_folder_that_keeps_nothing_is_said_before_anything_is_sealed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="set BLUELIGHT_SECRET_KEY"):
        encryption(tmp_path / "file")
    (tmp_path / FILE).write_text("")
    with pytest.raises(SettingsError, match="is empty"):
        encryption(tmp_path)
