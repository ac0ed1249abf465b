"""Two languages, each complete: no word outside the catalogue, none of one language in the other."""

from __future__ import annotations

import ast
import datetime
import functools
import re
import shutil
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import thidua_xlsx as tx
from tests.command import run_here
from tests.messages.test_text import _texts_of_the_package
from tests.other_language import english_result
from tests.shown import shown_texts
from tests.test_tables import _EXAMPLES, _meeting
from thidua_xlsx.cli.usage import told
from thidua_xlsx.examples.write import FORMS_FOLDER
from thidua_xlsx.messages.text import LANGUAGES, Text
from thidua_xlsx.workbooks.minutes import write_minutes_templates
from thidua_xlsx.workbooks.rulebook import write_template

_PACKAGE = Path(tx.__file__).parent
_INBOX = _EXAMPLES / "cum_9_2018" / FORMS_FOLDER
_VIETNAMESE = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
# words that stand in nearly every English sentence of ours and in no Vietnamese one
_ENGLISH = re.compile(
    r"\b(the|of|and|is|are|not|no|yes|unit|units|points?|rank(ed|ing)?|class|cluster|criteri(on|a)|award|events?|votes?|"
    r"sheet|row|column|cell|total|none|from|with|what|who|result|target|reason|verifier|missing|given|blank|error|"
    r"warning|review|nan|None|True|False|required|default)\b"
)

# -- the source ----------------------------------------------------------------------------------------

_MAKERS = frozenset(
    {
        *("Text", "text", "text_or_none", "category", "number", "whole", "whole_or_none", "flag", "perhaps", "day"),
        *("mixed", "_both"),
    }
)
"""What takes a text in both languages: the class itself, and the columns of ``tables``."""
_ELSEWHERE = {
    # where Vietnamese may stand alone, and why
    "analysis/anomalies_texts.py": "letters that are folded",
    "messages/page.py": "a page in both languages, side by side",
    "messages/samples.py": "values of examples, as they are met in workbooks",
    "methods/page.py": "the columns of a rulebook, as its reader knows them",
    "methods/samples.py": "parameters of examples, as they are typed",
    "tables/page.py": "a page in both languages, side by side",
    "intake/form_layout.py": "headings that are recognised, and mean none of our columns",
    "intake/pick_layout.py": "headings of clusters' own tables that are recognised",
    "meeting/consolidated.py": "a word that is recognised",
    "reading/cells.py": "letters that are folded",
    "reading/legacy_text.py": "letters of old fonts",
    "reading/numbers.py": "words beside numbers that are recognised",
    "reading/syllables.py": "syllables that are recognised",
    "workbooks/consolidated/range_names.py": "letters that are folded",
}
_OUR_ERRORS = frozenset({"ThiduaError", "OutputError", "FileOpenError", "MissingPackageError", "WorkbookError"})


