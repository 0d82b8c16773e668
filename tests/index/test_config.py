"""`config.toml`: what is set counts; what is wrong is named with its line, and the default counts."""

from pathlib import Path

import pytest

from child_process import start_python
from paper_index.config import DEFAULTS, JournalLimits, pdf_folder, read_config
from paper_index.paths import Home


def write(path: Path, text: str | bytes) -> Path:
    """Write a file of settings."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where settings are."""
    return tmp_path / "config.toml"


@pytest.mark.parametrize(
    "text, journal",
    [
        ("", JournalLimits()),
        ("# nothing\n", JournalLimits()),
        ("[journal]\n", JournalLimits()),
        ("[journal]\nentries = 1000\ndays = 1\n", JournalLimits(1_000, 1)),
        ("journal.days = 30", JournalLimits(days=30)),
        ("\ufeff[journal]\r\nentries = 5_000\r\n", JournalLimits(5_000)),
        ("[journal]\nentries = 0\ndays = 0\n", JournalLimits(0, 0)),
    ],
)
def test_settings_are_read(text: str, journal: JournalLimits, file: Path) -> None:
    config = read_config(write(file, text))
    assert config.journal == journal and not config.problems


def test_without_a_file_all_is_as_by_default(file: Path) -> None:
    assert read_config(file) is DEFAULTS
    assert DEFAULTS.journal == JournalLimits(entries=20_000, days=730) and not DEFAULTS.problems


@pytest.mark.parametrize(
    "text, line, said",
    [
        ("[journal]\ndays = 30\nentries = 999\n", 3, "entries must be a number from 1,000 up"),
        ("[journal]\ndays = 30\n\n'entries' = -1\n", 4, "Using 20,000"),
        ("[journal]\ndays = 30\nentries = '5000'\n", 3, "entries must be"),
        ("[journal]\ndays = 30\nentries = true\n", 3, "entries must be"),
        ("[journal]\ndays = 30\nentries = 1e4\n", 3, "entries must be"),
        ("[journal]\ndays = 30\nentries = 99999999999999999999\n", 3, "entries must be"),
        ("[journal]\ndays = 30\n entires = 5000\n", 3, "unknown setting 'entires' in [journal]"),
        ("[journal]\ndays = 30\n[colours]\nred = 1\n", 3, "unknown setting 'colours'"),
        ("entries = 5000\n[journal]\ndays = 30\n", 1, "unknown setting 'entries'"),
        ("journal.days = 30\njournal.entries = 1", 2, "entries"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line_and_the_others_count(
    text: str, line: int, said: str, file: Path
) -> None:
    config = read_config(write(file, text))
    assert config.journal == JournalLimits(days=30)
    (problem,) = config.problems
    assert problem.startswith(f"{file}:{line}: ") and said in problem and problem.endswith(".")


@pytest.mark.parametrize(
    "text, where",
    [
        ("[journal]\nentries = \n", ":2: "),
        ("[journal\nentries = 5000\n", ":1: "),
        ("\n\nentries", ":3: "),
        ("[journal]\ndays = 1\ndays = 2\n", ":"),
        (b"[journal]\n# caf\xe9\n", ":2: "),
        (b"\x00\x01", ":1: "),
        ("a = " + "[" * 50_000, ":1: "),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(text: str | bytes, where: str, file: Path) -> None:
    config = read_config(write(file, text))
    assert config.journal == JournalLimits()
    (problem,) = config.problems
    assert problem.startswith(f"{file}{where}") and "The defaults are used." in problem


def test_the_journal_that_is_no_table_is_named(file: Path) -> None:
    (problem,) = read_config(write(file, "# x\njournal = 5\n")).problems
    assert problem.startswith(f"{file}:2: ")


def test_a_folder_in_its_place_is_named(file: Path) -> None:
    file.mkdir()
    (problem,) = read_config(file).problems
    assert "cannot be read" in problem


def test_toml_is_not_even_imported_where_there_is_nothing_to_read(home: Home) -> None:
    code = (
        "import sys; from paper_index.config import read_config; from pathlib import Path; "
        f"read_config(Path({str(home.settings)!r})); print('tomllib' in sys.modules)"
    )
    process = start_python("-c", code)
    assert process.communicate(timeout=30)[0] == "False\n"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('folder = "papers"', "folder must be a path that begins with / or ~"),
        ('folder = "~no-such-user/x"', "folder must be"),
        ('name = "{title}/{id}"', "name must be made of {author}, {year}, {title}, {id}"),
        ("largest = 0", "largest must be a number of MB"),
        ('viewer = "zathura \'{file}"', "viewer must be a command"),
        ('viewer = ""', "viewer must be a command"),
    ],
)
def test_invalid_settings_of_pdfs_are_reported(setting: str, said: str, file: Path) -> None:
    config = read_config(write(file, f"[pdf]\n{setting}\n"))
    (problem,) = config.problems
    assert problem.startswith(f"{file}:2: ") and said in problem
    assert config.pdf == DEFAULTS.pdf


def test_the_pdf_folder_is_beside_the_library_or_that_of_the_settings(home: Home, file: Path) -> None:
    assert pdf_folder(home, DEFAULTS) == home.data / "pdf"
    config = read_config(write(file, '[pdf]\nfolder = "~/papers"\n'))
    assert pdf_folder(home, config) == Path.home() / "papers"


def test_a_server_of_this_machine_may_have_a_path(file: Path) -> None:
    address = "http://127.0.0.1:8000/graph/v1"
    config = read_config(write(file, f'[online]\nsemantic-scholar = "{address}"\n'))
    assert (config.online.semantic_scholar, config.problems) == (address, ())


def test_an_address_may_end_with_a_slash(file: Path) -> None:
    config = read_config(write(file, '[online]\nhuggingface = "https://mirror.example.org/"\n'))
    assert (config.online.huggingface, config.problems) == ("https://mirror.example.org", ())


def test_an_address_without_encryption_must_be_of_this_machine(file: Path) -> None:
    for address in (
        "http://127.0.0.1.example.org",
        "http://localhost@example.org/x",
        "http://localhost:80@example.org",
    ):
        config = read_config(write(file, f'[online]\nopenalex = "{address}"\n'))
        assert config.online == DEFAULTS.online and len(config.problems) == 1
