"""The commands by name. Each is loaded when it is called; the list of them needs none of them."""

from __future__ import annotations

import importlib
from typing import Annotated, Any, Final

import typer
import typer.main
from typer.core import TyperGroup

from thidua_xlsx import __version__
from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import help_of
from thidua_xlsx.cli.usage import Command, Context, told_mistakes
from thidua_xlsx.messages.text import Text

__all__ = ["app"]

# name → module and function, in the order of a year's work
_COMMANDS: Final[dict[str, tuple[str, Text]]] = {
    "demo": ("demo:demo", words.DEMO),
    "rulebook new": ("rulebooks:rulebook_new", words.RULEBOOK_NEW),
    "rulebook check": ("rulebooks:rulebook_check", words.RULEBOOK_CHECK),
    "forms": ("forms:forms", words.FORMS),
    "layout": ("layout:layout", words.LAYOUT),
    "status": ("status:status", words.STATUS),
    "check": ("check:check", words.CHECK),
    "return": ("returns:return_forms", words.RETURN),
    "blank": ("blank:blank", words.BLANK),
    "replies": ("replies:replies", words.REPLIES),
    "consolidate": ("consolidate:consolidate", words.CONSOLIDATE),
    "diff": ("diff:diff", words.DIFF),
    "minutes": ("minutes:minutes", words.MINUTES),
    "page": ("page:page", words.PAGE),
    "seal": ("seal:seal", words.SEAL),
    "verify-seal": ("seal:verify_seal", words.VERIFY_SEAL),
}
_LANGUAGES: Final = ("--lang", "--lang=vi", "--lang=en")
_GROUPS: Final = {"rulebook": words.RULEBOOK}
_PLAIN: Final[dict[str, Any]] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    # what typer needs for help in boxes takes longer to load than all the rest
    "rich_markup_mode": None,
}


class _Group(TyperGroup):
    """Commands that are loaded when they are called."""

    context_class = Context

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self._helps = _helps_below(str(self.name or ""))
        self.commands.update(dict.fromkeys(self._helps))  # type: ignore[arg-type]  # not loaded yet

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with told_mistakes():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        with told_mistakes():
            return super().invoke(ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        return super().parse_args(ctx, _language_behind(args))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - not this group's to choose
        return list(self._helps)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name in self._helps and self.commands[cmd_name] is None:
            self.commands[cmd_name] = _loaded(f"{self.name or ''} {cmd_name}".strip())
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_of(text)) for name, text in self._helps.items()])


def _language_behind(args: list[str]) -> list[str]:
    """``--lang en`` before a command is meant for it, and goes behind it; without one it is the help's alone."""
    before = next((at for at, word in enumerate(args) if word in _LANGUAGES), None)
    if before is None or any(not word.startswith("-") for word in args[:before]):
        return args
    taken = 2 if args[before] == "--lang" else 1
    rest = [*args[:before], *args[before + taken :]]
    is_command = any(not word.startswith("-") for word in rest)
    return [*rest, *args[before : before + taken]] if is_command else rest


def _helps_below(group: str) -> dict[str, Text]:
    """The commands of a group, or of none: what each is for."""
    if group:
        return {
            name.removeprefix(f"{group} "): text
            for name, (_, text) in _COMMANDS.items()
            if name.startswith(f"{group} ")
        }
    return {(first := name.split()[0]): _GROUPS.get(first, text) for name, (_, text) in _COMMANDS.items()}


def _loaded(name: str) -> Any:
    """A command, or a group of commands, as typer runs it."""
    if name in _GROUPS:
        return _Group(name=name, help=help_of(_GROUPS[name]), no_args_is_help=True, rich_markup_mode=None)
    from thidua_xlsx.cli.bundles import unbundled

    home, text = _COMMANDS[name]
    module, _, function = home.partition(":")
    single = typer.Typer(**_PLAIN)
    single.command(name.rsplit(maxsplit=1)[-1], cls=Command, help=help_of(text))(
        unbundled(getattr(importlib.import_module(f"thidua_xlsx.cli.{module}"), function))
    )
    return typer.main.get_command(single)


app = typer.Typer(
    cls=_Group,
    help=help_of(words.APP),
    no_args_is_help=True,
    context_settings={"max_content_width": 120},
    **_PLAIN,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def root(
    _lang: Annotated[str, typer.Option("--lang", metavar="[vi|en]", help=help_of(words.OPT_LANG))] = "vi",
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=help_of(words.OPT_VERSION))
    ] = False,
) -> None:
    """Forms, checks, points, ranking and consolidated workbook of emulation clusters."""
