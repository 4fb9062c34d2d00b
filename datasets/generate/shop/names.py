"""The names, streets and firms from which persons are made up; all common, none meant."""

SURNAMES = {
    "王": "Wang", "李": "Li", "张": "Zhang", "刘": "Liu", "陈": "Chen", "杨": "Yang", "黄": "Huang",
    "赵": "Zhao", "吴": "Wu", "周": "Zhou", "徐": "Xu", "孙": "Sun", "马": "Ma", "朱": "Zhu",
    "胡": "Hu", "郭": "Guo", "何": "He", "林": "Lin", "高": "Gao", "罗": "Luo", "郑": "Zheng",
    "梁": "Liang", "谢": "Xie", "宋": "Song", "唐": "Tang", "韩": "Han", "邓": "Deng", "冯": "Feng",
    "曹": "Cao", "彭": "Peng", "曾": "Zeng", "肖": "Xiao", "田": "Tian", "董": "Dong", "潘": "Pan",
    "袁": "Yuan", "蔡": "Cai", "蒋": "Jiang", "余": "Yu", "杜": "Du",
}  # fmt: skip

GIVEN = {
    "伟": "wei", "芳": "fang", "娜": "na", "敏": "min", "静": "jing", "丽": "li", "强": "qiang",
    "磊": "lei", "军": "jun", "洋": "yang", "勇": "yong", "艳": "yan", "杰": "jie", "涛": "tao",
    "明": "ming", "超": "chao", "霞": "xia", "平": "ping", "刚": "gang", "桂": "gui", "文": "wen",
    "辉": "hui", "玲": "ling", "红": "hong", "建": "jian", "国": "guo", "华": "hua", "志": "zhi",
    "海": "hai", "春": "chun", "梅": "mei", "晓": "xiao", "雪": "xue", "佳": "jia", "欣": "xin",
    "宇": "yu", "晨": "chen", "浩": "hao", "婷": "ting", "波": "bo", "亮": "liang", "云": "yun",
    "龙": "long", "飞": "fei", "凯": "kai", "蕾": "lei", "倩": "qian", "博": "bo",
}  # fmt: skip

SOUNDS_ALIKE = {  # the character that an input method offers by mistake; in no name above
    "伟": "炜", "芳": "坊", "娜": "纳", "敏": "闽", "静": "净", "丽": "莉", "强": "墙", "磊": "垒",
    "军": "均", "洋": "阳", "勇": "永", "艳": "燕", "杰": "洁", "涛": "滔", "明": "鸣", "超": "抄",
    "霞": "侠", "平": "萍", "刚": "钢", "桂": "贵", "文": "闻", "辉": "晖", "玲": "铃", "红": "虹",
    "建": "健", "国": "果", "华": "桦", "志": "智", "海": "害", "春": "椿", "梅": "玫", "晓": "小",
    "雪": "血", "佳": "家", "欣": "新", "宇": "羽", "晨": "辰", "浩": "皓", "婷": "亭", "波": "播",
    "亮": "谅", "云": "芸", "龙": "隆", "飞": "非", "凯": "楷", "蕾": "累", "倩": "茜", "博": "搏",
}  # fmt: skip

STREETS = [
    "Lotus", "Willow", "Maple", "Bamboo", "Orchid", "Plum", "Cedar", "Jade", "Lake", "Harbour",
    "Garden", "Station", "Temple", "Bridge", "Market", "Spring", "Sunrise", "Moonlight", "Pagoda",
    "River", "Hill", "Pine", "Peony", "Crane", "Lantern", "Silk", "Tea", "Canal", "Museum", "Park",
]  # fmt: skip

EMPLOYERS = [
    f"{name} {trade}"
    for name in ("Blue Lotus", "Red Maple", "Golden Bridge", "White Crane", "Green Bamboo")
    for trade in ("Textiles", "Logistics", "Foods", "Software", "Hospital", "School", "Machines")
]
