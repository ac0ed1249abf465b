"""An example as a cluster that writes English would have it: our words in English, its own names without accents.

What is Vietnamese in anything made from it then comes from the software.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import thidua_xlsx as tx
from thidua_xlsx.examples.write import load_example
from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.methods.base import Kind, Method
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import STAYS_AWAY, TAKES_PART
from thidua_xlsx.workbooks.form import form_file_name, write_form
from thidua_xlsx.workbooks.form_values import FormValues

__all__ = ["english_result", "plain_letters", "without_accents"]


def plain_letters(text: str) -> str:
    """``text`` with letters of English alone; what differed still differs."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "dd").replace("Đ", "DD"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def without_accents(value: Any) -> Any:
    """Any value with all its texts in plain letters."""
    if isinstance(value, str) and type(value) is str:
        return plain_letters(value)
    if isinstance(value, Mapping):
        return {without_accents(key): without_accents(item) for key, item in value.items()}
    if isinstance(value, (tuple, list, frozenset)):
        return type(value)(without_accents(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        return dataclasses.replace(value, **{name: without_accents(getattr(value, name)) for name in fields})
    return value


def _said(method: Method, item: str, value: Any) -> Any:
    """A word that was chosen, in English."""
    words = {word.vi: word.en for word in method.choices()}
    is_choice = any(each.key == item and each.kind is Kind.CHOICE for each in method.needs)
    return words.get(value, value) if is_choice else value


def _form(rulebook: Rulebook, form: FormValues) -> FormValues:
    answers = {
        (key, item): _said(rulebook.criterion(key).scoring, item, value) for (key, item), value in form.answers.items()
    }
    words = {TAKES_PART.vi: TAKES_PART.en, STAYS_AWAY.vi: STAYS_AWAY.en}
    fields = {key: words.get(value, value) if isinstance(value, str) else value for key, value in form.fields.items()}
    return without_accents(FormValues(answers, form.not_assigned, form.report, fields))


def _verdict(rulebook: Rulebook, verdict: Verdict) -> Verdict:
    method = rulebook.criterion(verdict.criterion).scoring
    return dataclasses.replace(
        verdict, results={key: _said(method, key, said) for key, said in verdict.results.items()}
    )


def english_result(name: str, folder: Path) -> tx.Result:
    """The result of an example in English; its forms stand in ``folder``."""
    example = load_example(name)
    original = example.rulebook()
    info = dataclasses.replace(original.info, language="en")
    rulebook: Rulebook = without_accents(dataclasses.replace(original, info=info))
    forms = {unit: _form(original, form) for unit, form in example.submissions().items()}
    for unit, form in forms.items():
        write_form(rulebook, rulebook.unit(unit), folder / form_file_name(rulebook, rulebook.unit(unit)), form)
    verdicts = tuple(_verdict(original, verdict) for verdict in example.verification())
    return tx.score(
        tx.read_submissions(rulebook, folder),
        verification=tx.Verification(rulebook, without_accents(verdicts)) if verdicts else None,
        events=tx.Events(rulebook, without_accents(example.events())),
        ballots=tx.Ballots(rulebook, without_accents(example.ballots())),
    )
