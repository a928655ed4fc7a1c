"""The environment: every variable is read by its type, and production refuses what is unsafe."""

from __future__ import annotations

import ast
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from caunghe.language import LANGUAGES
from caunghe.web.environment import LEAST_KEY, VARIABLES, SettingError, refuse_unsafe, value

KEY = secrets.token_urlsafe(48)  # a new one each time: those that stand in the repository are refused
SAFE = {
    "CAUNGHE_SECRET_KEY": KEY,
    "CAUNGHE_DATA": "/var/lib/caunghe",
    "CAUNGHE_HOSTS": "nghe.example.org",
    "CAUNGHE_ORIGIN": "https://nghe.example.org",
}
WRONG = {
    "CAUNGHE_MODE": "test",
    "CAUNGHE_SECRET_KEY": "short",
    "CAUNGHE_ORIGIN": "nghe.example.org",
    "CAUNGHE_DATABASE_URL": "mysql://host/name",
    "CAUNGHE_DEBUG": "perhaps",
    "CAUNGHE_OIDC_ISSUER": "http://login.example.org",
    "CAUNGHE_SAML_SSO": "http://login.example.org/sso",
    "CAUNGHE_SAML_CERTIFICATE": "no certificate",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_refused_by_name(name: str) -> None:
    with pytest.raises(SettingError, match=name) as error:
        value(name, {**SAFE, name: WRONG[name]})
    assert error.value.text("vi").startswith(f"Biến môi trường {name}")


def test_a_secret_is_never_shown() -> None:
    with pytest.raises(SettingError) as error:
        value("CAUNGHE_SECRET_KEY", {"CAUNGHE_SECRET_KEY": "short and secret"})
    assert "short and secret" not in str(error.value)


@pytest.mark.parametrize("name", [name for name, variable in VARIABLES.items() if variable.default is None])
def test_what_has_no_default_must_be_set(name: str) -> None:
    with pytest.raises(SettingError, match=f"{name} must be set"):
        value(name, {})


def test_every_variable_says_what_it_means_in_both_languages() -> None:
    assert all(variable.meaning(language) for variable in VARIABLES.values() for language in LANGUAGES)


def test_a_secret_may_stand_in_a_file(tmp_path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    assert value("CAUNGHE_SECRET_KEY", {"CAUNGHE_SECRET_KEY_FILE": str(file)}) == KEY
    with pytest.raises(SettingError, match="cannot be read"):
        value("CAUNGHE_SECRET_KEY", {"CAUNGHE_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_a_safe_production_starts() -> None:
    refuse_unsafe(SAFE)


@pytest.mark.parametrize(
    ("name", "unsafe"),
    [
        ("CAUNGHE_DEBUG", "1"),
        ("CAUNGHE_HOSTS", "*"),
        ("CAUNGHE_HOSTS", "nghe.example.org,*.example.org"),
        ("CAUNGHE_HOSTS", ""),
        ("CAUNGHE_ORIGIN", "http://nghe.example.org"),
    ],
)
def test_production_refuses_what_is_unsafe_and_a_local_site_does_not(name: str, unsafe: str) -> None:
    with pytest.raises(SettingError, match=name):
        refuse_unsafe({**SAFE, name: unsafe})
    refuse_unsafe({**SAFE, "CAUNGHE_MODE": "local", name: unsafe})


def test_what_belongs_together_is_set_together(tmp_path) -> None:
    own = {**SAFE, "CAUNGHE_DATA": str(tmp_path), "CAUNGHE_OIDC_ISSUER": "https://login.example.org"}
    done = subprocess.run([sys.executable, "-c", CHECK], env=own, capture_output=True, text=True, check=False)
    assert "CAUNGHE_OIDC_CLIENT_ID must be set with CAUNGHE_OIDC_ISSUER" in done.stderr


def test_production_asks_for_a_second_factor_and_a_local_site_says_that_it_does_not(tmp_path) -> None:
    for mode, required in (("production", True), ("local", False)):
        own = {**SAFE, "CAUNGHE_MODE": mode, "CAUNGHE_DATA": str(tmp_path)}
        script = CHECK + (
            "from django.conf import settings; print(settings.SECOND_FACTOR_REQUIRED); "
            "c('check', deploy=True); from caunghe.web.operations.security import site_settings; "
            "print(site_settings()['SECOND_FACTOR_REQUIRED'])"
        )
        done = subprocess.run([sys.executable, "-c", script], env=own, capture_output=True, text=True, check=True)
        assert [line for line in done.stdout.splitlines() if line in ("True", "False")] == [str(required)] * 2
        assert ("caunghe.W001" not in done.stderr) is required


CHECK = "from caunghe.web.started import start; start(); from django.core.management import call_command as c; "


def test_djangos_own_check_of_a_production_finds_nothing(tmp_path) -> None:
    """W047, a constraint that the database does not keep, would be found here as well."""
    found = subprocess.run(
        [sys.executable, "-c", CHECK + "c('check', deploy=True, fail_level='WARNING')"],
        env={**SAFE, "CAUNGHE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")


def keys_in_the_repository() -> set[str]:
    """Every key that a file gives to a site, as it is written there."""
    found = set[str]()
    for file in (
        each for folder in ("tests", "scripts", "benchmarks", "caunghe") for each in Path(folder).rglob("*.py")
    ):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "CAUNGHE_SECRET_KEY" in text else ():
            if isinstance(node, ast.Dict):
                for name, given in zip(node.keys, node.values, strict=True):
                    if isinstance(given, ast.Constant) and ast.unparse(name or given) == "'CAUNGHE_SECRET_KEY'":
                        found.add(str(given.value))
    return found


def test_keys_that_stand_in_the_repository_are_refused_in_production() -> None:
    made = "".join(map(chr, range(40, 110)))  # of scripts.write_migrations
    long_enough = {key for key in keys_in_the_repository() if len(key) >= LEAST_KEY}
    assert len(long_enough) == 2  # of the tests and of the benchmarks
    for key in {made, *long_enough}:
        with pytest.raises(SettingError, match="CAUNGHE_SECRET_KEY"):
            refuse_unsafe({**SAFE, "CAUNGHE_SECRET_KEY": key})
