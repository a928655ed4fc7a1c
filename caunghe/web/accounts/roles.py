"""Kinds of organisations and the roles that a person can have in one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from caunghe.language import Language, Text


class OrganisationKind(StrEnum):
    """What an organisation is; an institution and an employer carry the registry's code."""

    DEPARTMENT = "department"
    INSTITUTION = "institution"
    EMPLOYER = "employer"
    SCHOOL = "school"
    OTHER = "other"

    def label(self, language: Language) -> str:
        """Return its name."""
        return KINDS[self](language)


class Role(StrEnum):
    """What a person does in an organisation."""

    ADMINISTRATOR = "administrator"
    PLANNER = "planner"
    OFFICER = "officer"
    AUDITOR = "auditor"
    CLERK = "clerk"
    EMPLOYER = "employer"
    ADVISER = "adviser"

    def label(self, language: Language) -> str:
        """Return its name."""
        return ROLES[self](language)


KINDS: Final[Mapping[OrganisationKind, Text]] = {
    OrganisationKind.DEPARTMENT: Text("Sở, cơ quan quản lý", "Department"),
    OrganisationKind.INSTITUTION: Text("Cơ sở giáo dục nghề nghiệp", "Vocational institution"),
    OrganisationKind.EMPLOYER: Text("Đơn vị sử dụng lao động", "Employer"),
    OrganisationKind.SCHOOL: Text("Trường phổ thông", "School"),
    OrganisationKind.OTHER: Text("Cơ quan khác", "Other organisation"),
}
ROLES: Final[Mapping[Role, Text]] = {
    Role.ADMINISTRATOR: Text("Quản trị", "Administrator"),
    Role.PLANNER: Text("Cán bộ kế hoạch", "Planner"),
    Role.OFFICER: Text("Chuyên viên sở", "Department officer"),
    Role.AUDITOR: Text("Kiểm tra viên", "Auditor"),
    Role.CLERK: Text("Cán bộ số liệu của cơ sở", "Clerk of an institution"),
    Role.EMPLOYER: Text("Người phụ trách nhân sự", "Employer's officer"),
    Role.ADVISER: Text("Giáo viên hướng nghiệp", "School adviser"),
}
ROLES_OF: Final[Mapping[OrganisationKind, tuple[Role, ...]]] = {
    OrganisationKind.DEPARTMENT: (Role.ADMINISTRATOR, Role.PLANNER, Role.OFFICER, Role.AUDITOR),
    OrganisationKind.INSTITUTION: (Role.CLERK,),
    OrganisationKind.EMPLOYER: (Role.EMPLOYER,),
    OrganisationKind.SCHOOL: (Role.ADVISER,),
    OrganisationKind.OTHER: (Role.AUDITOR,),
}
GUARDED: Final = frozenset({Role.ADMINISTRATOR, Role.PLANNER, Role.OFFICER, Role.AUDITOR})
"""Roles that see or decide for every organisation: they need a second factor where the site asks for one."""
TABLE_OF: Final[Mapping[OrganisationKind, str]] = {
    OrganisationKind.INSTITUTION: "institutions",
    OrganisationKind.EMPLOYER: "employers",
}
"""The table of the registry that names the organisations of a kind, by their codes."""
CODED: Final = tuple(TABLE_OF)
