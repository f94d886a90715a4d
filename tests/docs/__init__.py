"""The documentation as a product: its commands run, its numbers computed, its words used."""
