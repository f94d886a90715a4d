"""How dates are written, and what each way comes to."""
