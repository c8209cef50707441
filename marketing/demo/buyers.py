"""The demo company's customers: the standard's seven fields, grade, limit and term."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from accounts.models import User
from core import clock
from customers.models import Customer, Rating
from customers.services import (
    CustomerDetails,
    Proposal,
    decide_rating,
    freeze_customer,
    open_survey,
    propose_new_rating,
    register_customer,
)

# no, name, USCC, nature, size, legal person, owner, grade, score, limit (万), term, region, town
Row = tuple[int, str, str, str, str, str, str, str, int | None, int, int, str, str]
BUYERS: tuple[Row, ...] = (
    (1, "澄岚石化工程有限公司", "91330000MAYT00013E", "state", "large", "卫承川", "sales1",
     "A", 92, 200, 60, "浙江", "澄岚市石化大道1号"),
    (2, "白鹭港水务集团有限公司", "91320000MAYT000215", "state", "large", "闻人朗", "sales1",
     "A", 88, 150, 60, "江苏", "白鹭港市水厂路8号"),
    (3, "临汐热电有限公司", "91370000MAYT0003XH", "state", "medium", "石怀清", "sales2",
     "B", 81, 60, 30, "山东", "临汐市热电街16号"),
    (4, "沪岬机电设备贸易有限公司", "91310000MAYT00048Q", "private", "small", "丁一鸣", "sales1",
     "B", 74, 30, 30, "上海", "沪岬区机电路120号"),
    (5, "鹿原钢铁制品有限公司", "91420000MAYT00056E", "private", "medium", "凌宗岳", "sales2",
     "C", 63, 15, 15, "湖北", "鹿原市冶金路66号"),
    (6, "蜀岭化工装备有限公司", "91510000MAYT00064U", "private", "medium", "左思远", "sales2",
     "B", 76, 40, 30, "四川", "蜀岭市装备园3号"),
    (7, "粤屿船舶配套有限公司", "91440000MAYT00072C", "joint", "medium", "蓝向海", "sales1",
     "A", 86, 80, 45, "广东", "粤屿市船厂路9号"),
    (8, "朔川煤化有限公司", "91610000MAYT000808", "state", "large", "屠北辰", "sales2",
     "D", 48, 0, 0, "陕西", "朔川市煤化园区1号"),
    (9, "皖溪造纸有限公司", "91340000MAYT00099D", "private", "medium", "洪以诚", "sales1",
     "C", 58, 10, 15, "安徽", "皖溪市造纸路28号"),
    (10, "辽浦供暖设备有限公司", "91210000MAYT00101X", "collective", "small", "关山月", "sales2",
     "U", None, 0, 0, "辽宁", "辽浦市供暖街5号"),
    (11, "青屿食品机械有限公司", "91330000MAYT0011XL", "private", "small", "缪若溪", "sales1",
     "", None, 0, 0, "浙江", "青屿市食品园12号"),
    (12, "冀澜建筑安装有限公司", "91130000MAYT001287", "private", "medium", "阎守信", "sales2",
     "C", 60, 6, 15, "河北", "冀澜市安装路77号"),
    (13, "闽汀制药有限公司", "91350000MAYT00136P", "foreign", "medium", "林以默", "sales1",
     "B", 79, 20, 30, "福建", "闽汀市制药园6号"),
    (14, "陇砾新能源有限公司", "91620000MAYT00144A", "private", "small", "车明远", "sales2",
     "", None, 0, 0, "甘肃", "陇砾市新能源路2号"),
    (15, "云汀市虹湾五金经营部", "92330000MAYT001522", "individual", "micro", "花小满", "sales1",
     "C", 57, 0, 0, "浙江", "云汀市虹湾街33号"),
)  # fmt: skip
PROSPECT, UNDER_SURVEY, FROZEN = 14, 11, 8
# Their survey is part of a story and comes when the story is told.
SURVEYED_LATER = (12, 13)
# The bad debtor was good once: grade, score, limit (万), term, until its story is told.
RATED_BEFORE: dict[int, tuple[str, int | None, int, int]] = {FROZEN: ("B", 72, 50, 30)}


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment on the company's wall clock."""
    return datetime.combine(day, time(hour, minute), tzinfo=clock.HOUSE_ZONE)


def load_customers(people: dict[str, User], today: date) -> dict[int, Customer]:
    """Register the customers a year before; returns them by their number in the cast."""
    customers: dict[int, Customer] = {}
    with clock.at(moment(today - timedelta(days=330))):
        for no, name, uscc, nature, size, legal, owner, *_rating, region, town in BUYERS:
            customers[no] = register_customer(
                details=CustomerDetails(
                    name=name,
                    uscc=uscc,
                    licence_checked=True,
                    nature=nature,
                    size=size,
                    legal_person=legal,
                    region=region,
                    address=town,
                    phone=f"0000-55502{no:02d}",
                    order_volume="每季度约 100 台" if size in ("large", "medium") else "不定期",
                    source="展会" if no % 2 else "老客户介绍",
                ),
                by=people[owner],
                form_key=uuid.uuid4(),
                is_prospect=no == PROSPECT,
            )
    return customers


def load_ratings(people: dict[str, User], customers: dict[int, Customer], today: date) -> None:
    """Put each customer's grade in force, ten months ago; those of the stories come later."""
    for no, *_fields, grade, score, limit, term, _region, _town in BUYERS:
        if grade and no not in SURVEYED_LATER:
            with clock.at(moment(today - timedelta(days=300))):
                rate(people, customers[no], *RATED_BEFORE.get(no, (grade, score, limit, term)))
    with clock.at(moment(today - timedelta(days=2), 10)):
        open_survey(customer=customers[UNDER_SURVEY], by=people["manager"])


def proposal_of(no: int) -> Proposal:
    """What finance proposes for a customer of the cast."""
    row = next(row for row in BUYERS if row[0] == no)
    return Proposal(
        grade=row[7],
        score=row[8],
        term_days=row[10],
        limit=Decimal(row[9]) * 10_000,
        opinion="按信誉调查表评分，同意该等级、额度与账期。",
    )


def rate(
    people: dict[str, User],
    customer: Customer,
    grade: str,
    score: int | None,
    limit: int,
    term: int,
) -> Rating:
    """Propose and decide a rating without a survey."""
    rating = propose_new_rating(
        customer=customer,
        proposal=Proposal(
            grade=grade,
            score=score,
            term_days=term,
            limit=Decimal(limit) * 10_000,
            opinion="按信誉调查表评分。",
        ),
        form_key=uuid.uuid4(),
        by=people["finance"],
    )
    decider = people["gm"] if limit > 50 else people["director"]
    return decide_rating(
        rating=rating, version=rating.version, outcome="approve", opinion="同意。", by=decider
    )


def freeze(people: dict[str, User], customers: dict[int, Customer]) -> None:
    """Freeze the customer whose debt went to court."""
    freeze_customer(
        customer=customers[FROZEN],
        reason="逾期 96 天，货款 42 万元，已移交司法。",
        by=people["director"],
    )


__all__ = [
    "BUYERS",
    "freeze",
    "load_customers",
    "load_ratings",
    "moment",
    "proposal_of",
    "rate",
]
