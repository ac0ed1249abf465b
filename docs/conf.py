"""How Sphinx makes the documentation site of these pages: ``make docs-site`` writes it to ``build/site``.

The site asks nothing of the network, neither when it is made nor when it is read: no inventories of other projects, no
fonts, no scripts from elsewhere. The last function below holds it to that.
"""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.python import PyObject
from sphinx.errors import ExtensionError
from sphinx.ext.napoleon import Config, NumpyDocstring
from sphinx.util.nodes import make_refnode

import thidua_xlsx

# -- the site ------------------------------------------------------------------------------------------

project = "thidua-xlsx"
author = "thidua-xlsx"
version = release = thidua_xlsx.__version__
language = "en"  # pages below vi/ are Vietnamese, and say so: ``_say_language``
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["pictures", "make_pictures.py"]
nitpicky = True
smartquotes = False  # “--force” is typed with two hyphens, also where a sentence quotes it

html_theme = "furo"
html_title = f"thidua-xlsx {version}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_last_updated_fmt = None  # no clock enters what is written
_MONOSPACE = "Consolas, Menlo, 'DejaVu Sans Mono', monospace"  # all of them have every Vietnamese letter
html_theme_options = {
    "navigation_with_keys": True,
    "light_css_variables": {"font-stack--monospace": _MONOSPACE},
}

# -- Markdown ------------------------------------------------------------------------------------------

myst_heading_anchors = 4  # the same anchors as on the sites that show Markdown by themselves
myst_enable_extensions = ["deflist"]
copybutton_exclude = ".linenos, .gp, .go"
copybutton_selector = "div:not(.highlight-text) > div.highlight > pre"  # what a program prints is not typed

# -- the reference, from docstrings --------------------------------------------------------------------

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_maximum_signature_line_length = 80
add_module_names = False
python_use_unqualified_type_names = True

_NUMPYDOC = Config(napoleon_use_rtype=False, napoleon_use_ivar=True)
_NAMES = re.compile(r"^\w+(, \w+)*$")


class _Docstring(NumpyDocstring):
    """Numpydoc as this house writes it: types stand in the signature, several names may share a description.

    What is returned is told in sentences, and so is what follows the last attribute without being one.
    """

    def _parse_returns_section(self, section: str) -> list[str]:
        return [*self._format_block(":returns: ", self._dedent(self._consume_to_next_section())), ""]

    def _parse_attributes_section(self, section: str) -> list[str]:
        return self._told("ivar")

    def _parse_parameters_section(self, section: str) -> list[str]:
        return self._told("param")

    def _told(self, role: str) -> list[str]:
        fields: list[tuple[str, list[str]]] = []
        rest: list[str] = []
        for line in self._dedent(self._consume_to_next_section()):
            if _NAMES.match(line):
                fields.append((line, []))
            elif fields and line.startswith(" "):
                fields[-1][1].append(line)
            else:
                rest.append(line)
        told = [
            self._format_block(f":{role} {name}: ", self._dedent(said))
            for names, said in fields
            for name in names.split(", ")
        ]
        return [*(line for block in told for line in block), "", *rest, ""]


def _read_docstring(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Numpydoc sections as fields; of properties too, whose first sentence napoleon would take for a type."""
    kind = "method" if what in {"property", "attribute"} else what
    lines[:] = _Docstring(lines, _NUMPYDOC, app, kind, name, obj, options).lines()


# What the library makes and gives: nobody calls the class.
_GIVEN = {
    *("Ballots", "Batch", "Comparison", "Consolidated", "Detected", "Difference", "Events", "Explanation", "Inflation"),
    *("Replies", "Result", "Robustness", "Rulebook", "Scorecard", "Seal", "SealCheck", "Verification"),
}


def _sign(
    app: Sphinx, what: str, name: str, obj: object, options: object, signature: str, returns: str
) -> tuple[str, str] | None:
    """Without arguments, where nobody gives any."""
    given = name.rpartition(".")[2] in _GIVEN or (isinstance(obj, type) and issubclass(obj, Enum))
    return ("", "") if what == "class" and given else None


# Types of other projects. Their inventories would have to be fetched from the network, so that their names are shown
# without a link; whatever else has no target is a mistake.
_OTHERS = re.compile(
    r"^(collections|concurrent|dataclasses|datetime|decimal|enum|fractions|functools|os|pathlib|typing|builtins"
    r"|np|npt|numpy|pd|pandas|pandera|matplotlib|pyarrow)(\.|$)"
)
_BUILTIN = {
    *(
        "Any",
        "Callable",
        "ClassVar",
        "Literal",
        "Iterable",
        "Iterator",
        "Mapping",
        "Sequence",
        "ABC",
        "Enum",
        "StrEnum",
    ),
    *(
        "None",
        "bool",
        "bytes",
        "dict",
        "float",
        "frozenset",
        "int",
        "list",
        "object",
        "property",
        "set",
        "str",
        "tuple",
    ),
    *(
        "type",
        "IO",
        "Path",
        "PathLike",
        "Decimal",
        "Fraction",
        "date",
        "Executor",
        "Exception",
        "KeyError",
        "TypeError",
    ),
    *("ValueError", "Axes", "DataFrame", "DataFrameSchema", "Figure", "Series"),
}
_INTERNAL = {"Arrays", "Words"}  # the rulebook in the library's own arithmetic; whatever says itself in a language


def _resolve(app: Sphinx, env: Any, node: Any, contnode: Any) -> Any:
    """A type that is named as the source names it: one of ours by its last part, or one of another project."""
    if node.get("refdomain") != "py":
        return None
    name = node["reftarget"]
    last = name.rpartition(".")[2]
    if _OTHERS.match(name) or name in _BUILTIN or last in _INTERNAL or last.startswith("_"):
        return contnode
    ours = env.get_domain("py").objects
    full = next((each for each in sorted(ours, key=len) if each.rpartition(".")[2] == last), None)
    if full is None:
        return None
    found = ours[full]
    return make_refnode(app.builder, node["refdoc"], found.docname, found.node_id, contnode, last)


def _say_language(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """A reader's software reads Vietnamese pages aloud, hyphenates and translates them as such."""
    if page.startswith("vi/"):
        context["language"] = "vi"


def _dashes(app: Sphinx, doctree: nodes.document) -> None:
    """Between a parameter and what it is, Sphinx leaves two hyphens to be made a dash."""
    for node in list(doctree.findall(nodes.Text)):
        if node == " -- ":
            node.parent.replace(node, nodes.Text(" – "))


_FETCHED = re.compile(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"(?:https?:)?//|<link\b[^>]*\bhref=\"(?:https?:)?//")


def _hold_offline(app: Sphinx, exception: Exception | None) -> None:
    """Fail where a page would fetch something from elsewhere when it is opened."""
    if exception is not None or app.builder.format != "html":
        return
    for page in sorted(Path(app.outdir).rglob("*.html")):
        found = _FETCHED.search(page.read_text(encoding="utf-8"))
        if found:
            raise ExtensionError(f"{page.name} fetches from the network: {found[0]}")


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx calls."""
    for kind in PyObject.doc_field_types:
        if kind.name == "variable":
            kind.label = "Attributes"  # as the docstrings say, not “Variables”
    app.connect("autodoc-process-docstring", _read_docstring)
    app.connect("autodoc-process-signature", _sign)
    app.connect("missing-reference", _resolve)
    app.connect("doctree-read", _dashes)
    app.connect("html-page-context", _say_language)
    app.connect("build-finished", _hold_offline)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
