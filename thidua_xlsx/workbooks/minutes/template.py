"""Word templates: filled in under a sandbox, packed so that equal input gives equal bytes."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from thidua_xlsx.errors import OutputError
from thidua_xlsx.messages.finding import abridged, printable
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.reading.guard import KINDS, kind_of

__all__ = ["fill_template", "pack"]

_FIXED: Final = datetime.datetime(2000, 1, 1)  # no clock enters a file
_ZIP_DATE: Final = (2000, 1, 1, 0, 0, 0)
_CONTENT_TYPES: Final = "[Content_Types].xml"  # readers expect it first
_NOT_IN_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME: Final = re.compile(r"attribute '([^']+)'|^'([^']+)' is undefined")
_MOST_OF_A_LINE: Final = 120

_BROKEN: Final = Text(
    "Mẫu {template} không dùng được: {problem}. Sửa mẫu rồi chạy lại; mẫu gốc để đối chiếu: "
    "thidua-xlsx minutes --write-templates THƯ_MỤC. Chưa ghi tệp nào.",
    "The template {template} cannot be used: {problem}. Correct it and run again; for the original templates: "
    "thidua-xlsx minutes --write-templates DIR. Nothing was written.",
)
_NOT_WORD: Final = Text("đây là {kind}, không phải tài liệu Word (.docx)", "it is {kind}, not a Word document (.docx)")
_DAMAGED: Final = Text(
    "tài liệu Word bị hỏng hoặc không phải loại .docx ({error})", "it is damaged or no .docx ({error})"
)
_UNKNOWN: Final = Text("không có biến “{name}”", "there is no variable “{name}”")
_SYNTAX: Final = Text("lệnh sai ở “{near}” ({error})", "a wrong command at “{near}” ({error})")
_FORBIDDEN: Final = Text("lệnh không được phép ({error})", "a command that is not allowed ({error})")
_UNBALANCED: Final = Text(
    "một vòng lặp hoặc điều kiện mở và đóng ở hai chỗ khác cấp; đặt mỗi lệnh {%tr …%} ở một hàng riêng, "
    "mỗi lệnh {%p …%} ở một đoạn riêng",
    "a loop or condition begins and ends at different levels; put every {%tr …%} in a row of its own, "
    "every {%p …%} in a paragraph of its own",
)
_FAILED: Final = Text("lệnh trong mẫu không chạy được ({error})", "a command of it fails ({error})")


class _UnbalancedError(Exception):
    """The filled template is no XML any more."""


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl is not typed
    """A template that is refused where docxtpl would mend silently, and lose text."""

    def fix_tables(self, xml: str) -> Any:
        """As docxtpl, after looking whether the parts of the document still lie inside each other."""
        try:
            etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise _UnbalancedError from error
        return super().fix_tables(xml)


def fill_template(name: str, template: bytes, values: Mapping[str, Any], title: str) -> bytes:
    """The document that a template makes of ``values``.

    Parameters
    ----------
    name
        How a message names the template.
    template
        A .docx in which docxtpl's commands stand. Whatever it asks for is looked up in ``values`` alone, in a sandbox.
    values
        Texts, numbers, lists and dictionaries of them; no text can become a command or XML.
    title
        The document's title among its properties; all others are fixed.

    Raises
    ------
    OutputError
        The template is no Word document, asks for what there is not, or has a mistake.
    """
    kind = kind_of(template)
    if kind != "word":
        raise _broken(name, Message(_NOT_WORD, {"kind": KINDS[kind]}))
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document = _Template(io.BytesIO(template))
    try:
        document.init_docx()
    except Exception as error:  # a damaged package fails in any way
        raise _broken(name, Message(_DAMAGED, {"error": _said(error)})) from error
    try:
        document.render(_clean(values), environment, autoescape=True)
    except Exception as error:  # whoever made the template is told
        raise _broken(name, _problem(error)) from error
    return pack(document.docx, title)  # get_docx() would read the template again


def _broken(name: str, problem: Text | Message) -> OutputError:
    return OutputError(Message(_BROKEN, {"template": name, "problem": problem}))


def _problem(error: Exception) -> Text | Message:
    """What is wrong with a template, for whoever made it."""
    if isinstance(error, (_UnbalancedError, etree.XMLSyntaxError)):
        # braces in the words themselves: a text without values is said as it is
        return _UNBALANCED
    if isinstance(error, SecurityError):
        return Message(_FORBIDDEN, {"error": _said(error)})
    if isinstance(error, UndefinedError):
        found = _NAME.search(str(error))
        return Message(_UNKNOWN, {"name": (found[1] or found[2]) if found else str(error)})
    if isinstance(error, TemplateSyntaxError):
        return Message(_SYNTAX, {"near": _near(error), "error": _said(error)})
    return Message(_FAILED, {"error": _said(error)})


def _said(error: Exception) -> str:
    return abridged(printable(str(error) or type(error).__name__), _MOST_OF_A_LINE)


def _near(error: TemplateSyntaxError) -> str:
    """The words of the paragraph in which the mistake stands."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    at = error.lineno - 1 - max(error.lineno - 4, 0)  # docxtpl hands over the lines around it
    return abridged(printable(lines[at]), _MOST_OF_A_LINE) if at < len(lines) else "…"


def _clean(value: Any) -> Any:
    """``value`` without the characters that no XML can hold; odd ones come from cells and file names."""
    if isinstance(value, str):
        return _NOT_IN_XML.sub("", value)
    if isinstance(value, Mapping):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value


def pack(document: Any, title: str) -> bytes:
    """The bytes of a python-docx document: fixed properties, fixed dates, parts in order."""
    about = document.core_properties
    about.title, about.revision = title, 1
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = _FIXED
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w") as out:
        for part in sorted(parts.namelist(), key=lambda part: (part != _CONTENT_TYPES, part)):
            entry = zipfile.ZipInfo(part, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else Windows and Linux would write different bytes
            out.writestr(entry, parts.read(part))
    return packed.getvalue()
