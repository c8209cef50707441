"""The amount in words as Chinese contracts demand it; pure."""

from __future__ import annotations

from decimal import Decimal

import cn2an


def amount_in_words(amount: Decimal) -> str:
    """Write an amount in capital numerals: 16409.02 → 人民币壹万陆仟肆佰零玖元零贰分."""
    return f"人民币{cn2an.an2cn(f'{amount:.2f}', 'rmb')}"
