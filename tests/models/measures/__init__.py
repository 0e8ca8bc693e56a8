"""Support measures, guard orders, hand-outs and advice."""
