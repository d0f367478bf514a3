"""The settings: read at start, and a bad one stops the start with its name and an example."""

from pathlib import Path

import pytest

from generator import build
from generator.errors import ConfigError
from generator.grader.settings import described, misspelt, read_settings, to_environ
from generator.grader.storage.sqlite import journal_mode, warning


def test_the_defaults_suit_one_machine():
    found = read_settings({}, {})
    assert (found.host, found.port, found.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert found.allowed_hosts == ("127.0.0.1", "localhost", "[::1]")
    assert found.data == Path("data").resolve()
    assert found.demo_password is None


def test_an_argument_goes_before_its_variable_and_that_before_the_default():
    environ = {"SABAQ_PORT": "9000", "SABAQ_HOST": "0.0.0.0"}
    found = read_settings({"port": 9001, "host": None}, environ)
    assert (found.port, found.host, found.base_url) == (9001, "0.0.0.0", "http://127.0.0.1:9001")


def test_a_public_address_is_answered_to():
    found = read_settings({}, {"SABAQ_BASE_URL": "https://training.example.gov.pk/"})
    assert found.base_url == "https://training.example.gov.pk"
    assert found.allowed_hosts[0] == "training.example.gov.pk"


def test_the_base_urls_own_name_and_this_machines_are_answered_to_whatever_else_is():
    given = {"SABAQ_BASE_URL": "https://training.example.gov.pk:8443", "SABAQ_ALLOWED_HOSTS": "www.example.gov.pk"}
    names = ("training.example.gov.pk", "www.example.gov.pk", "127.0.0.1", "localhost", "[::1]")
    assert read_settings({}, given).allowed_hosts == names


def test_an_address_of_ipv6_is_written_with_brackets():
    found = read_settings({"host": "::1"}, {})
    assert (found.base_url, found.allowed_hosts[0]) == ("http://[::1]:8000", "[::1]")


def test_worker_processes_read_the_same_settings():
    given = read_settings(
        {"port": 8010, "demo_password": "long-enough"}, {"SABAQ_ALLOWED_HOSTS": "a.example, b.example"}
    )
    assert read_settings({}, to_environ(given)) == given


@pytest.mark.parametrize(
    ("variable", "bad"),
    [
        ("SABAQ_PORT", "eighty"), ("SABAQ_PORT", "0"), ("SABAQ_PORT", "70000"),
        ("SABAQ_HOST", "http://x"), ("SABAQ_HOST", "a b"),
        ("SABAQ_BASE_URL", "training.example"), ("SABAQ_BASE_URL", "ftp://x"), ("SABAQ_BASE_URL", "https://x/path"),
        ("SABAQ_BASE_URL", "https://x:99999"), ("SABAQ_BASE_URL", "https://x:0"), ("SABAQ_BASE_URL", "https://x:port"),
        ("SABAQ_BASE_URL", "https://user:secret@x"), ("SABAQ_BASE_URL", "https://user@x:443"),
        ("SABAQ_BASE_URL", "https://x/#top"), ("SABAQ_BASE_URL", "https://x y"), ("SABAQ_BASE_URL", "https://:443"),
        ("SABAQ_ALLOWED_HOSTS", "*"), ("SABAQ_ALLOWED_HOSTS", " , "), ("SABAQ_ALLOWED_HOSTS", "https://x"),
        ("SABAQ_ALLOWED_HOSTS", "good.example,x:8000"), ("SABAQ_ALLOWED_HOSTS", "a b"), ("SABAQ_ALLOWED_HOSTS", "::1"),
        ("SABAQ_DATA", "/etc/hostname"), ("SABAQ_DATA", "/etc/hostname/data"), ("SABAQ_SITE", "/etc/hostname"),
        ("SABAQ_DEMO_PASSWORD", "short"),
        ("DATABASE_URL", "mysql://db/sabaq"), ("DATABASE_URL", "postgresql://db"), ("DATABASE_URL", "sabaq"),
        ("SABAQ_WORKERS", "0"), ("SABAQ_WORKERS", "65"), ("SABAQ_PROXIES", "-1"), ("SABAQ_PROXIES", "yes"),
        ("SABAQ_LOG", "xml"), ("SABAQ_MAIL", "mail.example"), ("SABAQ_MAIL", "smtp://"), ("SABAQ_MAIL", "file:///"),
        ("SABAQ_MAIL", "smtp://host:port"), ("SABAQ_MAIL_FROM", "nobody"), ("SABAQ_MAIL_FROM", "a b@example.pk"),
        ("SABAQ_MAIL_FROM", "a..b@example.pk"), ("SABAQ_MAIL_FROM", "a@example..pk"),
    ],
)  # fmt: skip
def test_a_bad_setting_is_named_with_an_example(variable, bad):
    example = next(setting.example for _, setting in described() if setting.variable == variable)
    with pytest.raises(ConfigError, match=f"^{variable}: .*try {variable}=") as refused:
        read_settings({}, {variable: bad})
    assert example in str(refused.value)


def test_all_bad_settings_are_named_at_once_and_no_password_is_repeated():
    with pytest.raises(ConfigError) as refused:
        read_settings({}, {"SABAQ_PORT": "x", "SABAQ_DEMO_PASSWORD": "hunter2"})
    assert len(str(refused.value).splitlines()) == 2
    assert "hunter2" not in str(refused.value)


def test_a_password_in_an_address_is_not_repeated():
    with pytest.raises(ConfigError, match="SABAQ_BASE_URL: what was given is not") as refused:
        read_settings({}, {"SABAQ_BASE_URL": "https://sabaq:hunter2@training.example.gov.pk"})
    assert "hunter2" not in str(refused.value)


def test_a_misspelt_variable_is_told_with_the_setting_it_is_nearest_to():
    told = misspelt({"SABAQ_WORKER": "4", "SABAQ_QUITE_ELSE": "x", "SABAQ_DATA": "data", "PATH": "/bin"})
    assert told == ["SABAQ_QUITE_ELSE is no setting", "SABAQ_WORKER is no setting; did you mean SABAQ_WORKERS?"]


def test_what_a_build_tells_mkdocs_is_taken_for_no_setting():
    assert misspelt({build.GENERATED: "1"}) == []


def test_settings_do_not_print_the_password():
    assert "long-enough" not in repr(read_settings({"demo_password": "long-enough"}, {}))


@pytest.mark.parametrize(
    ("version", "mode"), [((3, 40, 1), "DELETE"), ((3, 51, 2), "DELETE"), ((3, 51, 3), "WAL"), ((3, 53, 4), "WAL")]
)
def test_an_old_sqlite_keeps_the_rollback_journal_and_says_so(version, mode):
    assert journal_mode(version) == mode
    assert (warning(version) is not None) == (mode == "DELETE")
