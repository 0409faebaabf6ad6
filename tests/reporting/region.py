"""TEST DATA: an invented region of eight colleges, with the tables a forecast and a plan of it would write."""

import polars as pl

from kasip.vocabulary.seeds import stream

REGION = "350000000"
LEVEL = 0.8
ORDER_YEAR = 2027
PLACES = [  # kato, kk, ru, en, latitude, longitude, population
    ("351000000", "Қарағанды қ.ә.", "Караганда Г.А.", "Karaganda (city)", 49.80, 73.10, 497_000),
    ("351600000", "Балқаш қ.ә.", "Балхаш Г.А.", "Balkhash (city)", 46.85, 74.98, 81_000),
    ("352400000", "Саран қ.ә.", "Сарань Г.А.", "Saran (city)", 49.80, 72.83, 43_000),
    ("352800000", "Теміртау қ.ә.", "Темиртау Г.А.", "Temirtau (city)", 50.06, 72.96, 175_000),
    ("353200000", "Абай ауданы", "Абайский район", "Abay District", 49.63, 72.86, 35_000),
    ("354400000", "Қарқаралы ауданы", "Каркаралинский район", "Karkaraly District", 49.40, 75.47, 9_000),
]
TRADES = [  # specialty, technical, direction, qualification, kk, ru, en, p_shortage, need
    (
        "07150500",
        True,
        "metallurgy",
        "3W07150501",
        "Электргазбен дәнекерлеуші",
        "Электрогазосварщик",
        "Welder",
        0.99,
        240,
    ),
    (
        "07161300",
        True,
        "machinery",
        "4S07161303",
        "Техник-механик",
        "Техник-механик",
        "Mechanical technician",
        0.96,
        150,
    ),
    (
        "07220700",
        True,
        "chemistry",
        "3W07220701",
        "Полимер өңдеу аппаратшысы",
        "Аппаратчик полимеров",
        "Polymer operator",
        0.94,
        90,
    ),
    ("07130100", True, "energy", "3W07130101", "Электромонтер", "Электромонтёр", "Electrician", 0.91, 120),
    ("07240900", True, "mining", "3W07240901", "Кен өндіруші", "Горнорабочий", "Miner", 0.88, 75),
    ("07321200", True, "construction", "3W07321201", "Құрылысшы", "Мастер отделочных работ", "Finisher", 0.83, 60),
    ("06130100", True, "it", "4S06130103", "Бағдарламашы", "Разработчик ПО", "Software developer", 0.55, 40),
    ("10130300", False, "service", "3W10130302", "Аспаз", "Повар", "Cook", 0.41, 30),
    ("09130100", False, "health", "4S09130103", "Мейіргер", "Медицинская сестра", "Nurse", 0.35, 25),
    ("04110100", False, "service", "4S04110102", "Бухгалтер", "Бухгалтер", "Accountant", 0.08, 15),
]
YEARS = range(2027, 2034)


def inputs():
    """Study tables; the first college's name tries to be markup and a formula."""
    colleges = [
        {
            "college_bin": f"00000000{number:04}",
            "name_kk": f"№ {number} колледж",
            "name_ru": f"Колледж № {number}",
            "name_en": f"College No. {number}",
            "kato": PLACES[number % len(PLACES)][0],
            "latitude": PLACES[number % len(PLACES)][4],
            "longitude": PLACES[number % len(PLACES)][5] + number / 50,
            "provenance": "synthetic",
        }
        for number in range(8)
    ]
    past = [
        {
            "year": year,
            **key,
            "groups": 1 + (number + year) % 2,
            "seats": 25 * (1 + (number + year) % 2),
            "enrolled": 23,
            "provenance": "synthetic",
        }
        for year in (2025, 2026)
        for number, key in enumerate(_keys())
    ]
    return {
        "parameters": pl.DataFrame(
            {
                "parameter": ["region", "base_year", "order_years", "seed"],
                "value": [REGION, "2026", str(ORDER_YEAR), "7"],
            }
        ),
        "territories": pl.DataFrame(
            [_territory(REGION, None, "Қарағанды облысы", "Карагандинская область", "Karaganda Region", None, None)]
            + [_territory(p[0], REGION, *p[1:6]) for p in PLACES]
        ),
        "industries": pl.DataFrame(
            {
                "industry": ["B", "C"],
                "name_kk": ["Кен өндіру", "Өңдеу өнеркәсібі"],
                "name_ru": ["Горнодобыча", "Обработка"],
                "name_en": ["Mining", "Manufacturing"],
            }
        ),
        "specialties": pl.DataFrame(
            [
                {
                    "specialty": t[0],
                    "name_kk": f"{t[4]} ісі",
                    "name_ru": f"{t[5]}: дело",
                    "name_en": f"{t[6]} trade",
                    "technical": t[1],
                    "direction": t[2],
                    "provenance": "official",
                }
                for t in TRADES
            ]
        ),
        "qualifications": pl.DataFrame(
            [
                {
                    "qualification": t[3],
                    "specialty": t[0],
                    "level": t[3][:2],
                    "name_kk": t[4],
                    "name_ru": t[5],
                    "name_en": t[6],
                    "norm_group": "A",
                }
                for t in TRADES
            ]
        ),
        "colleges": pl.DataFrame(colleges),
        "workshops": pl.DataFrame(
            {
                "workshop_id": ["W1"],
                "college_bin": ["000000000000"],
                "kind": ["welding"],
                "name_kk": ["Дәнекерлеу"],
                "name_ru": ["Сварка"],
                "name_en": ["Welding"],
            }
        ),
        "enterprises": pl.DataFrame(
            {
                "bin": ["990000000001"],
                "name_kk": ["Зауыт"],
                "name_ru": ["Завод"],
                "name_en": ["Plant"],
                "kato": [PLACES[0][0]],
            }
        ),
        "programmes": pl.DataFrame(
            [
                {
                    **{k: v for k, v in key.items() if k not in ("funding", "target_employer")},
                    "status": "candidate" if key["qualification"] == "3W07220701" else "licensed",
                    "duration_months": 34,
                    "group_size": 25,
                    "opening_condition": "лицензия",
                    "opening_cost_kzt": 40e6,
                }
                for key in _keys()
            ]
        ),
        "past_orders": pl.DataFrame(past),
        "norms": pl.DataFrame({"norm_group": ["A"], "year": [2025], "kzt_per_student": [912_000.0]}),
        "sources": pl.DataFrame(
            {
                "source": ["test"],
                "title": ["Тест"],
                "published_on": ["2026-11-01"],
                "note": ["Тест"],
            }
        ),
    }


