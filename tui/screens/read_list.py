"""Läs in lista: the ARC's monthly list from a file, chosen by a digit or by its path; columns are asked for once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.store.errors import VaktbordError
from models.store.text import clean
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.render.ages import when
from tui.render.errors import say
from tui.render.line import Line, Piece, fit, line
from tui.state import DeskState, Tone

if TYPE_CHECKING:
    from models.reconcile.files import FoundFile
    from models.reconcile.rows import BadRow

COLUMNS = ("account", "time", "arc", "case")
ASKS_COLUMNS = frozenset({"reconcile.no_form", "reconcile.columns_missing", "reconcile.form_lacks"})
SHOWN_ROWS = 5


class ReadList(Form):
    """How a list was read is remembered with its columns, so that next month only the file is asked for."""

    PLACE = "read_list"

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._files: tuple[FoundFile, ...] = ()
        self._known = False
        self._wants_columns = False
        self._bad: Sequence[BadRow] = ()

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("file", required=True, hint="hint.read_list.file", limit=400, meant=True),
            *(Ask(name, hint="hint.read_list.column", limit=100) for name in COLUMNS),
        )

    def wanted(self, ask: Ask) -> bool:
        return ask.name == "file" or self._wants_columns

    def on_mount(self) -> None:
        super().on_mount()
        self._find(self.field("file").input.value)

    def typed(self, ask: Ask, text: str) -> None:
        self._bad = ()
        if ask.name == "file" and (not text or text.endswith("/")):
            self._find(text)

    def _find(self, folder: str) -> None:
        services = self.desk.services
        told = folder if folder.endswith("/") else ""
        self.desk.read(lambda: services.find_lists(told), self._found, "arc-lists")

    def _found(self, files: tuple[FoundFile, ...]) -> None:
        self._files, self._known = files, True
        if self.is_attached:
            self.explain("file")
            self.paint(self.desk.state)

    def _path(self, told: str) -> str:
        if told.isdigit() and 1 <= int(told) <= len(self._files):
            return self._files[int(told) - 1].path
        return told

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        path = self._path(value) if ask.name == "file" else value
        return (clean(path.rpartition("/")[2], 60), "strong") if path != value else ("", "")

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        lines: list[Line] = about_lines([(t("place.read_list"), "title"), (t("read_list.about"), "")], width)
        if self._bad:
            told = [
                (t("reconcile.row", line=row.line, why=t(row.message_id, given=row.given)), "warn")
                for row in self._bad[:SHOWN_ROWS]
            ]
            return lines + about_lines(told, width)
        if self._known and not self._files:
            lines += about_lines([(t("read_list.no_files"), "dim")], width)
        lines += [self._file_line(at, each, state, width) for at, each in enumerate(self._files, 1)]
        if self._wants_columns:
            lines += about_lines([(t("read_list.columns"), "warn")], width)
        return lines

    def _file_line(self, at: int, each: FoundFile, state: DeskState, width: int) -> Line:
        folder, _, name = clean(each.path, 400).rpartition("/")
        written = when(each.written_at, state.now)
        words = line(Piece(f" {at} ", "strong"), name, Piece(f" · {written} · {folder}", "dim"))
        return fit(words, width)

    def send(self, values: Mapping[str, str]) -> str:
        columns = {name: values[name] for name in COLUMNS} if self._wants_columns else {}
        return self.desk.services.read_arc_list(self._path(values["file"]), columns)

    def sent(self, result: Any) -> None:
        self.desk.open_place("reconciliation", str(result))
        self.desk.tell(t("tell.list_read", key=self.desk.keymap.letter("sign_off")))

    def failed(self, error: VaktbordError) -> None:
        if error.message_id not in ASKS_COLUMNS:
            self._bad = getattr(error, "rows", ())
            super().failed(error)
            self.paint(self.desk.state)
            return
        self._wants_columns = True
        self.show_wanted()
        self.paint(self.desk.state)
        self.field("account").input.focus()
        self.desk.tell(say(error), Tone.PROBLEM)
