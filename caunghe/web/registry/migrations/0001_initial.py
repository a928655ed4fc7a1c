import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Dataset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("loaded", models.DateTimeField()),
                ("hash", models.CharField(max_length=64)),
                ("city_vi", models.CharField(max_length=200)),
                ("city_en", models.CharField(max_length=200)),
                ("area", models.CharField(max_length=100)),
                ("as_of", models.DateField()),
                ("licence", models.CharField(max_length=200)),
                ("basis", models.JSONField(default=dict)),
                ("rows", models.JSONField(default=dict)),
                ("left_out", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Accreditations",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("institution", models.TextField(blank=True, db_index=True, default="")),
                ("programme", models.TextField(blank=True, db_index=True, default="")),
                ("scheme", models.TextField(blank=True, default="")),
                ("criterion", models.TextField(blank=True, default="")),
                ("points", models.FloatField(blank=True, null=True)),
                ("issued", models.DateField(blank=True, null=True)),
                ("expires", models.DateField(blank=True, null=True)),
                ("body", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_accreditations",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "programme", "scheme", "criterion", "issued"), name="accreditations_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreements",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("agreement", models.TextField(blank=True, default="")),
                ("institution", models.TextField(blank=True, db_index=True, default="")),
                ("employer", models.TextField(blank=True, db_index=True, default="")),
                ("model", models.TextField(blank=True, default="")),
                ("training_field", models.TextField(blank=True, default="")),
                ("signed", models.DateField(blank=True, null=True)),
                ("ends", models.DateField(blank=True, null=True)),
                ("learners_per_year", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_agreements",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("agreement",), name="agreements_key")],
            },
        ),
        migrations.CreateModel(
            name="Applicants",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("round", models.TextField(blank=True, db_index=True, default="")),
                ("applicant", models.TextField(blank=True, default="")),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("birth_year", models.BigIntegerField(blank=True, null=True)),
                ("sex", models.TextField(blank=True, default="")),
                ("groups", models.TextField(blank=True, default="")),
                ("score", models.FloatField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_applicants",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("round", "applicant"), name="applicants_key")],
            },
        ),
        migrations.CreateModel(
            name="Areas",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("area", models.TextField(blank=True, default="")),
                ("name", models.TextField(blank=True, default="")),
                ("name_en", models.TextField(blank=True, default="")),
                ("kind", models.TextField(blank=True, default="")),
                ("parent", models.TextField(blank=True, db_index=True, default="")),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("area_km2", models.FloatField(blank=True, null=True)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("code", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_areas",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("area",), name="areas_key")],
            },
        ),
        migrations.CreateModel(
            name="Assumptions",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("assumption", models.TextField(blank=True, default="")),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("value", models.FloatField(blank=True, null=True)),
                ("unit", models.TextField(blank=True, default="")),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("certainty", models.TextField(blank=True, default="")),
                ("source", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_assumptions",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("assumption", "valid_from"), name="assumptions_key")],
            },
        ),
        migrations.CreateModel(
            name="Choices",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("round", models.TextField(blank=True, db_index=True, default="")),
                ("applicant", models.TextField(blank=True, db_index=True, default="")),
                ("rank", models.BigIntegerField(blank=True, null=True)),
                ("programme", models.TextField(blank=True, db_index=True, default="")),
                ("score", models.FloatField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_choices",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("round", "applicant", "rank"), name="choices_key")],
            },
        ),
        migrations.CreateModel(
            name="Employers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("employer", models.TextField(blank=True, default="")),
                ("name", models.TextField(blank=True, default="")),
                ("kind", models.TextField(blank=True, default="")),
                ("industry", models.TextField(blank=True, default="")),
                ("size_band", models.TextField(blank=True, default="")),
                ("reported_band", models.TextField(blank=True, default="")),
                ("workers", models.BigIntegerField(blank=True, null=True)),
                ("tax_code", models.TextField(blank=True, default="")),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("zone", models.TextField(blank=True, default="")),
                ("product", models.TextField(blank=True, default="")),
                ("contact_details", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_employers",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("employer",), name="employers_key")],
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("industry", models.TextField(blank=True, default="")),
                ("occupation", models.TextField(blank=True, default="")),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("workers", models.FloatField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_employment",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "industry", "occupation", "area"), name="employment_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentReports",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("programme", models.TextField(blank=True, db_index=True, default="")),
                ("period", models.DateField(blank=True, null=True)),
                ("entry_stream", models.TextField(blank=True, default="")),
                ("applied", models.BigIntegerField(blank=True, null=True)),
                ("admitted", models.BigIntegerField(blank=True, null=True)),
                ("enrolled", models.BigIntegerField(blank=True, null=True)),
                ("women", models.BigIntegerField(blank=True, null=True)),
                ("reported", models.DateField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_enrolment_reports",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "period", "entry_stream"), name="enrolment_reports_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("level", models.TextField(blank=True, default="")),
                ("stream", models.TextField(blank=True, default="")),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("condition", models.TextField(blank=True, default="")),
                ("condition_en", models.TextField(blank=True, default="")),
                ("certainty", models.TextField(blank=True, default="")),
                ("source", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_entry_rules",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("level", "stream", "valid_from"), name="entry_rules_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Equipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("site", models.TextField(blank=True, db_index=True, default="")),
                ("training_field", models.TextField(blank=True, default="")),
                ("item", models.TextField(blank=True, default="")),
                ("workstations", models.BigIntegerField(blank=True, null=True)),
                ("share_of_minimum_list", models.FloatField(blank=True, null=True)),
                ("year_bought", models.BigIntegerField(blank=True, null=True)),
                ("value", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_equipment",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "training_field", "item"), name="equipment_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="EquipmentRequirements",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("training_field", models.TextField(blank=True, default="")),
                ("level", models.TextField(blank=True, default="")),
                ("room", models.TextField(blank=True, default="")),
                ("item", models.TextField(blank=True, default="")),
                ("quantity", models.FloatField(blank=True, null=True)),
                ("unit", models.TextField(blank=True, default="")),
                ("class_size", models.BigIntegerField(blank=True, null=True)),
                ("source", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_equipment_requirements",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("training_field", "level", "room", "item"), name="equipment_requirements_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Funds",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("fund", models.TextField(blank=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("source", models.TextField(blank=True, default="")),
                ("purpose", models.TextField(blank=True, default="")),
                ("amount", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_funds",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("fund", "year"), name="funds_key")],
            },
        ),
        migrations.CreateModel(
            name="HiringNeeds",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("employer", models.TextField(blank=True, db_index=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("occupation", models.TextField(blank=True, default="")),
                ("openings", models.BigIntegerField(blank=True, null=True)),
                ("hard_to_fill", models.BigIntegerField(blank=True, null=True)),
                ("overseas", models.BooleanField(blank=True, null=True)),
                ("weight", models.FloatField(blank=True, null=True)),
                ("confirmed", models.DateField(blank=True, null=True)),
                ("occupation_vsco", models.TextField(blank=True, default="")),
                ("half", models.BigIntegerField(blank=True, null=True)),
                ("women", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_hiring_needs",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("employer"),
                        models.F("year"),
                        django.db.models.functions.comparison.Coalesce("half", models.Value(0)),
                        models.F("occupation"),
                        models.F("occupation_vsco"),
                        name="hiring_needs_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndustryOutlooks",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("scenario", models.TextField(blank=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("industry", models.TextField(blank=True, default="")),
                ("growth", models.FloatField(blank=True, null=True)),
                ("growth_low", models.FloatField(blank=True, null=True)),
                ("growth_high", models.FloatField(blank=True, null=True)),
                ("source", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_industry_outlooks",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("scenario", "year", "industry"), name="industry_outlooks_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="InstitutionAccounts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("institution", models.TextField(blank=True, db_index=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("item", models.TextField(blank=True, default="")),
                ("amount", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_institution_accounts",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "year", "item"), name="institution_accounts_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Institutions",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("institution", models.TextField(blank=True, default="")),
                ("name", models.TextField(blank=True, default="")),
                ("name_en", models.TextField(blank=True, default="")),
                ("kind", models.TextField(blank=True, default="")),
                ("ownership", models.TextField(blank=True, default="")),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("quality_tier", models.TextField(blank=True, default="")),
                ("accreditation", models.TextField(blank=True, default="")),
                ("state_code", models.TextField(blank=True, default="")),
                ("digital_maturity", models.FloatField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_institutions",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("institution",), name="institutions_key")],
            },
        ),
        migrations.CreateModel(
            name="InstitutionSuccessions",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("institution", models.TextField(blank=True, default="")),
                ("successor", models.TextField(blank=True, db_index=True, default="")),
                ("date", models.DateField(blank=True, null=True)),
                ("kind", models.TextField(blank=True, default="")),
                ("certainty", models.TextField(blank=True, default="")),
                ("source", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_institution_successions",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "successor", "date"), name="institution_successions_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntakeGroups",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("programme", models.TextField(blank=True, db_index=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("entry_stream", models.TextField(blank=True, default="")),
                ("group", models.TextField(blank=True, default="")),
                ("entrants", models.BigIntegerField(blank=True, null=True)),
                ("women", models.BigIntegerField(blank=True, null=True)),
                ("dropouts", models.BigIntegerField(blank=True, null=True)),
                ("learning", models.BigIntegerField(blank=True, null=True)),
                ("graduates", models.BigIntegerField(blank=True, null=True)),
                ("employed_12m", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_intake_groups",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "year", "entry_stream", "group"), name="intake_groups_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Intakes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("programme", models.TextField(blank=True, db_index=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("quota", models.BigIntegerField(blank=True, null=True)),
                ("applicants", models.BigIntegerField(blank=True, null=True)),
                ("entrants", models.BigIntegerField(blank=True, null=True)),
                ("women", models.BigIntegerField(blank=True, null=True)),
                ("dropouts", models.BigIntegerField(blank=True, null=True)),
                ("graduates", models.BigIntegerField(blank=True, null=True)),
                ("entry_stream", models.TextField(blank=True, default="")),
                ("learning", models.BigIntegerField(blank=True, null=True)),
                ("expected_graduates", models.BigIntegerField(blank=True, null=True)),
                ("completions", models.BigIntegerField(blank=True, null=True)),
                ("employed_6m", models.BigIntegerField(blank=True, null=True)),
                ("in_field_6m", models.BigIntegerField(blank=True, null=True)),
                ("surveyed_12m", models.BigIntegerField(blank=True, null=True)),
                ("answered_12m", models.BigIntegerField(blank=True, null=True)),
                ("employed_12m", models.BigIntegerField(blank=True, null=True)),
                ("self_employed_12m", models.BigIntegerField(blank=True, null=True)),
                ("further_study_12m", models.BigIntegerField(blank=True, null=True)),
                ("placed_12m", models.BigIntegerField(blank=True, null=True)),
                ("median_pay_6m", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_intakes",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("programme", "year"), name="intakes_key")],
            },
        ),
        migrations.CreateModel(
            name="JobFairs",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("fair", models.TextField(blank=True, default="")),
                ("date", models.DateField(blank=True, null=True)),
                ("mode", models.TextField(blank=True, default="")),
                ("place", models.TextField(blank=True, default="")),
                ("firms", models.BigIntegerField(blank=True, null=True)),
                ("openings", models.BigIntegerField(blank=True, null=True)),
                ("women", models.BigIntegerField(blank=True, null=True)),
                ("visitors", models.BigIntegerField(blank=True, null=True)),
                ("interviewed", models.BigIntegerField(blank=True, null=True)),
                ("passed", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_job_fairs",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("fair",), name="job_fairs_key")],
            },
        ),
        migrations.CreateModel(
            name="JointTraining",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("programme", models.TextField(blank=True, db_index=True, default="")),
                ("partner", models.TextField(blank=True, default="")),
                ("place", models.TextField(blank=True, default="")),
                ("learners", models.BigIntegerField(blank=True, null=True)),
                ("begins", models.DateField(blank=True, null=True)),
                ("ends", models.DateField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_joint_training",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("programme", "partner"), name="joint_training_key")],
            },
        ),
        migrations.CreateModel(
            name="Leavers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("grade", models.TextField(blank=True, default="")),
                ("leavers", models.BigIntegerField(blank=True, null=True)),
                ("women", models.BigIntegerField(blank=True, null=True)),
                ("to_vocational", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_leavers",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("area", "year", "grade"), name="leavers_key")],
            },
        ),
        migrations.CreateModel(
            name="Norms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("norm", models.TextField(blank=True, default="")),
                ("training_field", models.TextField(blank=True, default="")),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("value", models.FloatField(blank=True, null=True)),
                ("unit", models.TextField(blank=True, default="")),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("authority", models.TextField(blank=True, default="")),
                ("successor", models.TextField(blank=True, default="")),
                ("source", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_norms",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("norm", "training_field", "valid_from"), name="norms_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Placements",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("office", models.TextField(blank=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("half", models.BigIntegerField(blank=True, null=True)),
                ("group", models.TextField(blank=True, default="")),
                ("counselled", models.BigIntegerField(blank=True, null=True)),
                ("introduced", models.BigIntegerField(blank=True, null=True)),
                ("placed", models.BigIntegerField(blank=True, null=True)),
                ("women", models.BigIntegerField(blank=True, null=True)),
                ("overseas", models.BigIntegerField(blank=True, null=True)),
                ("followed", models.BigIntegerField(blank=True, null=True)),
                ("still_working", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_placements",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("office"),
                        models.F("year"),
                        django.db.models.functions.comparison.Coalesce("half", models.Value(0)),
                        models.F("group"),
                        name="placements_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Populations",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("sex", models.TextField(blank=True, default="")),
                ("age_group", models.TextField(blank=True, default="")),
                ("people", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_populations",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "year", "sex", "age_group"), name="populations_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Programmes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("programme", models.TextField(blank=True, default="")),
                ("site", models.TextField(blank=True, db_index=True, default="")),
                ("training_field", models.TextField(blank=True, default="")),
                ("level", models.TextField(blank=True, default="")),
                ("mode", models.TextField(blank=True, default="")),
                ("name", models.TextField(blank=True, default="")),
                ("months", models.FloatField(blank=True, null=True)),
                ("licensed_intake", models.BigIntegerField(blank=True, null=True)),
                ("minimum_class", models.BigIntegerField(blank=True, null=True)),
                ("workplace_share", models.FloatField(blank=True, null=True)),
                ("practice_share", models.FloatField(blank=True, null=True)),
                ("opened", models.DateField(blank=True, null=True)),
                ("reviewed", models.DateField(blank=True, null=True)),
                ("tuition", models.BigIntegerField(blank=True, null=True)),
                ("cost_per_learner", models.BigIntegerField(blank=True, null=True)),
                ("quality_tier", models.TextField(blank=True, default="")),
                ("requested_intake", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_programmes",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("programme",), name="programmes_key")],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeSkills",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("programme", models.TextField(blank=True, db_index=True, default="")),
                ("skill", models.TextField(blank=True, default="")),
                ("hours", models.FloatField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_programme_skills",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("programme", "skill"), name="programme_skills_key")],
            },
        ),
        migrations.CreateModel(
            name="PublishedFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("figure", models.TextField(blank=True, default="")),
                ("indicator", models.TextField(blank=True, default="")),
                ("title", models.TextField(blank=True, default="")),
                ("title_en", models.TextField(blank=True, default="")),
                ("boundary", models.TextField(blank=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("level", models.TextField(blank=True, default="")),
                ("value", models.FloatField(blank=True, null=True)),
                ("unit", models.TextField(blank=True, default="")),
                ("certainty", models.TextField(blank=True, default="")),
                ("source", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_published_figures",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("figure", "boundary", "year"), name="published_figures_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingDuties",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("form", models.TextField(blank=True, default="")),
                ("reporter", models.TextField(blank=True, default="")),
                ("levels", models.TextField(blank=True, default="")),
                ("recipient", models.TextField(blank=True, default="")),
                ("period", models.TextField(blank=True, default="")),
                ("due_months", models.BigIntegerField(blank=True, null=True)),
                ("due_day", models.BigIntegerField(blank=True, null=True)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("certainty", models.TextField(blank=True, default="")),
                ("source", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_reporting_duties",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form", "reporter", "recipient", "period", "valid_from"), name="reporting_duties_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reserves",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("round", models.TextField(blank=True, db_index=True, default="")),
                ("programme", models.TextField(blank=True, db_index=True, default="")),
                ("group", models.TextField(blank=True, default="")),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("seats", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_reserves",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "programme", "group", "area"), name="reserves_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Rounds",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("round", models.TextField(blank=True, default="")),
                ("name", models.TextField(blank=True, default="")),
                ("opens", models.DateField(blank=True, null=True)),
                ("closes", models.DateField(blank=True, null=True)),
                ("results", models.DateField(blank=True, null=True)),
                ("lottery_seed", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_rounds",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("round",), name="rounds_key")],
            },
        ),
        migrations.CreateModel(
            name="Sites",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("site", models.TextField(blank=True, default="")),
                ("institution", models.TextField(blank=True, db_index=True, default="")),
                ("name", models.TextField(blank=True, default="")),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("capacity", models.BigIntegerField(blank=True, null=True)),
                ("land_area", models.FloatField(blank=True, null=True)),
                ("theory_area", models.FloatField(blank=True, null=True)),
                ("workshop_area", models.FloatField(blank=True, null=True)),
                ("office_area", models.FloatField(blank=True, null=True)),
                ("classrooms", models.BigIntegerField(blank=True, null=True)),
                ("workshops", models.BigIntegerField(blank=True, null=True)),
                ("dormitory_places", models.BigIntegerField(blank=True, null=True)),
                ("fixed_cost", models.BigIntegerField(blank=True, null=True)),
                ("opened", models.DateField(blank=True, null=True)),
                ("closes", models.DateField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_sites",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("site",), name="sites_key")],
            },
        ),
        migrations.CreateModel(
            name="StandardAssessments",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("institution", models.TextField(blank=True, db_index=True, default="")),
                ("criterion", models.TextField(blank=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("value", models.FloatField(blank=True, null=True)),
                ("met", models.BooleanField(blank=True, null=True)),
                ("evidence", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_standard_assessments",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "criterion", "year"), name="standard_assessments_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Surveys",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("institution", models.TextField(blank=True, db_index=True, default="")),
                ("training_field", models.TextField(blank=True, default="")),
                ("kind", models.TextField(blank=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("asked", models.BigIntegerField(blank=True, null=True)),
                ("answered", models.BigIntegerField(blank=True, null=True)),
                ("satisfied", models.BigIntegerField(blank=True, null=True)),
                ("window", models.FloatField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_surveys",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "training_field", "kind", "year"), name="surveys_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetGroups",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("group", models.TextField(blank=True, default="")),
                ("people", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_target_groups",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("area", "year", "group"), name="target_groups_key")],
            },
        ),
        migrations.CreateModel(
            name="Targets",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("indicator", models.TextField(blank=True, default="")),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("group", models.TextField(blank=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("value", models.FloatField(blank=True, null=True)),
                ("source", models.TextField(blank=True, default="")),
                ("boundary", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "feed_targets",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "area", "group", "boundary", "year"), name="targets_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tasks",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("task", models.TextField(blank=True, default="")),
                ("task_group", models.TextField(blank=True, default="")),
                ("title", models.TextField(blank=True, default="")),
                ("lead", models.TextField(blank=True, default="")),
                ("starts", models.DateField(blank=True, null=True)),
                ("due", models.DateField(blank=True, null=True)),
                ("indicator", models.TextField(blank=True, default="")),
                ("effect", models.FloatField(blank=True, null=True)),
                ("status", models.TextField(blank=True, default="")),
                ("progress", models.FloatField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_tasks",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("task",), name="tasks_key")],
            },
        ),
        migrations.CreateModel(
            name="Teachers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("teacher", models.TextField(blank=True, default="")),
                ("institution", models.TextField(blank=True, db_index=True, default="")),
                ("training_field", models.TextField(blank=True, default="")),
                ("qualification", models.TextField(blank=True, default="")),
                ("pedagogy", models.TextField(blank=True, default="")),
                ("skill_grade", models.TextField(blank=True, default="")),
                ("digital_level", models.TextField(blank=True, default="")),
                ("practice_weeks", models.FloatField(blank=True, null=True)),
                ("contract", models.TextField(blank=True, default="")),
                ("birth_year", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_teachers",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("teacher",), name="teachers_key")],
            },
        ),
        migrations.CreateModel(
            name="TrainingWishes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("area", models.TextField(blank=True, db_index=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("training_field", models.TextField(blank=True, default="")),
                ("people", models.BigIntegerField(blank=True, null=True)),
                ("women", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_training_wishes",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "year", "training_field"), name="training_wishes_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Workplaces",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(default="", editable=False)),
                ("marked", models.TextField(default="", editable=False)),
                ("employer", models.TextField(blank=True, db_index=True, default="")),
                ("year", models.BigIntegerField(blank=True, null=True)),
                ("training_field", models.TextField(blank=True, default="")),
                ("places", models.BigIntegerField(blank=True, null=True)),
                ("mentors", models.BigIntegerField(blank=True, null=True)),
                ("confirmed", models.DateField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_workplaces",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("employer", "year", "training_field"), name="workplaces_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("actor", models.BigIntegerField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("dataset", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.dataset")),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["table", "key"], name="change_of_row")],
            },
        ),
    ]
