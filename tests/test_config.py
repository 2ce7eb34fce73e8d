"""Settings: where they come from, what is refused, and that each one is documented."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from callboard.config import PREFIX, Settings, SettingsError, load_settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_defaults() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.max_sessions) == ("127.0.0.1", 8000, 8)
    assert settings.home.name == "callboard"


def test_environment_file_and_arguments_in_that_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("CALLBOARD_PORT=1111\nCALLBOARD_MAX_SESSIONS=3\nOTHER=1\n")
    monkeypatch.setenv("CALLBOARD_PORT", "2222")
    assert load_settings().port == 2222
    assert load_settings().max_sessions == 3
    assert load_settings(port=3333, max_sessions=None).port == 3333


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_loopback_hosts(host: str) -> None:
    assert load_settings(host=host).host == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.1", "example.com", ""])
def test_other_hosts_are_refused_with_the_reason(host: str) -> None:
    with pytest.raises(SettingsError, match="loopback"):
        load_settings(host=host)


def test_every_mistake_is_named_with_its_variable() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(port=70000, models="huge", max_sessions=0)
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    for line, name in zip(lines, ("MODELS", "PORT", "MAX_SESSIONS"), strict=True):
        assert f"({PREFIX}{name})" in line
    assert "pydantic" not in str(caught.value)


def test_a_mistake_in_a_list_or_between_settings_reads_well() -> None:
    with pytest.raises(SettingsError) as wrong:
        load_settings(_env_file=None, providers="opena")
    assert str(wrong.value).startswith(
        "providers (CALLBOARD_PROVIDERS): Input should be 'embedded'"
    )
    assert str(wrong.value).endswith("(it has 'opena').")
    with pytest.raises(SettingsError) as missing:
        load_settings(_env_file=None, providers="openai")
    told = "CALLBOARD_PROVIDERS names openai: set CALLBOARD_OPENAI_API_KEY as well."
    assert str(missing.value) == told


def test_secrets_do_not_show() -> None:
    settings = load_settings(api_key="sk-very-secret")
    assert "sk-very-secret" not in repr(settings)
    assert "sk-very-secret" not in str(settings.model_dump())


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = re.findall(r"^\| `(CALLBOARD_[A-Z_]+)` \|", DOCS.read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(PREFIX + name.upper() for name in Settings.model_fields)


def test_documented_defaults_are_true() -> None:
    text = DOCS.read_text()
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, str | int | float) and field.default != "":
            row = next(line for line in text.splitlines() if f"`{PREFIX}{name.upper()}`" in line)
            assert (
                f"| {field.default:g} |" in row
                if isinstance(field.default, float)
                else (f"| {field.default} |" in row)
            ), row


def test_only_the_settings_read_the_environment() -> None:
    """``callboard models`` names CALLBOARD_HOME to its option parser; nothing else may.

    ``config.py`` reads the keys that agents' files name (``supervisor(key_env=…)``).
    ``llama_server.py`` sets a variable for libgomp before it is loaded, and reads none.
    """
    readers = []
    for path in (ROOT / "src" / "callboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
                readers.append(path.name)
    assert sorted(readers) == ["config.py", "llama_server.py"]
