"""How a sentence is put together: kinds of slots with their rule, and templates made of slots."""
