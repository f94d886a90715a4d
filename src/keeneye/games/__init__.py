"""Games in extensive form, their solvers and checks, and the page "the choice"."""