@functools.cache
def _sources() -> list[tuple[str, ast.Module]]:
    paths = sorted(path for path in _PACKAGE.rglob("*.py") if "examples" not in path.parts)  # the contents of examples
    return [(path.relative_to(_PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def _docstrings(tree: ast.Module) -> set[int]:
    bodies = [node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list)]
    lines = [line for body in bodies for line in body if isinstance(line, ast.Expr)]
    return {id(line.value) for line in lines if isinstance(line.value, ast.Constant)}


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _bare_words(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Literals with a Vietnamese letter that are neither documentation nor given to what takes both languages."""
    literals = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    spoken = [node for node in literals if _VIETNAMESE.search(str(node.value))]
    if spoken:
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in _MAKERS]
        inside = _docstrings(tree) | {id(part) for call in calls for part in ast.walk(call)}
        yield from ((node.lineno, str(node.value)) for node in spoken if id(node) not in inside)


def test_no_vietnamese_word_stands_outside_the_catalogue() -> None:
    """An English reader would meet a label that nobody could translate."""
    bare = [
        f"{name}:{line}: {words[:60]}"
        for name, tree in _sources()
        if not name.startswith(tuple(_ELSEWHERE))
        for line, words in _bare_words(tree)
    ]
    assert bare == []


def test_every_exception_of_the_rule_is_still_needed() -> None:
    """The list of exceptions would grow, and hide the next bare word."""
    with_words = {name for name, tree in _sources() if next(_bare_words(tree), None)}
    assert [place for place in _ELSEWHERE if not any(name.startswith(place) for name in with_words)] == []


def test_our_errors_are_raised_with_words_of_both_languages() -> None:
    """The secretary would read English at the moment when something went wrong."""
    bare = [
        f"{name}:{node.lineno}"
        for name, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _called(node.exc) in _OUR_ERRORS
        if node.exc.args and isinstance(node.exc.args[0], (ast.Constant, ast.JoinedStr))
    ]
    assert bare == []


# -- the texts -----------------------------------------------------------------------------------------

_OTHER_ENDS = frozenset({"No.", "Assigned?"})
_SYMBOLS = frozenset({"SHA-256", "vi", "en"})
_QUOTED = re.compile("“[^”]*”")
_ENDS = ".:?!…"


def _words(template: str) -> str:
    """A sentence without its values and without code."""
    return re.sub("`[^`]*`", "", " ".join(said for said, *_ in string.Formatter().parse(template)))


@functools.cache
def _texts() -> list[tuple[str, Text]]:
    return [item for item in _texts_of_the_package() if not item[0].startswith("thidua_xlsx.examples")]


def test_a_text_differs_between_the_languages_wherever_it_has_a_word() -> None:
    """What was copied and never translated would look translated to every other check."""
    same = {text.vi for _, text in _texts() if text.vi == text.en} - _SYMBOLS
    spoken = [vi for vi in same if re.search(r"[^\W\d_]{3}", _words(vi))]
    assert [vi for vi in spoken if not re.fullmatch(r"[a-z0-9, ]+", vi)] == []  # names of protocols and the like


def test_an_english_text_has_vietnamese_words_in_quotes_alone() -> None:
    """A reader without Vietnamese could not tell the name of a sheet from a word that was forgotten."""
    texts = [text.en for _, text in _texts() if _VIETNAMESE.search(_QUOTED.sub("", text.en))]
    assert texts == []


def test_a_vietnamese_text_has_no_english_sentence() -> None:
    """A reader without English would miss what a half-translated sentence says."""
    common = re.compile(r"\b(the|of|and|is|are|with|from|this|that)\b")
    assert [text.vi for _, text in _texts() if common.search(_words(text.vi))] == []


def test_both_languages_end_a_text_alike_and_space_it_well() -> None:
    """A label would run into its value, or a sentence end in the air, in one of the languages."""
    wrong = []
    for where, text in _texts():
        ends = [getattr(text, lang).strip()[-1:] for lang in LANGUAGES]
        if where == "thidua_xlsx.cli.usage" or _OTHER_ENDS & {text.vi, text.en}:
            continue  # there the English is typer's
        if (set(ends) & set(_ENDS)) and ends[0] != ends[1]:
            wrong.append((where, text))
        # two spaces part the entries of a legend, and stand before what is added to a line
        if any(re.search(r"[^.:\s]\s{2,}|\s$", getattr(text, lang).rstrip(" ") + "x") for lang in LANGUAGES):
            wrong.append((where, text))
    assert wrong == []


# -- workbooks and documents ---------------------------------------------------------------------------


def _everything(result: tx.Result, folder: Path) -> list[Path]:
    """All workbooks and documents that can be made of a result."""
    rulebook, lang, day = result.rulebook, result.rulebook.info.language, datetime.date(2024, 12, 5)
    tx.write_rulebook(rulebook, folder / "rulebook.xlsx")
    write_template(folder / "template.xlsx", lang)
    tx.write_forms(rulebook, folder / "forms")
    tx.write_verification(result.batch, folder / "verification.xlsx")
    tx.write_events(rulebook, folder / "events.xlsx", () if result.events is None else result.events.entries)
    tx.write_ballots(result, folder / "ballots.xlsx")
    tx.write_notices(result, folder / "notices")
    tx.write_consolidated(result, folder / "consolidated.xlsx", date=day)
    tx.write_summary(result, folder / "summary.xlsx", date=day)
    tx.write_minutes(result, folder / "minutes.docx", date=day)
    write_minutes_templates(folder / "templates", lang)
    tx.write_returns(result.batch, folder / "returned")
    return sorted(path for path in folder.rglob("*") if path.suffix in {".xlsx", ".docx"})


def _found(paths: list[Path], wrong: re.Pattern[str]) -> list[str]:
    return [f"{path.name}: {text[:200]}" for path in paths for text in shown_texts(path) if wrong.search(text)]


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> tuple[tx.Result, Path]:
    """An example in English, and the folder with its rulebook, its forms and its consolidated workbook."""
    folder = tmp_path_factory.mktemp("english")
    result = english_result("cum_9_2018", folder / "inbox")
    tx.write_rulebook(result.rulebook, folder / "rulebook.xlsx")
    tx.write_consolidated(result, folder / "consolidated.xlsx")
    return result, folder


def test_everything_written_in_english_is_english(english: tuple[tx.Result, Path], tmp_path: Path) -> None:
    """A cluster that works in English would send out forms and minutes with Vietnamese in between."""
    result, _ = english
    paths = _everything(result, tmp_path)
    assert len(paths) > 15
    assert _found(paths, _VIETNAMESE) == []
    typed = [raw for raw in result.batch.answers["raw"] if "," in raw]
    decimals = _found(paths, re.compile(r"\d,\d(?!\d\d)"))  # a point for decimals; a comma groups thousands
    assert [text for text in decimals if not any(raw in text for raw in typed)] == []


def test_clusters_ranked_by_keys_are_written_in_english_too(tmp_path: Path) -> None:
    """What only such clusters have, report fields and keys of ties, would stay Vietnamese."""
    result = english_result("can_tho_157", tmp_path / "inbox")
    (tmp_path / "out").mkdir()
    assert _found(_everything(result, tmp_path / "out"), _VIETNAMESE) == []


def test_everything_written_in_vietnamese_is_vietnamese(tmp_path: Path) -> None:
    """The form that every unit prints would have English in it, or 8.500 where 8,5 is meant."""
    batch, said = _meeting("cum_9_2018")
    result = tx.score(batch, **said)
    paths = _everything(result, tmp_path)
    record = re.compile(r"stage=verified; date=2024-12-05; language=vi|verified – ")
    assert [text for text in _found(paths, _ENGLISH) if not record.search(text)] == []
    keys = "|".join(re.escape(item.key) for item in reversed(result.rulebook.criteria))
    codes = re.compile(rf"\b({keys}|{re.escape(tx.__version__)})")
    decimals = re.compile(r"\d\.\d(?!\d\d\b)")  # a point groups thousands
    wrong = [text for path in paths for text in shown_texts(path) if decimals.search(codes.sub("", text))]
    assert wrong == []


# -- what is shown on a screen -------------------------------------------------------------------------


def _shown(thing: Any) -> str:
    """What a notebook or a browser shows, without what only the browser reads."""
    html = thing if isinstance(thing, str) else thing._repr_html_()
    html = re.sub(r"(?s)<(style|script|code)\b.*?</\1>", "", html)
    return re.sub(r"<[^>]*>", "\n", html)


def _things(result: tx.Result) -> Iterator[Any]:
    unit = str(result.ranking["unit"].iloc[1])
    yield from (result.rulebook, result.batch, result, result.scorecard(unit), result.robustness(draws=5))
    yield from (
        result.inflation(),
        result.explain(unit, "total"),
        tx.compare(tx.score(result.batch, "claimed"), result),
    )


def test_what_a_notebook_shows_is_in_the_language_of_the_rulebook(english: tuple[tx.Result, Path]) -> None:
    """An analyst who reads English would meet Vietnamese headings in the middle of a table, and the other way round."""
    found = [line for thing in _things(english[0]) for line in _shown(thing).splitlines() if _VIETNAMESE.search(line)]
    assert found == []
    batch, said = _meeting("cum_9_2018")
    lines = [line for thing in _things(tx.score(batch, **said)) for line in _shown(thing).splitlines()]
    assert [line for line in lines if _ENGLISH.search(line)] == []


def test_the_page_is_in_the_language_that_was_asked_for(english: tuple[tx.Result, Path], tmp_path: Path) -> None:
    """The meeting would read the wall in two languages at once."""
    page = tx.write_page(english[0], tmp_path / "page.html").read_text(encoding="utf-8")
    assert [line for line in _shown(page).splitlines() if _VIETNAMESE.search(line)] == []


# -- the terminal --------------------------------------------------------------------------------------

_CALLS = (
    ("rulebook", "check", "rulebook.xlsx"),
    ("status", "rulebook.xlsx", "inbox"),
    ("check", "rulebook.xlsx", "inbox", "--all"),
    ("return", "rulebook.xlsx", "inbox", "-o", "returned"),
    ("blank", "notices", "rulebook.xlsx", "inbox", "-o", "notices"),
    ("replies", "rulebook.xlsx", "notices"),
    ("consolidate", "rulebook.xlsx", "inbox", "-o", "again.xlsx"),
    ("diff", "consolidated.xlsx", "again.xlsx"),
    ("minutes", "rulebook.xlsx", "inbox", "-o", "m.docx"),
    ("seal", "consolidated.xlsx", "-o", "sealed.xlsx"),
    ("verify-seal", "sealed.xlsx"),
    ("check", "nowhere.xlsx", "inbox"),
)
_IN_BOTH = frozenset({"check", "consolidate", "diff", "seal"})
_PATHS = re.compile(r"\S*[/.]\S*|--\S+")


def _few(inbox: Path, folder: Path) -> None:
    """Three forms of an inbox: units are missing then, which is said too."""
    folder.mkdir(parents=True)
    for path in sorted(inbox.iterdir())[-3:]:
        shutil.copy(path, folder)


@pytest.mark.slow
def test_the_terminal_speaks_one_language_at_a_time(english: tuple[tx.Result, Path], tmp_path: Path) -> None:
    """Who asked for English would be told in Vietnamese what went wrong, or the other way round."""
    folder = tmp_path / "english"
    _few(english[1] / "inbox", folder / "inbox")
    for name in ("rulebook.xlsx", "consolidated.xlsx"):
        shutil.copy(english[1] / name, folder)
    batch, said = _meeting("cum_9_2018")
    own = tmp_path / "own"
    _few(_INBOX, own / "inbox")
    tx.write_rulebook(batch.rulebook, own / "rulebook.xlsx")
    tx.write_consolidated(tx.score(batch, **said), own / "consolidated.xlsx")
    for call in _CALLS:
        done = run_here(*call, "--lang", "en", cwd=folder)
        assert _VIETNAMESE.findall(done.stdout + done.stderr) == [], call
        assert done.stdout + done.stderr, call
        if call[0] in _IN_BOTH:
            done = run_here(*call, "--lang", "vi", cwd=own)
            read = _PATHS.sub("", done.stdout + done.stderr)
            assert [line for line in read.splitlines() if _ENGLISH.search(line)] == [], call


_MISTAKES = (
    ("consolidate",),
    ("consolidate", "a"),
    ("nonsense",),
    ("chek",),
    ("check", "a", "b", "--versions", "x"),
    ("check", "a", "b", "--versions"),
    ("check", "--nope"),
    ("check", "--debug=3", "a", "b"),
    ("rulebook", "chek"),
    ("diff", "a", "b", "c"),
    ("seal", "a", "--date", "3"),
    ("blank", "x", "a", "b", "-o", "c"),
)


@pytest.mark.parametrize("call", _MISTAKES, ids=" ".join)
def test_a_mistake_in_calling_is_told_in_vietnamese(call: tuple[str, ...]) -> None:
    """The secretary would get an English sentence for a letter too many."""
    done = run_here(*call)
    assert done.returncode == 2
    read = done.stderr.splitlines()
    assert read[-1].startswith("Lỗi: ")
    typers = re.compile(r"\b(Usage|Try|Error|Missing|No such|Invalid|Got|Option|is not)\b")
    assert [line for line in read if typers.search(line)] == []


def test_what_typer_says_otherwise_stays_as_it_is() -> None:
    """A new version's sentence would be lost, or end the program."""
    assert told("Something new about 'x'.", "vi") == "Something new about 'x'."
    assert told("Missing argument 'FILE'.", "en") == "Missing argument 'FILE'."
