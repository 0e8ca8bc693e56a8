"""One place a file, its stylesheet beside it.

How a screen is added:

1. `tui/screens/<name>.py` with a class of `tui.place.Place` and `PLACE = "<name>"`; its `.tcss` beside it, named in
   `CSS_PATH`. `body()` yields the widgets between the ÄVEN line and the footer; `paint(state)` gets every new
   `DeskState` (a change in the database, or a second gone); `subject_alarm()` names the alarm that F2 may take here.
2. One line in `tui/places.py`: in ROOTS when it is gone to by a key and kept as it was left, in OPENED when it is
   opened upon another one with an id (`self.desk.open_place("alarm", alarm_id)`).
3. Its actions in `tui/actions.py`, its words in the catalogue `desk`. For each action the screen has a method
   `do_<action>()`, and `can_<action>() -> bool` when it does not always apply: footer, help and palette follow.

A screen with one list is a `tui.lists.ListPlace`, which reads it, keeps the cursor and finds; one that asks is a
`tui.form.Form`. A tab of the register also stands in `tui/places.py` with its digit.

Commands and readings go through `self.desk.act(call, done)` and `self.desk.read(call, done, group)`: `call` runs in a
worker thread and may only touch `self.desk.services`; `done` gets its result on the event loop.
Widgets that only paint words are `tui.widgets.lines.Lines`; they never flicker and cost nothing when unchanged.
"""
