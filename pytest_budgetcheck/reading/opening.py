"""What can be said about a file before a PDF library sees it, and how all sources put it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pytest_budgetcheck.disclosure import UnreadableError

_HEADER = 1024
"""``%PDF-`` must stand within this many bytes from the start."""


def checked_bytes(path: Path) -> bytes:
    """The content of the file at ``path``, which looks like a PDF.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError` when it is missing, empty or not a PDF.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError("文件不存在", "请核对路径") from error
    except OSError as error:
        raise UnreadableError(f"文件打不开（{error.strerror}）", "请核对路径和读取权限") from error
    if not data:
        raise UnreadableError("文件是空的（0 字节）", "请重新下载")
    if b"%PDF-" not in data[:_HEADER]:
        raise UnreadableError(
            "文件不是 PDF（开头没有 %PDF- 标记）", "请下载 PDF 原件；Word、Excel 或网页请先另存为 PDF"
        )
    return data


def damaged(page: int | None = None) -> UnreadableError:
    """The whole file or one page is damaged."""
    where = f"第 {page} 页" if page else "PDF "
    return UnreadableError(
        f"{where}已损坏或不完整", "请重新下载；若仍如此，请用 PDF 阅读器打开后另存（打印为 PDF）"
    )


def locked(tried: Sequence[str] = ()) -> UnreadableError:
    """The file asks for a password, and none of those ``tried`` is the one. Which they were is not said."""
    reason = "PDF 有打开密码" + (f"，给出的 {len(tried)} 个密码都不对" if tried else "")
    remedy = "请用不带密码的原件，或解除密码后另存，或用 --budget-password-file 给出密码"
    return UnreadableError(reason, remedy, again=True)


def encrypted_oddly() -> UnreadableError:
    """The file is encrypted in a way no library here knows."""
    return UnreadableError("PDF 用无法识别的方式加密", "请解除加密后另存")


def without_pages() -> UnreadableError:
    """The file has no page."""
    return UnreadableError("PDF 里一页也没有", "请重新导出或下载完整的文件")


def without_text() -> UnreadableError:
    """No page has text: the file holds pictures of pages."""
    return UnreadableError(
        "PDF 里没有文字层，只有图像（多半是扫描件）",
        "请用由 Word 或 Excel 直接导出的 PDF；只有扫描件时，请先做文字识别（OCR），例如 "
        "ocrmypdf -l chi_sim 原件.pdf 新件.pdf，并与原件核对识别出的数字；或用 --budget-ocr 直接识别"
        '（需安装 pip install "pytest-budgetcheck[ocr]"）',
    )


def not_recognised(page: int) -> UnreadableError:
    """The recogniser broke on the picture of a page."""
    return UnreadableError(f"第 {page} 页的图像无法识别", "请去掉 --budget-ocr，并请报告此问题")


def garbled() -> UnreadableError:
    """The text is nonsense although the page looks right."""
    return UnreadableError(
        "PDF 的文字层是乱码（字体的编码对照表缺失或有误）：页面看上去正常，取出的文字却不是所印的文字",
        "请用由 Word 或 Excel 直接导出的 PDF；只有此件时，请先做文字识别（OCR），例如 "
        "ocrmypdf --force-ocr -l chi_sim 原件.pdf 新件.pdf，并与原件核对识别出的数字",
    )


def portfolio() -> UnreadableError:
    """The file is a cover page with other files inside."""
    return UnreadableError(
        "PDF 是文件包（portfolio），要核对的文件在其附件里", "请打开文件包，把附件另存出来分别核对"
    )


def dynamic_form() -> UnreadableError:
    """The pages exist only in a program that runs the form."""
    return UnreadableError(
        "PDF 是动态表单（XFA），页面要由 Adobe 软件生成", "请用 Adobe Reader 打开后打印为 PDF 再核对"
    )
