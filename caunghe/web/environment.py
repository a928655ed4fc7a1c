# pyright: standard
"""The variables of the environment that the site reads: each with its type, meaning, default, and a fault in words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from caunghe.errors import CaungheError
from caunghe.language import Text

LEAST_KEY: Final = 50  # characters, as Django's own check asks
LEAST_TOKEN: Final = 20  # characters


class SettingError(CaungheError):
    """A variable of the environment is missing, or holds what it must not."""


_MISSING: Final = Text("Phải đặt biến môi trường {name}: {meaning}.", "The variable {name} must be set: {meaning}.")
_WRONG: Final = Text(
    "Biến môi trường {name} phải là {expected}; đang là {value}.",
    "The variable {name} must be {expected}; got {value}.",
)
_WITHOUT: Final = Text("Phải đặt {name} cùng với {other}.", "{name} must be set with {other}.")
_UNREADABLE: Final = Text(
    "Không đọc được tệp {path} nêu ở {name}_FILE.", "The file {path} that {name}_FILE names cannot be read."
)
_HERE: Final = ("127.0.0.1", "::1", "localhost")
_FLAGS: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def flag(text: str) -> bool:
    """Return whether a text says yes; raises ValueError where it says neither yes nor no.

    >>> flag("true"), flag("0")
    (True, False)
    """
    if text.lower() not in _FLAGS:
        raise ValueError("yes or no (1/0, true/false)")
    return _FLAGS[text.lower()]


def names(text: str) -> list[str]:
    """Return the names in a list parted by commas.

    >>> names("a.example, b.example")
    ['a.example', 'b.example']
    """
    return [name.strip() for name in text.split(",") if name.strip()]


def mode(text: str) -> str:
    """Return ``production`` or ``local``; raises ValueError for any other word."""
    if text not in ("production", "local"):
        raise ValueError("production or local")
    return text


def secret(text: str) -> str:
    """Return a key that is long and varied enough; raises ValueError otherwise."""
    if len(text) < LEAST_KEY or len(set(text)) < 10:
        raise ValueError(f"{LEAST_KEY} random characters or more")
    return text


def token(text: str) -> str:
    """Return a token that cannot be guessed; raises ValueError otherwise."""
    if len(text) < LEAST_TOKEN:
        raise ValueError(f"{LEAST_TOKEN} random characters or more")
    return text


def origin(text: str) -> str:
    """Return the address of the site without a slash at its end; raises ValueError where it is none."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise ValueError("an address such as https://nghe.example.org")
    return text.rstrip("/")


def issuer(text: str) -> str:
    """Return the address of a provider of sign-in as it writes it; raises ValueError where it is not encrypted.

    One on this machine may do without.

    >>> issuer("https://login.example.org/realms/so")
    'https://login.example.org/realms/so'
    """
    parts = urlsplit(text)
    if parts.scheme != "https" and (parts.scheme, parts.hostname) not in [("http", host) for host in _HERE]:
        raise ValueError("an address such as https://login.example.org/realms/so")
    return text


def certificate(text: str) -> str:
    """Return a certificate as PEM; raises ValueError where it is none."""
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415  of the few that sign in by SAML

    try:
        load_pem_x509_certificate(text.encode())
    except ValueError as error:
        raise ValueError("a certificate in PEM, best in a file") from error
    return text


def database(text: str) -> dict[str, object]:
    """Return Django's settings of a PostgreSQL database; raises ValueError where the address names none.

    A folder of Unix sockets is given as ``?host=/run/postgresql``.

    >>> found = database("postgresql://clerk:a%40b@db.example:5433/city")
    >>> found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]
    ('city', 'clerk', 'a@b', 'db.example', '5433')
    """
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError("an address such as postgresql://user:password@host/name")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }


