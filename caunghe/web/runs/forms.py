"""The form by which a run is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from caunghe.schema import SEED
from caunghe.web.common.language import spoken
from caunghe.web.common.words import REQUIRED
from caunghe.web.runs import words
from caunghe.web.runs.selectors import scenario_shown, scenarios


class StartForm(forms.Form):
    """Scenario, day of the report and seed."""

    scenario = forms.ChoiceField()
    created = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    seed = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"scenario": "middle", "created": timezone.localdate(), "seed": SEED}, **kwargs)
        language = spoken()
        scenario = self.fields["scenario"]
        assert isinstance(scenario, forms.ChoiceField)
        scenario.choices = [(each, scenario_shown(each, language)) for each in scenarios()]
        for name, label in (("scenario", words.SCENARIO), ("created", words.CREATED), ("seed", words.SEED)):
            field = self.fields[name]
            field.label, field.error_messages["required"] = label(language), REQUIRED(language)
        self.fields["seed"].help_text = words.SEED_NOTE(language)
        for name in ("invalid", "min_value", "max_value"):
            self.fields["seed"].error_messages[name] = words.WRONG_NUMBER(language)
        self.fields["created"].error_messages["invalid"] = words.WRONG_DAY(language)

    def options(self) -> dict[str, Any]:
        """Return the options of the run once the form is valid."""
        created: date = self.cleaned_data["created"]
        return {
            "scenario": self.cleaned_data["scenario"],
            "seed": self.cleaned_data["seed"],
            "created": created.isoformat(),
        }
