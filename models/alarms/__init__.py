"""Alarms and the signals behind them."""
