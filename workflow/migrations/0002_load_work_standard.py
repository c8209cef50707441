"""The ten tasks and 33 steps of the written standard YG002, and the chart's node N17."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

HEADER = {
    "code": "YG002",
    "title_zh": "市场营销管理工作标准",
    "title_en": "Work standard for marketing management",
    "department_zh": "营销中心",
    "department_en": "Marketing centre",
    "issuer_zh": "营销中心",
    "issuer_en": "Marketing centre",
    "approver_zh": "总经理",
    "approver_en": "General manager",
    "issued_on": date(2026, 1, 1),
    "effective_on": date(2026, 1, 1),
    "in_force": True,
}

# Number, names, key point, standard, documents: Chinese as the standard has it, then English.
TASKS = [
    (
        1,
        "市场开发",
        "Market development",
        "潜在的市场需求信息",
        "Information about possible demand in the market",
        "客户需求信息的品种、规格、数字",
        "Kind, specification and quantity in the customers' demand information",
        "《客户信息管理数据库》",
        "Customer information database",
    ),
    (
        2,
        "制定《价格策略》",
        "Setting the price strategy",
        "制定《产品销售价格策略》时应明确营销人员、营销中心以及营销总监和总经理的权限",
        "The product price strategy must state the authority of the salespeople, the marketing "
        "centre, the marketing director and the general manager",
        "编制具体《产品价格表》",
        "A product price list is drawn up in detail",
        "《产品销售价格策略》",
        "Product price strategy",
    ),
    (
        3,
        "订货信息处理",
        "Handling order information",
        "客户信息备案；销售价格的确定",
        "Recording the customer's particulars; settling the selling price",
        "确定适宜的价格",
        "A suitable price is settled",
        "《客户信息管理数据库》",
        "Customer information database",
    ),
    (
        4,
        "营销人员能决定的定单",
        "Orders a salesperson can decide",
        "营销人员果断处理授权范围内的定单",
        "The salesperson deals promptly with orders within their authority",
        "营销人员的业绩统计",
        "The salespeople's results are counted",
        "《销售价格管理文件》",
        "Sales price management document",
    ),
    (
        5,
        "新客户情况调查",
        "Survey of a new customer",
        "客户情况调查",
        "Survey of the customer's circumstances",
        "及时对新客户进行信誉分类",
        "New customers are graded for credit in good time",
        "《客户信誉调查表》",
        "Customer credit survey form",
    ),
    (
        6,
        "订单评审",
        "Order review",
        "订单评审需要足够的市场调研信息，以便在盈利与市场之间进行审定，并提出意见；"
        "合理确定营销总监和总经理的审批权限",
        "A review needs enough market research to weigh profit against market and to give an "
        "opinion; the authority of the marketing director and of the general manager is set "
        "sensibly",
        "填写《合同评审记录》",
        "The contract review record is filled in",
        "《合同评审制度》",
        "Contract review rules",
    ),
    (
        7,
        "执行合同",
        "Performing the contract",
        "编制销售计划，检查库存，确保客户的要求得到满足",
        "Drawing up the sales plan and checking stock, so that the customer's requirements are met",
        "落实合同中规定的各项条款",
        "Every clause of the contract is carried out",
        "《销售合同》",
        "Sales contract",
    ),
    (
        8,
        "备货及送货操作",
        "Making goods ready and delivering",
        "落实货源，营销中心负责交付过程中的各个环节，确保按合同要求做到准确无误；"
        "新产品包括用户订货及样品，是企业发展的一个风向标，需要格外注意其中的每个细节",
        "The source of the goods is made certain; the marketing centre answers for every link of "
        "the delivery, exactly as the contract demands; new products, customers' orders and "
        "samples alike, show where the company is heading and need attention to every detail",
        "履行交付手续，填写各种记录。各种记录务必准确、及时、客观",
        "Delivery formalities are followed and records filled in, correct, in time and objective",
        "一、《发货手续及相关的文件》；二、《订单生产与研发手续及相关的文件》",
        "1. Dispatch formalities and documents; 2. Formalities and documents for production and "
        "R&D of orders",
    ),
    (
        9,
        "售后服务",
        "After-sales service",
        "售后服务各环节；信息的汇总、总结",
        "Every link of the after-sales service; collecting and summing up information",
        "按要求综合总结客户信息；填写相应的记录，记录务必准确、及时、客观",
        "Customer information is summed up as required; the records are filled in, correct, in "
        "time and objective",
        "一、《售后服务的手续及相关的规定文件》；二、《客户意见汇总报告》",
        "1. After-sales service formalities and rules; 2. Customer opinions report",
    ),
    (
        10,
        "货款回收操作",
        "Collecting payment",
        "按期、足额收回货款",
        "Payment is collected on time and in full",
        "按照销售提成奖励办法和绩效管理制度进行考核",
        "Results are assessed by the commission rules and the performance rules",
        "《营销考核相关制度》",
        "Marketing assessment rules",
    ),
]

ONE_DAY = ("working_days", 1, "1个工作日内", "Within 1 working day")
AT_ONCE = ("immediate", 0, "即时", "Immediately")
ANY_TIME = ("any_time", 0, "随时", "At any time")
AS_NEEDED = ("planned", 0, "根据实际", "As the case may be")
MONTHLY = ("monthly", 5, "每月一次", "Once a month")
BY_CONTRACT = ("contract", 0, "依合同规定时间", "By the dates of the contract")
BY_PRODUCT = ("product_lead", 0, "根据产品情况及合同约定", "By the product and the contract")
BY_CASE = ("case", 0, "依违约情况", "As the breach of contract requires")

# Step, short names, sentences, actors, role, limit, how certain the reading is.
STEPS = [
    (
        "1.1",
        "收集需求信息",
        "Collect demand information",
        "由营销中心协同信息部，收集市场需求信息",
        "The marketing centre, together with the information department, collects information on "
        "demand in the market",
        "营销中心、信息部",
        "Marketing centre, information department",
        "info",
        AS_NEEDED,
        "C",
    ),
    (
        "1.2",
        "市场分析与宣传",
        "Analyse and publicise",
        "由市场部根据市场需求信息和前期市场开发的情况，对市场进行分析，并做好产品宣传",
        "The market department analyses the market from the demand information and earlier market "
        "development, and publicises the products",
        "市场部",
        "Market department",
        "market",
        ONE_DAY,
        "C",
    ),
    (
        "2.1",
        "联合开会制定",
        "Joint meeting",
        "由市场营销中心组织企业内财务部、生产部、质量部、供应部等职能部门联合开会制定"
        "《产品销售价格策略》",
        "The marketing centre calls finance, production, quality, supply and other departments to a "
        "joint meeting that sets the product price strategy",
        "营销中心",
        "Marketing centre",
        "centre_head",
        ONE_DAY,
        "C",
    ),
    (
        "2.2",
        "编制策略内容",
        "Draw up the strategy",
        "《产品销售价格策略》包括正常价格、占领市场价格、维持市场价格以及折扣条件、折扣比例等，"
        "作为市场营销工作的依据",
        "The product price strategy holds the normal price, the market-winning price, the "
        "market-holding price, and the conditions and rates of discount; marketing works by it",
        "营销中心",
        "Marketing centre",
        "centre_head",
        ONE_DAY,
        "C",
    ),
    (
        "2.3",
        "总监审核",
        "Director's check",
        "报营销总监审核，营销总监应提出自己的意见和建议",
        "It is submitted to the marketing director, who checks it and gives an opinion and "
        "suggestions",
        "营销总监",
        "Marketing director",
        "director",
        ONE_DAY,
        "C",
    ),
    (
        "2.4",
        "总经理审批",
        "General manager's approval",
        "报总经理审批",
        "It is submitted to the general manager for approval",
        "总经理",
        "General manager",
        "gm",
        AT_ONCE,
        "C",
    ),
    (
        "3.1",
        "登记客户",
        "Register the customer",
        "营销中心接到客户的定货信息后，将客户信息（包括客户的名称、企业性质、法人、规模、所在地、"
        "联系方式、定货量等）登记备案",
        "On receiving a customer's order information the marketing centre registers the customer's "
        "particulars: name, kind of enterprise, legal representative, size, place, contacts, "
        "quantity ordered",
        "营销中心",
        "Marketing centre",
        "centre_head",
        ONE_DAY,
        "H",
    ),
    (
        "3.2",
        "决定由谁处理",
        "Decide who handles it",
        "按订货的品种、数量、价格、客户情况、市场等条件决定订货信息是由营销人员处理或交给上级决定",
        "Kind, quantity, price, customer and market decide whether the salesperson handles the "
        "order or it goes to a superior",
        "营销中心",
        "Marketing centre",
        "centre_head",
        ONE_DAY,
        "H",
    ),
    (
        "4.1",
        "审查订货信息",
        "Examine the order",
        "营销人员审查客户订货信息",
        "The salesperson examines the customer's order information",
        "营销人员",
        "Salesperson",
        "sales",
        AT_ONCE,
        "H",
    ),
    (
        "4.2",
        "签单执行",
        "Sign the order",
        "如果客户的订货信息符合企业制定《产品销售价格策略》的条件和要求，由营销人员直接处理并执行"
        "销售任务",
        "If the order meets the conditions of the product price strategy, the salesperson handles "
        "it directly and carries out the sale",
        "营销人员",
        "Salesperson",
        "sales",
        ONE_DAY,
        "H",
    ),
    (
        "4.3",
        "报告问题",
        "Report problems",
        "营销人员的销售执行情况及发生的问题应及时报告营销中心主管",
        "The salesperson reports progress and problems to the head of the marketing centre in good "
        "time",
        "营销人员、营销中心主管",
        "Salesperson, head of the marketing centre",
        "sales",
        ANY_TIME,
        "H",
    ),
    (
        "5.1",
        "了解客户需求",
        "Learn the needs",
        "对新开发的客户，营销中心通过各种渠道了解其基本需求状况",
        "For a newly won customer the marketing centre learns the basic needs through all channels",
        "营销中心",
        "Marketing centre",
        "sales",
        AS_NEEDED,
        "H",
    ),
    (
        "5.2",
        "调查信用",
        "Survey the credit",
        "营销中心在商谈合同之前需要对该客户的信用进行调查，以便确定合同中关于赊销、回款方式等方面的"
        "条款",
        "Before negotiating a contract the marketing centre surveys the customer's credit, so as to "
        "settle the clauses on credit sales and payment",
        "营销中心",
        "Marketing centre",
        "sales",
        ONE_DAY,
        "H",
    ),
    (
        "5.3",
        "准备拟订合同",
        "Prepare the contract",
        "对于信用合格的客户可以准备拟订合同",
        "For a customer whose credit is good a contract may be prepared",
        "营销中心",
        "Marketing centre",
        "centre_head",
        ONE_DAY,
        "H",
    ),
    (
        "5.4",
        "妥善处置",
        "Handle with care",
        "经调查，情况不明或信誉欠佳的客户，应按相应的销售策略妥善进行处置",
        "A customer whom the survey finds unclear or of poor credit is handled by the sales strategy "
        "for such cases",
        "营销中心",
        "Marketing centre",
        "centre_head",
        AT_ONCE,
        "H",
    ),
    (
        "6.1",
        "审查新客户订单",
        "Examine the new customer's order",
        "营销中心接到新客户订单后对客户订单进行审查",
        "On receiving a new customer's order the marketing centre examines it",
        "营销中心",
        "Marketing centre",
        "centre_head",
        ONE_DAY,
        "C",
    ),
    (
        "6.2",
        "集体评审",
        "Joint review",
        "如果新客户的订货信息不符合企业制定的《产品销售价格策略》的条件和要求，如价格低、数量大、"
        "新品种或市场应急需要等情况，则需要由参与制定《产品销售价格策略》的部门集体对订单进行评审",
        "If a new customer's order does not meet the price strategy — low price, large quantity, new "
        "product, urgent market need — the departments that took part in the strategy review it "
        "jointly",
        "财务部、生产部、质量部、供应部等",
        "Finance, production, quality, supply and others",
        "",
        ONE_DAY,
        "C",
    ),
    (
        "6.3",
        "总监审批",
        "Director's approval",
        "营销中心的审查意见报营销总监审批",
        "The marketing centre's opinion goes to the marketing director for approval",
        "营销总监",
        "Marketing director",
        "director",
        ONE_DAY,
        "C",
    ),
    (
        "6.4",
        "按意见处理订单",
        "Carry out the decision",
        "营销中心根据审批意见处理订单",
        "The marketing centre handles the order as decided",
        "营销中心",
        "Marketing centre",
        "centre_head",
        ONE_DAY,
        "C",
    ),
    (
        "6.5",
        "总经理审批",
        "General manager's approval",
        "如果订单条件超越了营销总监的审批权限，则须报总经理审批",
        "If the order's conditions exceed the marketing director's authority it must go to the "
        "general manager for approval",
        "总经理",
        "General manager",
        "gm",
        ONE_DAY,
        "C",
    ),
    (
        "7.1",
        "执行合同",
        "Perform the contract",
        "执行经过审批的《销售合同》",
        "The approved sales contract is performed",
        "营销中心",
        "Marketing centre",
        "sales",
        AS_NEEDED,
        "H",
    ),
    (
        "8.1",
        "决定货源",
        "Decide the source",
        "营销中心根据订货的品种和数量决定是进行存货销售，还是待研发、生产以后再进行销售",
        "By kind and quantity the marketing centre decides whether to sell from stock or after "
        "development and production",
        "营销中心",
        "Marketing centre",
        "sales",
        ONE_DAY,
        "H",
    ),
    (
        "8.2",
        "安排送货",
        "Arrange delivery",
        "如果是存货销售，则将发货证明及客户信息交仓储部、物流部负责安排送货",
        "For a sale from stock the dispatch note and the customer's particulars go to the warehouse "
        "and logistics, who arrange delivery",
        "营销中心、仓储部、物流部",
        "Marketing centre, warehouse, logistics",
        "logistics",
        ONE_DAY,
        "H",
    ),
    (
        "8.3",
        "备货",
        "Make goods ready",
        "如果没有现货库存，则需要备货",
        "If there is no stock, goods must be made ready",
        "营销中心",
        "Marketing centre",
        "centre_head",
        BY_PRODUCT,
        "H",
    ),
    (
        "8.4",
        "研发或生产",
        "Develop or produce",
        "备货要根据订货是新品种或已有品种，将任务转交给技术研发部或生产部完成",
        "Depending on whether the product is new or existing, the task goes to R&D or production",
        "技术研发部、生产部",
        "R&D, production",
        "production",
        BY_PRODUCT,
        "H",
    ),
    (
        "9.1",
        "返回收货单",
        "Return the receipt",
        "物流部送货完成后将客户的收货单返回营销中心",
        "After delivery logistics returns the customer's signed receipt to the marketing centre",
        "物流部",
        "Logistics",
        "logistics",
        AS_NEEDED,
        "H",
    ),
    (
        "9.2",
        "投诉、访问、理赔",
        "Complaints, visits, claims",
        "营销中心负责受理客户投诉、访问、理赔",
        "The marketing centre receives customers' complaints, visits and claims",
        "营销中心",
        "Marketing centre",
        "centre_head",
        AS_NEEDED,
        "H",
    ),
    (
        "9.3",
        "反馈意见",
        "Hand on the opinions",
        "营销中心将售后服务部收集到的产品质量问题、服务问题、客户需要等意见反馈给信息部和市场部",
        "The marketing centre passes the quality and service problems and customers' needs that the "
        "service department collected to the information and market departments",
        "营销中心",
        "Marketing centre",
        "service",
        MONTHLY,
        "R",
    ),
    (
        "9.4",
        "汇总成文",
        "Write the summary",
        "市场部负责将意见汇总并总结成文",
        "The market department collects the opinions and writes the summary",
        "市场部",
        "Market department",
        "market",
        AS_NEEDED,
        "R",
    ),
    (
        "9.5",
        "上报意见",
        "Report the opinions",
        "将汇总的意见上报市场部和营销中心主管及营销总监，作为制定企业营销战略及下一步营销计划的根据",
        "The summary is reported to the heads of the market department and the marketing centre and "
        "to the marketing director, as a basis for marketing strategy and the next plan",
        "市场部",
        "Market department",
        "market",
        ANY_TIME,
        "R",
    ),
    (
        "10.1",
        "收回货款",
        "Collect payment",
        "营销中心按合同约定收回货款",
        "The marketing centre collects payment as agreed in the contract",
        "营销中心",
        "Marketing centre",
        "sales",
        BY_CONTRACT,
        "C",
    ),
    (
        "10.2",
        "报财务结帐",
        "Settle with finance",
        "收回的货款报财务部结帐",
        "Payment received is reported to finance and settled",
        "营销中心、财务部",
        "Marketing centre, finance",
        "finance",
        AT_ONCE,
        "C",
    ),
    (
        "10.3",
        "违约处理",
        "Handle default",
        "如果出现问题，按合同规定处理；问题严重者，经总经理批示后，报司法部门解决",
        "Problems are handled by the contract; serious ones go to the courts on the general "
        "manager's instruction",
        "营销中心、总经理",
        "Marketing centre, general manager",
        "centre_head",
        BY_CASE,
        "C",
    ),
    (
        "N17",
        "客户信用评价",
        "Credit re-evaluation",
        "客户信用评价（流程图节点；标准的表中没有这一行）",
        "The customer's credit is evaluated again (a node of the flow chart; the table of the "
        "standard has no such row)",
        "营销中心",
        "Marketing centre",
        "centre_head",
        ONE_DAY,
        "D",
    ),
]


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill in the first version; rows that are there already stay as they are."""
    version, _new = apps.get_model("workflow", "StandardVersion").objects.get_or_create(
        code=HEADER["code"], number=1, defaults=HEADER
    )
    tasks = {}
    for number, *texts in TASKS:
        names = (
            "name_zh",
            "name_en",
            "key_point_zh",
            "key_point_en",
            "standard_zh",
            "standard_en",
            "documents_zh",
            "documents_en",
        )
        tasks[str(number)], _new = apps.get_model("workflow", "Task").objects.get_or_create(
            version=version, number=number, defaults=dict(zip(names, texts, strict=True))
        )
    for position, (code, *texts, role, limit, certainty) in enumerate(STEPS, start=1):
        fields = ("name_zh", "name_en", "sentence_zh", "sentence_en", "actor_zh", "actor_en")
        kind, days, limit_zh, limit_en = limit
        apps.get_model("workflow", "Step").objects.get_or_create(
            version=version,
            code=code,
            defaults={
                **dict(zip(fields, texts, strict=True)),
                "task": tasks.get(code.split(".", maxsplit=1)[0]),
                "position": position,
                "role": role,
                "limit_kind": kind,
                "limit_days": days,
                "limit_zh": limit_zh,
                "limit_en": limit_en,
                "certainty": certainty,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
