"""What every command ends with: one table, told in `vaktbord --help` and docs/handbok.md."""

OK = 0
NOT_OK = 1  # a verdict, not an error: `status` when nothing is received, `doctor` when something is red
USAGE = 2
KEY_OR_PERMISSION = 3
INTEGRITY = 4
UNAVAILABLE = 5
VERSION = 6
CONFIGURATION = 7
FAULT = 70  # a fault of the program itself, told with a code
INTERRUPTED = 130
