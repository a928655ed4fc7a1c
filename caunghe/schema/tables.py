"""Every table of the feed, gathered in the order in which a feed is read and documented."""

from __future__ import annotations

from typing import Final

from caunghe.schema import (
    admission,
    governance,
    job_services,
    labour_market,
    outcomes,
    people,
    reporting,
    training,
)
from caunghe.schema.columns import Table


def whole_tables(tables: dict[str, Table]) -> dict[str, Table]:
    """Return the tables; raise ValueError where a column refers to a table that is not among them."""
    for table in tables.values():
        for column in table.columns:
            if column.references is not None and column.references not in tables:
                raise ValueError(f"{table.name}.{column.name} must refer to a table; got {column.references}")
    return tables


TABLES: Final[dict[str, Table]] = whole_tables(
    {
        table.name: table
        for table in (
            people.AREAS,
            people.POPULATIONS,
            people.LABOUR_SURVEY,
            labour_market.EMPLOYMENT,
            labour_market.INDUSTRY_OUTLOOKS,
            labour_market.EMPLOYERS,
            labour_market.HIRING_NEEDS,
            labour_market.VACANCIES,
            labour_market.WORKPLACES,
            training.INSTITUTIONS,
            training.INSTITUTION_SUCCESSIONS,
            training.STANDARD_ASSESSMENTS,
            training.SITES,
            training.PROGRAMMES,
            training.PROGRAMME_SKILLS,
            training.INTAKES,
            training.TEACHERS,
            training.EQUIPMENT,
            training.FUNDS,
            reporting.INSTITUTION_ACCOUNTS,
            reporting.EQUIPMENT_REQUIREMENTS,
            reporting.ENROLMENT_REPORTS,
            reporting.INTAKE_GROUPS,
            reporting.JOINT_TRAINING,
            reporting.SURVEYS,
            reporting.ACCREDITATIONS,
            labour_market.AGREEMENTS,
            people.LEAVERS,
            people.TARGET_GROUPS,
            job_services.JOB_FAIRS,
            job_services.PLACEMENTS,
            job_services.TRAINING_WISHES,
            admission.ENTRY_RULES,
            admission.ROUNDS,
            admission.RESERVES,
            admission.APPLICANTS,
            admission.CHOICES,
            outcomes.GRADUATES,
            outcomes.EMPLOYMENT_RECORDS,
            governance.TARGETS,
            governance.TASKS,
            governance.NORMS,
            governance.ASSUMPTIONS,
            reporting.REPORTING_DUTIES,
            governance.PUBLISHED_FIGURES,
        )
    }
)
