"""Who may do what: every address has a row in the table, and each role meets it as the table says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver

from caunghe.language import LANGUAGES
from caunghe.web.accounts.models import Account, Membership, Organisation
from caunghe.web.accounts.permissions import PERMISSIONS, Reach
from caunghe.web.accounts.roles import GUARDED, ROLES_OF, Role
from caunghe.web.registry.models import Change
from tests.web.soft_key import SoftKey

TABLE = {role: {action: row.grants.get(role) for action, row in PERMISSIONS.items()} for role in Role}
# who may do what, written out once more: a right that moves in the table of permissions must move here too
OFFICES = {Role.ADMINISTRATOR, Role.PLANNER, Role.OFFICER, Role.AUDITOR}
REPORTERS = {Role.CLERK, Role.EMPLOYER}
EXPECTED: dict[str, tuple[set[Role], set[Role]]] = {  # any, own
    "people.look": ({Role.ADMINISTRATOR, Role.AUDITOR}, set()),
    "people.invite": ({Role.ADMINISTRATOR}, set()),
    "people.end": ({Role.ADMINISTRATOR}, set()),
    "people.erase": ({Role.ADMINISTRATOR}, set()),
    "organisations.open": ({Role.ADMINISTRATOR}, set()),
    "delegations.give": ({Role.ADMINISTRATOR}, REPORTERS),
    "audit.look": ({Role.ADMINISTRATOR, Role.AUDITOR}, set()),
    "registry.look": (OFFICES, REPORTERS),
    "registry.look_personal": ({Role.OFFICER}, {Role.CLERK}),
    "registry.edit": ({Role.OFFICER}, {Role.CLERK}),
    "registry.restore": ({Role.OFFICER}, {Role.CLERK}),
    "runs.look": (OFFICES, set()),
    "runs.start": ({Role.PLANNER, Role.OFFICER}, set()),
    "runs.cancel": ({Role.PLANNER, Role.OFFICER}, set()),
    "runs.publish": ({Role.PLANNER, Role.OFFICER}, set()),
    "reports.look": (OFFICES, REPORTERS),
    "reports.read": ({Role.OFFICER}, REPORTERS),
    "reports.prepare": (set(), REPORTERS),
    "reports.send": (set(), REPORTERS),
    "reports.decide": ({Role.OFFICER}, set()),
    "board.look": (OFFICES, set()),
    "board.open": ({Role.OFFICER}, set()),
    "board.remind": ({Role.OFFICER, Role.PLANNER}, set()),
}
OPEN = {"home", "public.look", "language", "health", "metrics", "account.sign_in", "account.password", "account.accept"}
ROLES = [None, *(role for roles in ROLES_OF.values() for role in roles)]
ROLES = list(dict.fromkeys(ROLES))


def patterns(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for each in (resolver or get_resolver()).url_patterns:
        address = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, address)
        else:
            yield address, each


PARTS = {
    "<str:organization_slug>": "saml",
    "<str:table>": "areas",
    "<str:token>": "wrong",
    "<int:run>": "1",
    "<path:file>": "report/report.vi.html",
}


def filled(address: str) -> str:
    """An address with its parts filled in: a table that everybody may see, and numbers of nothing."""
    for part, value in PARTS.items():
        address = address.replace(part, value)
    return re.sub(r"<int:\w+>", "0", address)


ADDRESSES = [filled(address) for address, _ in patterns()]


def test_the_table_of_permissions_is_the_one_written_out_here() -> None:
    reached = {
        action: tuple({role for role in Role if TABLE[role][action] is reach} for reach in (Reach.ANY, Reach.OWN))
        for action, row in PERMISSIONS.items()
        if not (row.everyone or row.signed_in)
    }
    assert reached == EXPECTED
    assert {action for action, row in PERMISSIONS.items() if row.everyone} == OPEN
    assert {action for action, row in PERMISSIONS.items() if row.signed_in} == {
        "account.own",
        "account.second_factor",
        "account.acting",
    }


def test_every_address_has_a_row_in_the_table() -> None:
    without = [
        address for address, pattern in patterns() if getattr(pattern.callback, "action", None) not in PERMISSIONS
    ]
    assert without == []
    assert len(ADDRESSES) > 20


def test_every_row_of_the_table_is_met_at_an_address_or_asked_for_beside_one() -> None:
    met = {pattern.callback.action for _, pattern in patterns()}  # type: ignore[union-attr]
    assert set(PERMISSIONS) - met == {"registry.look_personal"}


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_a_role_meets_each_address_as_the_table_says(role, signed_in) -> None:
    client = signed_in(role)
    for address, pattern in patterns():
        action = pattern.callback.action  # type: ignore[union-attr]
        row = PERMISSIONS[action]
        status = client.get(filled(address), {"area": "C"}).status_code
        if role is None and not row.everyone:
            assert status == 302, address
        elif row.everyone or row.signed_in or action in may(role):
            assert status != 403 or action.startswith("registry."), address
        else:
            assert status == 403, address


def may(role: Role | None) -> set[str]:
    return set() if role is None else {action for action, reach in TABLE[role].items() if reach}


# table, own key, another organisation's key
OWNED = {
    Role.CLERK: [
        ("institutions", "institution=I1", "institution=I2"),
        ("sites", "site=S1", "site=S2"),
        ("programmes", "programme=P1", "programme=P3"),
        ("intakes", "programme=P1&year=2025", "programme=P3&year=2025"),
    ],
    Role.EMPLOYER: [("employers", "employer=E1", "employer=E2")],
}


@pytest.mark.parametrize("page", ["row", "edit"])
@pytest.mark.parametrize("role", [role for role in ROLES if role], ids=str)
def test_a_row_of_another_organisation_is_not_there(role, page, signed_in) -> None:
    client = signed_in(role)
    look, edit = TABLE[role]["registry.look"], TABLE[role]["registry.edit"]
    for owner, rows in OWNED.items():
        for table, own, other in rows:
            for key, is_own in ((own, owner is role), (other, False)):
                status = client.get(f"/registry/{table}/{page}/?{key}").status_code
                if (page == "edit" and edit is None) or look is None:
                    expected = 403
                elif look is Reach.ANY:
                    expected = 200
                else:
                    # a table in which nothing can be one's own is no table of this role
                    expected = 200 if is_own else 404 if owner is role else 403
                assert status == expected, (role, table, key, page)


def test_what_is_seen_and_not_ones_own_to_edit_is_refused_with_a_sentence(signed_in) -> None:
    client = signed_in(Role.CLERK)
    assert client.get("/registry/areas/row/?area=C").status_code == 200
    refused = client.get("/registry/areas/edit/?area=C")
    assert refused.status_code == 403
    for language in LANGUAGES:
        said = client.get("/registry/areas/edit/", {"area": "C", "lang": language}).content.decode()
        assert PERMISSIONS["registry.edit"].title(language) in said
    assert client.post("/registry/areas/edit/?area=C", {"seen": 0, "name": "X"}).status_code == 403
    assert client.post("/registry/areas/restore/?area=C", {"change": 1}).status_code == 403


def test_a_list_shows_what_its_pages_give_and_no_more(signed_in) -> None:
    page = signed_in(Role.CLERK).get("/registry/programmes/").content.decode()
    assert "programme=P1" in page
    assert "programme=P3" not in page
    assert "programme=P3" in signed_in(Role.PLANNER).get("/registry/programmes/").content.decode()
    assert "P3" not in b"".join(signed_in(Role.CLERK).get("/registry/programmes/csv/")).decode()


def test_a_post_is_refused_as_its_page_is(signed_in) -> None:
    for role in (Role.PLANNER, Role.AUDITOR, Role.ADMINISTRATOR, Role.EMPLOYER):
        client = signed_in(role)
        assert client.post("/registry/institutions/edit/?institution=I1", {"seen": 0, "name": "X"}).status_code == 403
    assert signed_in(Role.CLERK).post("/registry/institutions/edit/?institution=I2", {"seen": 0}).status_code == 404
    assert not Change.objects.exists()


SETTING_UP = ["/account/confirm/", "/account/second-factor/on/", "/account/second-factor/passkeys/"]
SETTING_UP += ["/account/second-factor/passkeys/add/", "/account/second-factor/state/"]


def with_factor(role: Role, kind: str) -> None:
    account = Account.objects.get(email=f"{role}@example.org")
    signed = SoftKey().made({"publicKey": {"challenge": "AAAA"}})
    Authenticator.objects.create(user=account, type=kind, data={"name": "x", "credential": json.loads(signed)})


@pytest.mark.parametrize("role", sorted(GUARDED), ids=str)
@pytest.mark.parametrize("codes", [False, True])
def test_who_owes_a_second_factor_reaches_only_where_it_is_set_up(role, codes, signed_in, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    if codes:  # which are none
        with_factor(role, "recovery_codes")
    client, open_to_it = signed_in(role), []
    for address, pattern in patterns():
        if PERMISSIONS[pattern.callback.action].everyone:  # type: ignore[union-attr]
            continue
        for answer in (client.get(filled(address)), client.post(filled(address))):
            led = (answer.status_code, answer.headers.get("Location")) == (302, "/account/second-factor/state/")
            open_to_it += [] if led else [filled(address)]
    assert sorted(set(open_to_it)) == SETTING_UP
    answer = client.get("/runs/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/account/second-factor/state/")
    for address in ("/", "/account/second-factor/state/"):
        menu = client.get(address).content.decode().partition("<main")[0]
        assert 'href="/account/"' in menu
        assert 'href="/runs/"' not in menu
    assert "Vai trò của bạn cần xác thực hai bước" in client.get("/account/second-factor/state/").content.decode()


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
@pytest.mark.parametrize("role", sorted(GUARDED), ids=str)
def test_who_has_a_second_factor_meets_each_address_as_the_table_says(role, kind, signed_in, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    with_factor(role, kind)
    test_a_role_meets_each_address_as_the_table_says(role, signed_in)


@pytest.mark.parametrize("role", sorted(set(Role) - GUARDED), ids=str)
def test_other_roles_owe_no_second_factor(role, signed_in, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    test_a_role_meets_each_address_as_the_table_says(role, signed_in)


def test_a_second_role_that_needs_one_makes_the_person_owe_it(signed_in, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client, clerk = signed_in(Role.CLERK), Account.objects.get(email="clerk@example.org")
    assert client.get("/registry/").status_code == 200
    Membership.objects.create(account=clerk, organisation=Organisation.objects.get(name="Sở"), role=Role.PLANNER)
    assert client.get("/registry/")["Location"] == "/account/second-factor/state/"
