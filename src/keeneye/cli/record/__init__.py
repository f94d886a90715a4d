"""Commands of the record: forecast, backtest, track, settle."""
