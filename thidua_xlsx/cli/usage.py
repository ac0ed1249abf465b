"""Help and mistakes in calling, in the language asked for.

typer says them in English alone. What it says is known, so each of its phrases stands here beside ours: a sentence is
recognised by its English and told again. One that a later version words otherwise stays English, nothing worse.
"""

from __future__ import annotations

import contextlib
import re
import string
from collections.abc import Iterator, Sequence
from typing import Any, Final

import typer
from typer.core import TyperCommand

from thidua_xlsx.cli.options import HELP_LANGUAGE
from thidua_xlsx.messages.text import Text

__all__ = ["PHRASES", "Command", "Context", "told", "told_mistakes"]

_USAGE: Final = Text("Cách dùng:", "Usage:")
_TRY: Final = Text("Xem trợ giúp: {command} --help", "Try '{command} --help' for help.")
_MISTAKE: Final = Text("Lỗi: {message}", "Error: {message}")
_HEADINGS: Final = (
    Text("Tham số", "Arguments"),
    Text("Tùy chọn", "Options"),
    Text("Lệnh", "Commands"),
    Text("Hiện phần trợ giúp này.", "Show this message and exit."),
)
_USAGE_WORDS: Final = (Text("[TÙY CHỌN]", "[OPTIONS]"), Text("LỆNH [THAM SỐ]...", "COMMAND [ARGS]..."))
_NOTES: Final = (Text("bắt buộc", "required"), Text("mặc định: {value}", "default: {value}"))
PHRASES: Final = (
    Text("Thiếu tham số {name}.", "Missing argument {name}."),
    Text("Thiếu tùy chọn {name}.", "Missing option {name}."),
    Text("Thiếu {name}.", "Missing parameter {name}."),
    Text("Thiếu lệnh.", "Missing command."),
    Text("Không có lệnh {name}. Có phải {near}?", "No such command {name}. Did you mean {near}?"),
    Text("Không có lệnh {name}.", "No such command {name}."),
    Text("Không có tùy chọn {name}. Có phải {near}?", "No such option: {name} (Possible options: {near})"),
    Text("Không có tùy chọn {name}. Có phải {near}?", "No such option: {name} Did you mean {near}?"),
    Text("Không có tùy chọn {name}. Có phải {near}?", "No such option {name}. Did you mean {near}?"),
    Text("Không có tùy chọn {name}.", "No such option: {name}"),
    Text("Không có tùy chọn {name}.", "No such option {name}."),
    Text("Tùy chọn {name} cần một giá trị đi kèm.", "Option {name} requires an argument."),
    Text("Tùy chọn {name} không có giá trị đi kèm.", "Option {name} does not take a value."),
    Text("Thừa tham số: {names}.", "Got unexpected extra argument(s) ({names})"),
    Text("Thừa tham số: {names}.", "Got unexpected extra argument ({names})"),
    Text("Thừa tham số: {names}.", "Got unexpected extra arguments ({names})"),
    Text("{name} không dùng được: {why}", "Invalid value for {name}: {why}"),
    Text("{found} không phải là một trong {choices}.", "{found} is not one of {choices}."),
    Text("{found} không phải là {choices}.", "{found} is not {choices}."),
    Text("{found} không viết theo mẫu {format}.", "{found} does not match the formats {format}."),
    Text("{found} không viết theo mẫu {format}.", "{found} does not match the format {format}."),
)
"""What typer says of a mistake, and how we say it; the first that fits."""

_PYTHON_TYPE: Final = re.compile(r" <[^<>|]*>(?=\.\.\.$|$)")
"""What typer adds to the name of an argument: ``<list[Path]>``, of use to nobody. A list of choices is."""
_PYTHON_ERROR: Final = "Value error, "
_DATES: Final = {"%d": Text("ngày", "DD"), "%m": Text("tháng", "MM"), "%Y": Text("năm", "YYYY")}
_IN_BRACKETS: Final = re.compile(r"  \[([^\[\]]*)\]$")


def _pattern(phrase: str) -> re.Pattern[str]:
    parts = string.Formatter().parse(phrase)
    return re.compile("".join(re.escape(said) + (f"(?P<{name}>.*)" if name else "") for said, name, _, _ in parts))


_KNOWN: Final = [(_pattern(phrase.en), phrase) for phrase in (*PHRASES, *_HEADINGS, *_NOTES)]


def told(said: str, lang: str = HELP_LANGUAGE) -> str:
    """A phrase of typer's in ``lang``; as it is where it is not known."""
    if lang == "en":
        return said
    for pattern, phrase in _KNOWN:
        found = pattern.fullmatch(said)
        if found:
            return phrase.say(lang, **{name: told(value, lang) for name, value in found.groupdict().items()})
    return said


def _told_help(said: str) -> str:
    """The help of one option, whose notes stand in brackets behind it: ``[default: vi; required]``."""
    notes = _IN_BRACKETS.search(said)
    if notes is None:
        return told(said)
    return f"{said[: notes.start()]}  [{'; '.join(told(note) for note in notes[1].split('; '))}]"


# typer may carry a click of its own, so its classes are found at typer's
_ClickContext: Any = TyperCommand.context_class
_ClickFormatter: Any = _ClickContext.formatter_class
_ClickUsageError: Any = typer.BadParameter.__base__


class _Formatter(_ClickFormatter):  # type: ignore[misc]
    """Writes help with our words for headings and notes."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for words in _USAGE_WORDS:
            args = args.replace(words.en, words.say(HELP_LANGUAGE))
        super().write_usage(prog, args, prefix or f"{_USAGE.say(HELP_LANGUAGE)} ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(told(heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().write_dl([(_PYTHON_TYPE.sub("", name), _told_help(said)) for name, said in rows], *args, **kwargs)


class Context(_ClickContext):  # type: ignore[misc]
    """A call of a command, whose help is told with our words."""

    formatter_class = _Formatter


class Command(TyperCommand):
    """A command with help in the language asked for."""

    context_class = Context


class _ToldError(_ClickUsageError):  # type: ignore[misc]
    """A mistake in calling, told in the language asked for."""

    def show(self, file: Any = None) -> None:
        message = told(self.message.replace(_PYTHON_ERROR, ""))
        for sign, word in _DATES.items():
            message = message.replace(sign, word.say(HELP_LANGUAGE))
        lines = [_MISTAKE.say(HELP_LANGUAGE, message=message)]
        if self.ctx is not None:
            lines = [self.ctx.get_usage(), _TRY.say(HELP_LANGUAGE, command=self.ctx.command_path), "", *lines]
        typer.echo("\n".join(lines), file=file, err=file is None)


@contextlib.contextmanager
def told_mistakes() -> Iterator[None]:
    """What typer finds wrong with a call is raised again in our words; a call without arguments shows the help."""
    try:
        yield
    except _ClickUsageError as error:
        if isinstance(error, _ToldError) or type(error).__name__ == "NoArgsIsHelpError":
            raise
        raise _ToldError(error.format_message(), error.ctx) from error
