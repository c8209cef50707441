"""What pages, jobs and other apps read about orders; who may see which is decided here.

One module each for who sees what, the content, the facts of the verdict, and what was decided.
"""

from orders.queries.content import (
    QUOTATION,
    USUAL_TAX_PERCENT,
    Rows,
    content_of,
    differences,
    forget_rows,
    has_quotation,
    lines_of,
    products_by_id,
    rows_of,
    strategy_for,
    tax_percents,
    terms_of,
)
from orders.queries.facts import (
    Asked,
    build_facts,
    draft_facts,
    facts_for,
    other_orders,
    usual_term_days,
)
from orders.queries.seen import (
    customers_concerning,
    department_asked,
    matching,
    may_open_attachments,
    register_concern,
    visible_to,
)
from orders.queries.verdicts import (
    amount_words,
    answers_of,
    decisions_of,
    latest_verdict,
    opinions_of,
    similar_orders,
    somebody_acted,
    verdict_from,
    waiting_for_survey,
)

__all__ = [
    "QUOTATION",
    "USUAL_TAX_PERCENT",
    "Asked",
    "Rows",
    "amount_words",
    "answers_of",
    "build_facts",
    "content_of",
    "customers_concerning",
    "decisions_of",
    "department_asked",
    "differences",
    "draft_facts",
    "facts_for",
    "forget_rows",
    "has_quotation",
    "latest_verdict",
    "lines_of",
    "matching",
    "may_open_attachments",
    "opinions_of",
    "other_orders",
    "products_by_id",
    "register_concern",
    "rows_of",
    "similar_orders",
    "somebody_acted",
    "strategy_for",
    "tax_percents",
    "terms_of",
    "usual_term_days",
    "verdict_from",
    "visible_to",
    "waiting_for_survey",
]
