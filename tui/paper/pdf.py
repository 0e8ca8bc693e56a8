"""A paper as PDF: A4, the reader's own Helvetica, tables that go on over pages; the same paper is the same bytes."""

from __future__ import annotations

import secrets

from fpdf import FPDF
from fpdf.enums import EncryptionMethod, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from models.store.text import clean
from tui.paper.blocks import Heading, Paper, Paragraph, Table

FONT, ENCODING = "Helvetica", "windows-1252"
MARGIN_MM, LINE_MM = 18, 4.6
BODY_PT, SMALL_PT, TITLE_PT = 9, 8, 16
HEADING_PT = {2: 12, 3: 10}
HEAD_STYLE = FontFace(emphasis="BOLD", fill_color=(235, 235, 235))


def pdf(paper: Paper, phrase: str = "") -> bytes:
    """The paper's bytes; with a pass phrase encrypted by AES-256, to be opened in any reader by that phrase."""
    sheet = _Sheet(paper)
    if phrase:
        # Nobody has the owner's key: what the phrase opens is the whole paper, and the phrase is all there is.
        sheet.set_encryption(secrets.token_urlsafe(32), phrase, EncryptionMethod.AES_256)
    sheet.add_page()
    sheet.say(paper.title, TITLE_PT, "B")
    sheet.say(paper.subtitle, BODY_PT)
    for block in paper.blocks:
        match block:
            case Heading(text, level):
                sheet.heading(text, level)
            case Paragraph(text):
                sheet.say(text, BODY_PT)
            case Table():
                sheet.rows(block)
    return bytes(sheet.output())


class _Sheet(FPDF):
    """Pages with the paper's title above and their number below."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._paper = paper
        self.core_fonts_encoding = ENCODING
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, MARGIN_MM)
        self.set_title(_text(paper.title))
        self.set_lang(paper.language)
        self.set_creator("Vaktbord")
        self.set_creation_date(paper.made_at)
        self.alias_nb_pages()

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font(FONT, "", SMALL_PT)
            self.cell(0, LINE_MM, _text(self._paper.title), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(2)

    def footer(self) -> None:
        self.set_y(-MARGIN_MM + 4)
        self.set_font(FONT, "", SMALL_PT)
        self.cell(0, LINE_MM, f"{self.page_no()} / {{nb}}", align="R")

    def say(self, words: str, size: int, style: str = "") -> None:
        """A paragraph."""
        self.set_font(FONT, style, size)
        self.multi_cell(0, size * 0.5, _text(words), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def heading(self, words: str, level: int) -> None:
        """A heading that is never the last line of a page."""
        if self.will_page_break(30):
            self.add_page()
        self.ln(2)
        self.say(words, HEADING_PT.get(level, BODY_PT), "B")

    def rows(self, table: Table) -> None:
        """A table; its head comes again on each page."""
        self.set_font(FONT, "", SMALL_PT)
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=table.widths,
            headings_style=HEAD_STYLE,
            line_height=LINE_MM,
            text_align="LEFT",
            padding=0.6,
        ) as sheet:
            for cells in (table.head, *table.rows):
                row = sheet.row()
                for cell in cells:
                    row.cell(_text(cell))
        self.ln(2)


def _text(words: str) -> str:
    """Words in the letters that the font has; any other is shown as "?"."""
    return clean(words, 2000).encode("cp1252", "replace").decode("cp1252")