def results():
    """What a forecast and a plan of that region would write."""
    return {
        "order": pl.DataFrame([_line(number, key) for number, key in enumerate(_keys())]),
        "limits": _limits(),
        "gaps": pl.DataFrame([_uncovered(t) for t in TRADES if t[7] > 0.2]),
        "gap": pl.DataFrame([_gap(kato, t, y) for kato in _katos() for t in TRADES for y in YEARS]),
        "demand": pl.DataFrame([_demand(kato, t, y) for kato in _katos() for t in TRADES for y in YEARS]),
        "supply": pl.DataFrame([_supply(kato, t, y) for kato in _katos() for t in TRADES for y in YEARS]),
        "industries": pl.DataFrame([_industry(i, y) for i in ("B", "C") for y in range(2018, 2034)]),
        "needs": _needs(),
        "yields": pl.DataFrame([_yield(key, targeted) for key in _keys() for targeted in (0, 1)]).unique(
            ["college_bin", "qualification", "base", "targeted"], maintain_order=True
        ),
    }


def certificate():
    """A certificate as the plan writes it."""
    return {
        "input_hash": "12" * 32,
        "output_hash": "cd" * 32,
        "objective": 1234.5,
        "bound": 1222.0,
        "gap": 0.0101,
        "solver": "HiGHS",
        "solver_version": "1.15.1",
        "seed": 7,
        "termination": "gap_reached",
        "assumptions": [{"code": "order_without_limit", "kind": "beds", "table": "dormitories"}],
    }


def _keys():
    for number, trade in enumerate(TRADES):
        for college in range(number % 3, 8, 3):
            yield {
                "college_bin": f"00000000{college:04}",
                "qualification": trade[3],
                "language": ("kk", "ru")[college % 2],
                "base": ("grade9", "grade11")[number % 2],
                "form": "full_time",
                "funding": "state",
                "target_employer": "990000000001" if (number, college) == (0, 3) else None,
            }


def _katos():
    return [REGION, *(place[0] for place in PLACES)]


def _share(kato):
    return 1.0 if kato == REGION else 1 / len(PLACES)


def _territory(kato, parent, kk, ru, en, latitude, longitude):
    return {
        "kato": kato,
        "parent_kato": parent,
        "level": "district" if parent else "region",
        "name_kk": kk,
        "name_ru": ru,
        "name_en": en,
        "latitude": latitude,
        "longitude": longitude,
    }


def _trade(qualification):
    return next(t for t in TRADES if t[3] == qualification)


