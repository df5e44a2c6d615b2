import pytest

# So that a failing seed says what differs; the comparisons stand beside the tests, not in them.
pytest.register_assert_rewrite("tests.convergence.simulation", "tests.convergence.pages", "tests.convergence.writers")
