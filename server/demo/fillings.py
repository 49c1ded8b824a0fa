"""What officers answered: plausible, valid for the three forms, and about nobody.

Each function gives answers by the name of the question; questions that the form would not ask
are left out. Free text is empty or a set phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from server.demo.ground import Sighting
from server.demo.support import Answers

NEEDS = ("viec_lam", "hoc_nghe", "vay_von", "cccd", "cu_tru", "xoa_an_tich", "phap_ly", "an_sinh")
HELPERS = ("ca_xa", "mttq", "hoi_phu_nu", "doan_tn", "hoi_nong_dan", "to_antt", "truong_thon")
PURPOSES = (
    "tham_hoi",
    "nam_nguyen_vong",
    "huong_dan_thu_tuc",
    "tu_van_viec_lam",
    "theo_doi_vay",
    "giao_duc_pl",
)
TOPICS = (
    "chinh_sach_ho_tro",
    "quyen_nghia_vu",
    "phong_chong_tp",
    "ma_tuy",
    "bao_ve_ant",
    "tin_dung",
    "viec_lam",
    "thu_tuc",
    "xoa_ky_thi",
    "xoa_an_tich",
    "giao_thong",
    "lua_dao",
)
SESSIONS = (
    ("hoi_nghi", "nha_van_hoa"),
    ("hoi_nghi", "tru_so"),
    ("sinh_hoat_to", "nha_van_hoa"),
    ("cau_lac_bo", "nha_van_hoa"),
    ("toa_dam", "tru_so"),
    ("ngoai_khoa", "truong_hoc"),
    ("van_hoa_the_thao", "cho"),
    ("den_tung_ho", "ho_gia_dinh"),
    ("loa_truyen_thanh", "loa"),
)
"""Kinds of sessions and where they are held."""


def some(source: Random, codes: Sequence[str], most: int) -> str:
    """Give one to `most` of the codes, as a select_multiple writes them."""
    chosen = source.sample(codes, source.randint(1, most))
    return " ".join(code for code in codes if code in chosen)


def visit(source: Random, day: date, seen: Sighting, case: str) -> Answers:
    """Fill the form `visit`."""
    places = ("tru_so", "noi_cong_cong", "nha", "noi_lam", "dien_thoai")
    place = source.choices(places, (36, 16, 24, 8, 16))[0]
    agreed = source.random() < 0.92
    reason = source.choice(("dot_xuat", "tinh_co", "tu_choi"))
    answers = {
        "visit_date": day.isoformat(),
        "place_type": place,
        **scanned(source, case),
        "village": seen.village,
        "actor": some(source, HELPERS, 2),
        "agreed": "co" if agreed else "khong",
        "note": source.choice(("", "", "", "Đã hẹn lần sau.")),
    }
    if place != "dien_thoai" and not (place == "nha" and source.random() < 0.4):
        answers["location"] = seen.point
    if not agreed:
        answers["agreed_reason"] = reason
        if reason == "tu_choi":
            return answers
    if place in {"nha", "noi_lam"}:
        answers["plain_clothes"] = "co" if source.random() < 0.9 else "khong"
    return answers | _meeting(source, day)


def _meeting(source: Random, day: date) -> Answers:
    jobs = ("on_dinh", "tu_sxkd", "thoi_vu", "hoc_nghe", "chua_co", "noi_tro", "lam_xa")
    later = day + timedelta(days=source.randint(20, 60))
    checked = source.random() < 0.15
    return {
        "purpose": " ".join([some(source, PURPOSES, 3), *["kiem_tra_nghia_vu"] * checked]),
        "wishes": some(source, NEEDS, 3),
        "wellbeing": source.choices(("on", "lo_lang", "can_ho_tro"), (70, 22, 8))[0],
        "employment_now": source.choice(jobs),
        "outcome": source.choice(("khong", "viec_lam", "gia_dinh", "tham_gia_xh san_xuat")),
        "income_band": source.choice(("", "", "d25", "25_50", "50_100")),
        "obligation": "day_du" if checked else "",
        "followup": some(source, NEEDS, 2),
        "next_date": later.isoformat(),
    }


def scanned(source: Random, case: str) -> Answers:
    """Give the case as scanned from its cover, or as typed by hand."""
    if source.random() < 0.7:
        return {"pick_how": "quet", "case_scan": case, "case_code": case}
    return {"pick_how": "nhap", "case_typed": case.replace("-", "").lower(), "case_code": case}


def session(source: Random, day: date, seen: Sighting, others: Sequence[str]) -> Answers:
    """Fill the form `session`; `others` are more villages whose people came."""
    kind, venue = source.choice(SESSIONS)
    organiser = source.choice(("ca_xa", "mttq", "hoi_phu_nu", "doan_tn", "ubnd_xa"))
    answers = {
        "session_date": day.isoformat(),
        "kind": kind,
        "venue": venue,
        "village": seen.village,
        "villages_covered": " ".join(dict.fromkeys((seen.village, *others))),
        "organiser": organiser,
        "partners": some(source, [code for code in HELPERS if code != organiser], 2),
        "topics": some(source, TOPICS, 4),
        "theme": source.choice(("", "", "Chung tay xóa bỏ kỳ thị", "Cùng nhau làm lại")),
        "language": source.choice(("viet", "viet", "viet van_kieu")),
        "audience": some(source, ("nhan_dan", "phu_nu", "thanh_nien", "can_bo", "uy_tin"), 3),
        "leaflets": str(10 * source.randint(0, 12)),
        "attitude": source.choice(("trung_lap", "cam_thong", "cam_thong", "")),
    }
    if venue != "ho_gia_dinh":
        here = seen.point and venue != "loa"
        answers |= {"at_venue": "co", "gps": seen.point} if here else {"at_venue": "khong"}
    if kind == "den_tung_ho":
        answers["households"] = str(source.randint(8, 45))
    if kind != "loa_truyen_thanh":
        people = source.randint(14, 120)
        answers |= {
            "attendees": str(people),
            "female": str(source.randint(people // 4, people * 2 // 3)),
            "under18": str(source.randint(0, people // 5)),
        }
    return answers
