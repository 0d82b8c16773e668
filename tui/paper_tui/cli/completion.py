"""Shell completion: the completion scripts, and the words they receive.

click determines which value is being completed. The protocol is ours, the same for all shells: the script passes the
command line up to the cursor, and receives one word with its description on each line, or `:file` or `:dir` if the
shell shall complete paths itself. A word may be any tag, so it is quoted for its shell and never run as a command.
"""

import os
import shlex
from collections.abc import Callable
from typing import Any

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, split_arg_string

from paper_index import shell_completion
from paper_index.paths import Home
from paper_index.text.sanitize import clean

from .context import home_in

_NAMES: dict[str, Callable[[Home], list[str]]] = {
    "tag": shell_completion.tags,
    "saved": shell_completion.searches,
    "dataset": shell_completion.datasets,
    "date": lambda home: shell_completion.editions(home, "date"),
    "week": lambda home: shell_completion.editions(home, "week"),
    "month": lambda home: shell_completion.editions(home, "month"),
}


WORDS = {
    "template": ("sections", "list", "notes", "table", "page"),
    "style": ("apa", "ieee", "acm", "nature"),
}
"""Listed here, because importing them would load the library; a test compares both."""


def values(kind: str, context: click.Context, incomplete: str) -> list[CompletionItem[str]]:
    """Return the completions of a value: names from the user's home, fixed words, or `:file` or `:dir`."""
    if kind in ("file", "dir"):
        return [CompletionItem(incomplete, type=kind)]
    if kind in _NAMES:
        try:
            words = _NAMES[kind](home_in(context))
        except Exception:  # such as an unknown user's home: completion shows no errors
            words = []
    else:
        words = list(WORDS[kind])
    fold = incomplete.casefold()
    found = [CompletionItem(word) for word in words if word.casefold().startswith(fold)]
    return found if found or kind in _NAMES else [CompletionItem(incomplete, type="file")]


class _Complete(ShellComplete):
    """One protocol for all shells: COMP_LINE contains the line up to the cursor."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one to be completed, and its beginning."""
        line = os.environ.get("COMP_LINE", "")
        words = split_arg_string(line)
        begun = len(split_arg_string(line + "x")) == len(words)
        return (words[1:-1], words[-1]) if begun and len(words) > 1 else (words[1:], "")

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return the possible words; a typed `--name=` precedes its value."""
        found = super().get_completions(args, incomplete)
        name, equals, _ = incomplete.partition("=")
        if equals and name.startswith("--"):
            for item in found:
                if item.type == "plain":
                    item.value = f"{name}={item.value}"
        return found

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return the line of a word."""
        if item.type != "plain":
            return f":{item.type}"
        return f"{self.quoted(clean(item.value))}\t{clean(item.help or '')}"

    def quoted(self, word: str) -> str:
        """Return a word quoted for the command line; zsh and fish quote words themselves."""
        return word


# In bash ":" and "=" separate words, so the word it replaces begins after the last one.
_BASH = r"""
%(complete_func)s() {
    local word cur=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} IFS=
    case $cur in *[:=]) cur= ;; esac
    COMPREPLY=()
    while read -r word; do
        word=${word%%%%$'\t'*}
        case $word in
            :file) compopt -o default 2>/dev/null ;;
            :dir) compopt -o dirnames 2>/dev/null ;;
            ?*) COMPREPLY+=("$word") ;;
        esac
    done < <(COMP_LINE=$line COMP_WORD=$cur %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -F %(complete_func)s %(prog_name)s
"""


_ZSH = r"""
#compdef %(prog_name)s
%(complete_func)s() {
    local word help
    local -a found shown
    while IFS=$'\t' read -r word help; do
        case $word in
            :file) _files; return ;;
            :dir) _files -/; return ;;
            *) found+=("$word"); shown+=("$word${help:+  -- $help}") ;;
        esac
    done < <(COMP_LINE="${(j: :)words[1,CURRENT]}" %(complete_var)s=zsh_complete "${words[1]}" 2>/dev/null)
    (( $#found )) && compadd -l -d shown -a found
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""


_FISH = r"""
function %(complete_func)s
    set -l words (commandline -opc)
    for found in (COMP_LINE=(commandline -cp | string collect) %(complete_var)s=fish_complete $words[1] 2>/dev/null)
        switch $found
            case ':file'
                __fish_complete_path (commandline -ct)
            case ':dir'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $found
        end
    end
end
complete --no-files --command %(prog_name)s --arguments '(%(complete_func)s)'
"""


@add_completion_class
class Bash(_Complete):
    """bash 3.2 and later."""

    name = "bash"
    source_template = _BASH.lstrip()

    def quoted(self, word: str) -> str:
        """Return the part of a word that bash replaces, quoted for the quotes that are open there."""
        line, current = os.environ.get("COMP_LINE", ""), os.environ.get("COMP_WORD", "")
        opened = current[:1] if current[:1] in ("'", '"') else ""
        _, typed = self.get_completion_args()
        # The typed part of the word before the part that bash replaces; it stays unchanged.
        before = typed.removesuffix((split_arg_string(current) or [""])[-1]) if line.endswith(current) else ""
        rest = word[len(before) :] if word.casefold().startswith(before.casefold()) else word
        if opened == "'":
            return rest.replace("'", "'\\''")
        if opened:
            return "".join(f"\\{sign}" if sign in '\\"$`' else sign for sign in rest)
        return shlex.quote(rest) if rest else rest


@add_completion_class
class Zsh(_Complete):
    """zsh 5 and later."""

    name = "zsh"
    source_template = _ZSH.lstrip()


@add_completion_class
class Fish(_Complete):
    """fish 3 and later."""

    name = "fish"
    source_template = _FISH.lstrip()


SHELLS: dict[str, type[_Complete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def script(shell: str, program: click.Command, name: str, **context: Any) -> str:
    """Return the completion script of the program for a shell."""
    variable = f"_{name.replace('-', '_').upper()}_COMPLETE"
    return SHELLS[shell](program, context, name, variable).source()
