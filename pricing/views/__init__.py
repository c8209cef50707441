"""Pages about products and price strategies."""

from pricing.views.drafts import (
    ConditionsPage,
    HeaderPage,
    LinesPage,
    MarginView,
    MatrixPage,
    StartPage,
    TargetsPage,
)
from pricing.views.exchange import ImportPage
from pricing.views.products import (
    ChangePage,
    ProductList,
    ProductPage,
    RegisterPage,
    SearchView,
)
from pricing.views.published import PublishedPage, PublishedPdf
from pricing.views.strategies import (
    PriceListView,
    StrategyList,
    StrategyNowView,
    StrategyPage,
)
from pricing.views.way import (
    CallBackPage,
    ConvenePage,
    DecidePage,
    DifferencePage,
    OpinePage,
    VoidPage,
)

__all__ = [
    "CallBackPage",
    "ChangePage",
    "ConditionsPage",
    "ConvenePage",
    "DecidePage",
    "DifferencePage",
    "HeaderPage",
    "ImportPage",
    "LinesPage",
    "MarginView",
    "MatrixPage",
    "OpinePage",
    "PriceListView",
    "ProductList",
    "ProductPage",
    "PublishedPage",
    "PublishedPdf",
    "RegisterPage",
    "SearchView",
    "StartPage",
    "StrategyList",
    "StrategyNowView",
    "StrategyPage",
    "TargetsPage",
    "VoidPage",
]