_MAIL_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def mail_server(text: str) -> dict[str, object]:
    """Return how a mail server is reached and who writes; raises ValueError where the address names none.

    Without encryption only a server of this machine is reached.

    >>> found = mail_server("smtps://nghe:a%40b@mail.example?from=nghe@city.example")
    >>> found["sender"], found["server"]["host"], found["server"]["port"], found["server"]["password"]
    ('nghe@city.example', 'mail.example', 465, 'a@b')
    """
    parts, asked = urlsplit(text), dict(parse_qsl(urlsplit(text).query))
    is_open = parts.scheme == "smtp" and parts.hostname not in _HERE
    if parts.scheme not in _MAIL_PORTS or not parts.hostname or is_open or "@" not in asked.get("from", ""):
        raise ValueError("an address such as smtps://user:password@host?from=nghe@city.example")
    server = {
        "host": parts.hostname,
        "port": parts.port or _MAIL_PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+starttls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": 10,  # seconds
    }
    return {"server": server, "sender": asked["from"]}


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: its name, how its text is read, its meaning, and its text where it is not set (None: it must be).

    The text of one that ``is_secret`` is shown nowhere.
    """

    name: str
    read: Callable[[str], object]
    meaning: Text
    default: str | None = None
    is_secret: bool = False


VARIABLES: Final = {
    variable.name: variable
    for variable in (
        Variable(
            "CAUNGHE_MODE", mode, Text("chế độ: production hoặc local", "mode: production or local"), "production"
        ),
        Variable(
            "CAUNGHE_SECRET_KEY",
            secret,
            Text("khóa ký phiên và liên kết, từ 50 ký tự ngẫu nhiên", "key that signs sessions, 50 random characters"),
            is_secret=True,
        ),
        Variable("CAUNGHE_DATA", Path, Text("thư mục của cơ sở dữ liệu và tệp", "folder of the database and of files")),
        Variable(
            "CAUNGHE_HOSTS",
            names,
            Text("tên miền của trang, cách nhau bằng dấu phẩy", "host names of the site, parted by commas"),
        ),
        Variable(
            "CAUNGHE_ORIGIN",
            origin,
            Text("địa chỉ của trang, dùng trong thư gửi đi", "address of the site, for links in messages"),
        ),
        Variable(
            "CAUNGHE_DATABASE_URL",
            database,
            Text("địa chỉ PostgreSQL; không đặt thì dùng SQLite", "address of PostgreSQL; SQLite where it is not set"),
            "",
            is_secret=True,
        ),
        Variable(
            "CAUNGHE_MAIL_URL",
            mail_server,
            Text(
                "địa chỉ máy chủ thư, người gửi ở ?from=; không đặt thì thư nằm ở trang người dùng",
                "address of the mail server, ?from= who writes; without it messages stand on the page of people",
            ),
            "",
            is_secret=True,
        ),
        Variable(
            "CAUNGHE_METRICS_TOKEN",
            token,
            Text("mã để đọc /metrics/ từ máy khác", "token with which another machine reads /metrics/"),
            "",
            is_secret=True,
        ),
        Variable(
            "CAUNGHE_OIDC_ISSUER",
            issuer,
            Text(
                "địa chỉ (issuer) của nơi đăng nhập OpenID Connect; không đặt thì không dùng",
                "address (issuer) of a provider of OpenID Connect; none where it is not set",
            ),
            "",
        ),
        Variable(
            "CAUNGHE_OIDC_CLIENT_ID",
            str,
            Text("tên của trang ở nơi đăng nhập ấy", "the name that the provider has for this site"),
            "",
        ),
        Variable(
            "CAUNGHE_OIDC_CLIENT_SECRET",
            str,
            Text("mật khẩu của trang ở nơi đăng nhập ấy", "the secret that the provider has given to this site"),
            "",
            is_secret=True,
        ),
        Variable(
            "CAUNGHE_OIDC_NAME",
            str,
            Text("tên nơi đăng nhập, hiện trên nút", "what the provider is called, on the button"),
            "",
        ),
        Variable(
            "CAUNGHE_SAML_ENTITY",
            str,
            Text(
                "tên (entity ID) của nơi đăng nhập SAML; không đặt thì không dùng",
                "name (entity ID) of a provider of SAML; none where it is not set",
            ),
            "",
        ),
        Variable(
            "CAUNGHE_SAML_SSO",
            issuer,
            Text(
                "địa chỉ đăng nhập của nơi ấy, kiểu HTTP-Redirect",
                "where the provider signs people in, binding HTTP-Redirect",
            ),
            "",
        ),
        Variable(
            "CAUNGHE_SAML_CERTIFICATE",
            certificate,
            Text("chứng thư mà nơi ấy ký, dạng PEM", "certificate with which the provider signs, in PEM"),
            "",
        ),
        Variable(
            "CAUNGHE_SAML_NAME",
            str,
            Text("tên nơi đăng nhập SAML, hiện trên nút", "what the provider of SAML is called, on the button"),
            "",
        ),
        Variable(
            "CAUNGHE_DEBUG", flag, Text("hiện lỗi chi tiết, chỉ khi local", "show faults in full, local only"), "no"
        ),
    )
}


def value(name: str, environment: Mapping[str, str]) -> object:
    """Return what a variable says, read as its type; ``NAME_FILE`` may name a file that holds the text.

    Returns None where it is left out and its default is empty. Raises SettingError where it is missing or wrong, and
    KeyError where no such variable is declared.

    >>> value("CAUNGHE_HOSTS", {"CAUNGHE_HOSTS": "nghe.example"}), value("CAUNGHE_DATABASE_URL", {})
    (['nghe.example'], None)
    """
    variable = VARIABLES[name]
    text = _text(name, environment)
    if text is None:
        text = variable.default
    if text is None:
        raise SettingError(_MISSING, name=name, meaning=variable.meaning)
    if not text:
        return None
    try:
        return variable.read(text)
    except ValueError as error:
        shown = "…" if variable.is_secret else text
        raise SettingError(_WRONG, name=name, expected=str(error), value=shown) from error


def together(names: Sequence[str], environment: Mapping[str, str]) -> list[object] | None:
    """Return what variables say that are good for something together only; None where none of them is set.

    Raises SettingError where some are set and others are not.

    >>> together(["CAUNGHE_OIDC_ISSUER", "CAUNGHE_OIDC_NAME"], {"CAUNGHE_OIDC_NAME": "Sở"})
    Traceback (most recent call last):
        ...
    caunghe.web.environment.SettingError: CAUNGHE_OIDC_ISSUER must be set with CAUNGHE_OIDC_NAME.
    """
    found = {name: value(name, environment) for name in names}
    missing = [name for name in names if found[name] is None]
    if len(missing) == len(found):
        return None
    if missing:
        raise SettingError(_WITHOUT, name=missing[0], other=next(name for name in names if name not in missing))
    return list(found.values())


def _text(name: str, environment: Mapping[str, str]) -> str | None:
    file = environment.get(f"{name}_FILE")
    if file is None:
        return environment.get(name)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(_UNREADABLE, name=name, path=file) from error


_KNOWN_KEYS: Final = frozenset(
    {
        "65853bacf12053b99d7e2d4fe2e5e5a9247293fe774ff9bcc74752a92ce07356",
        "19e438d94ae907dc074959a152b3b50028b32c8e873d608b0d39eefd514f0bad",
        "e1de062261d80b7a9d13bc0c0504a67cd97670a849e5de5c9d68ce458b1f8728",
    }
)  # SHA-256 of keys that stand in the repository
_UNSAFE: Final = {
    "CAUNGHE_SECRET_KEY": Text(
        "Khóa ở CAUNGHE_SECRET_KEY có trong mã nguồn, ai cũng biết. Hãy đặt khóa ngẫu nhiên của riêng trang.",
        "The key in CAUNGHE_SECRET_KEY stands in the source and everybody knows it. Set a random key of your own.",
    ),
    "CAUNGHE_DEBUG": Text(
        "Trang chạy thật không được đặt CAUNGHE_DEBUG.", "A site in production must not set CAUNGHE_DEBUG."
    ),
    "CAUNGHE_HOSTS": Text(
        "Trang chạy thật phải nêu tên miền ở CAUNGHE_HOSTS, không dùng *.",
        "A site in production must name its hosts in CAUNGHE_HOSTS, without *.",
    ),
    "CAUNGHE_ORIGIN": Text(
        "Địa chỉ CAUNGHE_ORIGIN của trang chạy thật phải bắt đầu bằng https://.",
        "CAUNGHE_ORIGIN of a site in production must begin with https://.",
    ),
}


def refuse_unsafe(environment: Mapping[str, str]) -> None:
    """Raise SettingError where a site in production would show faults, answer to any host or go without encryption.

    A key that stands in the repository is refused too.

    >>> refuse_unsafe({"CAUNGHE_SECRET_KEY": "0a1b2c3d4e5f" * 5, "CAUNGHE_HOSTS": "*", "CAUNGHE_ORIGIN": "https://nghe.example"})
    Traceback (most recent call last):
        ...
    caunghe.web.environment.SettingError: A site in production must name its hosts in CAUNGHE_HOSTS, without *.
    """
    if value("CAUNGHE_MODE", environment) != "production":
        return
    hosts = value("CAUNGHE_HOSTS", environment)
    key = str(value("CAUNGHE_SECRET_KEY", environment))
    unsafe = {
        "CAUNGHE_SECRET_KEY": hashlib.sha256(key.encode()).hexdigest() in _KNOWN_KEYS,
        "CAUNGHE_DEBUG": value("CAUNGHE_DEBUG", environment) is True,
        "CAUNGHE_HOSTS": not isinstance(hosts, list) or not hosts or any("*" in host or host == "." for host in hosts),
        "CAUNGHE_ORIGIN": not str(value("CAUNGHE_ORIGIN", environment)).startswith("https://"),
    }
    for name, found in unsafe.items():
        if found:
            says = _UNSAFE[name]
            raise SettingError(says)
