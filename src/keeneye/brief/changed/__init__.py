"""What lies behind a change of judgement: the reports that moved it, and forecasts then and now."""
