"""Outside text that tries to move, hide, forge or break: what any field of any row may hold."""

HOSTILE = (
    "\x1b[2J\x1b[HINGA LARM",
    "\x1b]0;titel\x07\x1b]52;c;aGVq\x07",
    "[red]rött[/red] [/] [@click=app.quit]klicka[/]",
    "cell [/",
    "$vb-p1 {person} %s %(who)s",
    "\u202etsiv\u202c \u2066dolt\u2069",
    "a" + "\u0301" * 300,
    "\u200b\u200d\ufeff\u2800\u3164",
    "👨‍👩‍👧‍👦" * 20,
    "日本語テキスト" * 10,
    "\ud800 ensam",
    "\x00\x07\x08\x7f\x9b31m",
    "rad ett\nrad två\r\nrad tre\tflik",
    "x" * 10_000,
    "",
    " ",
)
