"""One normal form for printed names, so that layouts may differ in width, quotes and spaces.

NFKC folds full-width digits, full-width brackets and the Kangxi radicals that some fonts put in
place of ordinary characters; quotation marks of every kind become one, dashes likewise; white space
goes, because ``收 入 总 计`` and ``收入总计`` are the same label.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"\s+")
_FOLD = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»〝〞＂", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("〔［【", "["),
        **dict.fromkeys("〕］】", "]"),
        "\u200b": "",
        "\ufeff": "",
    }
)


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """The form in which two printed names are compared; never shown to a user."""
    folded = text.translate(_FOLD)
    return _SPACE.sub("", unicodedata.normalize("NFKC", folded).translate(_FOLD))
