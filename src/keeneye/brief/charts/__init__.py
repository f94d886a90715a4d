"""Charts of the choice and the deal, and the tables that say what each chart shows."""
