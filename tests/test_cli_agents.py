"""``callboard agents``: four questions write a file; list, show and check read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from callboard import cli

runner = CliRunner()


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")


def run(*arguments: str, types: str = "", code: int = 0) -> str:
    result = runner.invoke(cli.app, ["agents", *arguments], input=types)
    assert result.exit_code == code, result.output
    return result.output


def test_four_questions_write_an_agent(tmp_path: Path) -> None:
    """W1: expertise, functions, languages, flow."""
    answers = [
        "Hotel desk",
        "You take care of hotel guests",
        "call_taxi(time): Call a taxi",
        "",
        "en th",
        "Greet, ask, confirm",
    ]
    told = run("new", "desks", types="\n".join(answers) + "\n")
    source = (tmp_path / "desks" / "hotel_desk.py").read_text()
    assert len(source.splitlines()) <= 20
    assert "def call_taxi(time: str)" in source
    assert "English, Thai" in source
    assert "✓ hotel_desk.py: Hotel desk (/hotel-desk; call_taxi)" in told
    listed = run("list", "--agents", "desks")
    assert "hotel-desk" in listed
    assert "ticket-support" in listed
    shown = run("show", "hotel-desk", "--agents", "desks")
    assert "call_taxi(time)" in shown
    assert "Greet, ask, confirm." in shown


def test_a_script_needs_no_questions(tmp_path: Path) -> None:
    """W1, W2: flags alone, from a template; nothing is overwritten."""
    run("new", "a", "--template", "acme-airlines", "--yes")
    assert "check_flight_status" in (tmp_path / "a" / "acme_airlines.py").read_text()
    again = run("new", "a", "--template", "acme-airlines", "--yes", code=1)
    assert "is there already" in again
    run("new", "a", "--name", "Nurse", "--language", "th", "--yes")
    assert 'language="th"' in (tmp_path / "a" / "nurse.py").read_text()
    assert "needs a name" in run("new", "a", "--yes", code=2)
    assert "no template" in run("new", "a", "--template", "circus", "--yes", code=2)
    assert run("check", "a").count("✓") == 2


def test_a_template_is_written_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    """W1: --language th."""
    told = run("new", "b", "--template", "acme-airlines", "--language", "th", "--yes")
    source = (tmp_path / "b" / "acme_airlines.py").read_text("utf-8")
    assert 'name="สายการบินแอคมี", id="acme-airlines", language="th"' in source
    assert "Acme" not in source.replace("acme", "")
    assert "✓ acme_airlines.py" in told


def test_mistakes_are_told_with_their_line(tmp_path: Path) -> None:
    """W5: check and list end with 1, and the other agents are listed all the same."""
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "odd.py").write_text("from callboard import Agent\nagent = Agent(name='')\n")
    assert "✗ odd.py, line 2: An agent needs a name" in run("check", "a", code=1)
    listed = run("list", "--agents", "a", code=1)
    assert "line 2" in listed
    assert "console" in listed
    assert "no agent 'nobody'" in run("show", "nobody", "--agents", "a", code=1)
    assert "not a folder" in run("list", "--agents", "nowhere", code=2)
    assert "nothing to check" in run("check", code=2)
    assert "--agents FOLDER" in run("show", "nobody", code=1)
    (tmp_path / "empty").mkdir()
    assert "empty has no file of an agent" in run("check", "empty", code=2)


def test_two_agents_of_one_name_and_a_hand_over_to_nobody_are_told(tmp_path: Path) -> None:
    """W5: what is wrong between files as well."""
    folder = tmp_path / "a"
    folder.mkdir()
    twin = "from callboard import Agent\nagent = Agent(name='Twin')\n"
    for name in ("one.py", "two.py"):
        (folder / name).write_text(twin)
    told = run("check", "a", code=1)
    assert "✓ one.py: Twin" in told
    assert "✗ two.py: the id 'twin' is taken by one.py" in told
    (folder / "two.py").write_text(twin.replace("'Twin'", "'Desk', handoffs=['nobody']"))
    assert "Desk hands over to 'nobody', and there is no such agent" in run("check", "a", code=1)
    assert "hands over to 'nobody'" in run("list", "--agents", "a", code=1)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--name", "v1"], 1, "/v1, which is a path of the server"),
        (["--name", "Ticket support"], 1, "'ticket-support' already"),
        (["--name", "A", "--language", "klingonese"], 2, "'klingonese' is no language"),
        (["--template", "circus"], 2, "There are: acme-airlines"),
    ],
)
def test_what_could_not_be_served_is_not_written(
    tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    """W1: a mistake in the answers is told before there is a file."""
    assert told in run("new", "a", *arguments, "--yes", code=code)
    assert not (tmp_path / "a").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")
    assert "a/desk.py cannot be written" in run("new", "a", "--name", "Desk", "--yes", code=1)


def test_the_wizard_asks_again_and_ends_in_peace(tmp_path: Path) -> None:
    """W1: no name, a language in words, nobody at the other end."""
    answers = ["", "Desk", "", "ดูสถานะ", "", "thai klingonese", "thai, en", ""]
    told = run("new", "a", types="\n".join(answers) + "\n")
    assert "An agent needs a name." in told
    assert "klingonese is no code of a language" in told
    source = (tmp_path / "a" / "desk.py").read_text("utf-8")
    assert "caller: Thai, English" in source
    assert "def do_" in source
    assert "--name" in run("new", "b", types="Half\n", code=2)
    assert not (tmp_path / "b").exists()
