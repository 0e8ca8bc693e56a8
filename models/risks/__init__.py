"""Threats and who is behind them, what is watched in the world around, and analyses of the whole group."""
