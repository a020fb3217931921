"""Check published Chinese budgets and final accounts, one accounting identity per test case."""

__version__ = "0.1.0"