def _line(number, key):
    trade = _trade(key["qualification"])
    last = 1 + number % 2
    groups = max(0, last + (1 if trade[7] >= 0.8 else -1))
    return {
        "year": ORDER_YEAR,
        **key,
        "groups": groups,
        "seats": 25 * groups,
        "groups_last_year": 0 if key["qualification"] == "3W07220701" else last,
        "seats_last_year": 0 if key["qualification"] == "3W07220701" else 25 * last,
        "demand_low": trade[8] * 0.7,
        "demand_median": float(trade[8]),
        "demand_high": trade[8] * 1.4,
        "p_shortage": trade[7],
        "binding": f"workshop_hours:{key['college_bin']}|welding:2027" if number % 3 == 0 else "",
        "graduation_year": 2030,
        "one_more_group_gain": 3.5 - number / 5,
        "one_fewer_group_loss": 4.0,
        "reason_kk": f"Негіздеме {number}",
        "reason_ru": f"Обоснование {number}",
        "reason_en": f"Reason {number}",
    }


def _limits():
    rows = [
        ("workshop_hours", "000000000000|welding", 2027, 2400.0, 2400.0, 0.012),
        ("workshop_hours", "000000000003|welding", 2028, 2400.0, 2300.0, 0.0),
        ("master_hours", "000000000001|07161300", 2027, 1440.0, 1440.0, 0.02),
        ("beds", "D1", 2027, 120.0, 120.0, 0.4),
        ("budget", "state", 2027, 2.0e9, 1.9e9, 0.0),
        ("budget", "state", 2028, 2.1e9, 2.1e9, 1e-8),
        ("technical_share", "region", 2027, 300.0, 420.0, 0.0),
    ]
    columns = ("kind", "owner", "year", "capacity", "used", "shadow_price")
    frame = pl.DataFrame([dict(zip(columns, row, strict=True)) for row in rows])
    return frame.with_columns(slack=pl.col("capacity") - pl.col("used"))


def _uncovered(trade):
    kinds = {"3W07220701": ("no_licence", "licence", "000000000002")}
    cause, kind, owner = kinds.get(trade[3], ("workshop_hours", "shift", "000000000000|welding"))
    return {
        "qualification": trade[3],
        "year": 2030,
        "need_median": float(trade[8]),
        "supply": trade[8] * 0.4,
        "uncovered_mean": trade[8] * 0.6,
        "p_shortage": trade[7] * 0.9,
        "cause": cause,
        "change_kind": kind,
        "change_owner": owner,
        "change_amount": 1.0,
        "change_unit": "shift" if kind == "shift" else "licence",
        "change_gain_persons": trade[8] / 10,
    }


def _gap(kato, trade, year):
    median = trade[8] * _share(kato) * (1 + (year - 2027) / 20)
    return {
        "kato": kato,
        "qualification": trade[3],
        "year": year,
        "demand_median": median * 1.5,
        "supply_median": median * 0.5,
        "gap_low": median * 0.6,
        "gap_median": median,
        "gap_high": median * 1.5,
        "p_shortage": trade[7],
        "p_surplus": 1 - trade[7],
        "class": "shortage" if trade[7] >= 0.8 else "surplus" if trade[7] <= 0.2 else "uncertain",
        "ratio": 0.33,
        "label": "small" if trade[8] < 50 else "",
    }


def _demand(kato, trade, year):
    median = 1.5 * trade[8] * _share(kato) * (1 + (year - 2027) / 20)
    return {
        "kato": kato,
        "qualification": trade[3],
        "year": year,
        "expansion_median": median * 0.3,
        "replacement_median": median * 0.5,
        "plants_median": median * 0.2,
        "requests_median": median * 0.1,
        "low": median * 0.8,
        "median": median,
        "high": median * 1.3,
        "level": LEVEL,
        "label": "",
    }


def _supply(kato, trade, year):
    median = 0.5 * trade[8] * _share(kato)
    return {
        "kato": kato,
        "qualification": trade[3],
        "year": year,
        "running_median": median * 0.8,
        "other_median": median * 0.2,
        "low": median * 0.9,
        "median": median,
        "high": median * 1.1,
        "level": LEVEL,
    }


def _industry(industry, year):
    history = year <= ORDER_YEAR - 1
    median = 20_000.0 + 500 * (year - 2018)
    spread = 0 if history else 300 * (year - 2026)
    return {
        "kato": REGION,
        "industry": industry,
        "year": year,
        "kind": "history" if history else "forecast",
        "low": median - spread,
        "median": median,
        "high": median + spread,
    }


def _yield(key, targeted):
    return {
        "college_bin": key["college_bin"],
        "qualification": key["qualification"],
        "base": key["base"],
        "targeted": targeted,
        "fill": 0.95,
        "continuation": 0.85,
        "lost": 0.1,
        "stayed": 0.9,
        "in_specialty": 0.7,
        "yield": 0.72 if targeted else 0.45,
    }


def _needs():
    draws = stream(7, "reporting test").normal(1, 0.2, (200, len(TRADES)))
    return pl.DataFrame(
        [
            {
                "draw": draw,
                "qualification": t[3],
                "year": 2030,
                "need": t[8] * draws[draw, column],
                "yield_factor": 1.0,
            }
            for draw in range(200)
            for column, t in enumerate(TRADES)
        ]
    )
