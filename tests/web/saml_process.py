"""The process of the provider of SAML: ``/sso`` answers for ``user`` as pysaml2 does, or as ``how`` asks."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

from tests.web.saml_provider import PEOPLE


def _server(folder: Path, address: str, *, minutes: int) -> Server:
    told = {
        "entityid": f"{address}/idp",
        "xmlsec_binary": "/usr/bin/xmlsec1",
        "key_file": str(folder / "key.pem"),
        "cert_file": str(folder / "certificate.pem"),
        "metadata": {"local": [str(folder / "site.xml")]},
        "service": {
            "idp": {
                "endpoints": {"single_sign_on_service": [(f"{address}/sso", BINDING_HTTP_REDIRECT)]},
                "policy": {"default": {"lifetime": {"minutes": minutes}}},
            }
        },
    }
    return Server(config=IdPConfig().load(told))


def serve(port: int, folder: str) -> None:
    """Serve, each answer as the text that a page would post."""
    address = f"http://127.0.0.1:{port}"
    servers = {minutes: _server(Path(folder), address, minutes=minutes) for minutes in (5, -60)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = dict(parse_qsl(urlsplit(self.path).query))
            said = _answer(servers, asked) if "SAMLRequest" in asked else ""
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said.encode())

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


def _answer(servers: dict[int, Server], asked: dict[str, str]) -> str:
    name, how = asked["user"], asked.get("how", "")
    server = servers[-60 if how == "expired" else 5]
    known: dict[str, Any] = server.response_args(
        server.parse_authn_request(asked["SAMLRequest"], BINDING_HTTP_REDIRECT).message
    )
    known.pop("name_id_policy", None)
    if how == "audience":
        known["sp_entity_id"] = "https://another.example/metadata"
    if how in ("question", "unbound"):
        known["in_response_to"] = "another" if how == "question" else ""
    made = server.create_authn_response(
        identity={"givenName": name} | ({"mail": PEOPLE[name]} if PEOPLE[name] else {}),
        userid=name,
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=name),
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
        sign_assertion=how not in ("unsigned", "message"),
        sign_response=how == "message",
        sign_alg=SIG_RSA_SHA256,
        digest_alg=DIGEST_SHA256,
        **known,
    )
    return str(made)
