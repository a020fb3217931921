"""What only an extra of this project installs, and how to get it."""

from __future__ import annotations

from importlib.util import find_spec


def missing_for_ocr() -> str:
    """How to install what recognises text in pictures; empty where it is there."""
    lacking = [package for package in ("rapidocr", "onnxruntime") if find_spec(package) is None]
    if not lacking:
        return ""
    return f'{" and ".join(lacking)} not installed: pip install "pytest-budgetcheck[ocr]"'
