"""The recogniser of text in pictures: rapidocr, with the models in its wheel.

The only module that imports rapidocr; import it where pictures are read. Nothing is downloaded: rapidocr
fetches models only where it is not told their files. One thread: documents are what is read side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import rapidocr

from pytest_budgetcheck.reading.ocr_picture import Grey, Spot

_MODELS = Path(rapidocr.__file__).parent / "models"
_DETECTION, _RECOGNITION = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"


class Read(NamedTuple):
    """What a picture of one line says, and how sure its least sure character is, from 0 to 1."""

    text: str
    confidence: float


class Engine:
    """The models, each loaded when it is first needed."""

    @cached_property
    def _engine(self) -> Any:
        return rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.return_word_box": True,
                "Det.model_path": str(_MODELS / _DETECTION),
                "Rec.model_path": str(_MODELS / _RECOGNITION),
                # Lines one by one, so that none is padded to the length of another: half the time and memory.
                "Rec.rec_batch_num": 1,
                "Rec.rec_img_shape": [3, 48, 96],
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def find(self, picture: Grey) -> list[Spot]:
        """Where lines of text are in a picture, about."""
        found = self._engine(_coloured(picture), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return []
        return [
            Spot(*(int(side) for side in (*corners.min(axis=0), *corners.max(axis=0))))
            for corners in found.boxes
        ]

    def read(self, lines: Sequence[Grey]) -> list[Read]:
        """What pictures of single lines say."""
        if not lines:
            return []
        found = self._engine.recognize_txt([_coloured(line) for line in lines])
        return [
            Read(text, min(word.confs) if text else 0.0)
            for text, word in zip(found.txts, found.word_results, strict=True)
        ]


def _coloured(picture: Grey) -> Any:
    return picture[:, :, None].repeat(3, axis=2)
