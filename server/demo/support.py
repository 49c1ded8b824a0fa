"""Answers of the form `support`: kinds of help and the questions that each brings with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from server.demo.ground import Sighting

Answers = dict[str, str]

PUBLIC = ("nha_van_hoa", "truong_hoc", "tru_so", "cho")
"""Venues where help to a group may be drawn as a pin."""
GROUPS = frozenset({"tap_the", "lop_hoc", "co_so_sxkd"})
PERSONS = frozenset({"ca_nhan", "gia_dinh_nguoi"})

KIND_GROUPS = {
    "vay_von": "sinh_ke",
    "viec_lam": "sinh_ke",
    "dao_tao_nghe": "sinh_ke",
    "huong_dan_ky_thuat": "sinh_ke",
    "con_giong": "sinh_ke",
    "tu_van_phap_ly": "dich_vu",
    "thu_tuc": "dich_vu",
    "cong_dong": "cong_dong",
    "qua": "doi_song",
}
"""What the form works out of the kind (its question `kind_group`)."""


def support(source: Random, day: date, seen: Sighting, case: Answers) -> Answers:
    """Fill the form `support`; `case` are the answers about the case, if it is for a person."""
    kind = source.choice(list(KIND_GROUPS))
    beneficiary, more = DETAILS[kind](source)
    is_group = beneficiary in GROUPS
    place = source.choice(PUBLIC if is_group else ("tru_so", "tru_so", "nha", "tu_xa"))
    answers = {
        "event_date": day.isoformat(),
        "kind": kind,
        "kind_group": KIND_GROUPS[kind],
        "beneficiary": beneficiary,
        **(case if beneficiary in PERSONS else {}),
        "place": place,
        "village": seen.village,
        "giver": source.choice(("mttq", "hoi_phu_nu", "hoi_nong_dan", "nhom_tn", "ubnd_xa")),
        **more,
    }
    if is_group:
        answers["gps"] = seen.point
    elif place != "tu_xa":
        answers["location"] = seen.point
    return answers


def _loan(source: Random) -> tuple[str, Answers]:
    stage = source.choice(("huong_dan", "de_nghi", "tham_dinh", "giai_ngan"))
    paid = {"amount_k": str(5000 * source.randint(4, 20))} if stage == "giai_ngan" else {}
    return "ca_nhan", {
        "stage": stage,
        "loan_purpose": "sxkd",
        "loan_source": "QD22",
        "loan_cap_k": "100000",
        "loan_in_time": "co",
        **paid,
    }


def _job(source: Random) -> tuple[str, Answers]:
    stage = source.choice(("gioi_thieu", "lien_he", "phong_van", "nhan_viec"))
    return "ca_nhan", {"stage": stage, "employer_kind": source.choice(("doanh_nghiep", "htx"))}


def _training(source: Random) -> tuple[str, Answers]:
    learners = source.randint(8, 30)
    return "lop_hoc", {
        "trade": source.choice(("xay", "han", "may", "co_khi", "nong_nghiep")),
        "school_kind": "gdtx",
        "classes": "1",
        "learners": str(learners),
        "female": str(source.randint(0, learners // 2)),
    }


def _technique(source: Random) -> tuple[str, Answers]:
    return source.choice(("tap_the", "lop_hoc")), {
        "livelihood": source.choice(("ga", "bo", "de", "trong_trot"))
    }


def _stock(source: Random) -> tuple[str, Answers]:
    return source.choice(("ca_nhan", "ho_gia_dinh")), {
        "livelihood": "ga",
        "item": "con_giong",
        "quantity": str(10 * source.randint(2, 6)),
        "unit": "con",
        "value_est_k": str(1000 * source.randint(2, 6)),
    }


def _counsel(source: Random) -> tuple[str, Answers]:
    return source.choice(("ca_nhan", "gia_dinh_nguoi")), {}


def _procedure(source: Random) -> tuple[str, Answers]:
    return "ca_nhan", {
        "procedure": source.choice(("cccd", "cu_tru", "bhyt")),
        "stage": source.choice(("huong_dan", "nop", "hoan_thanh")),
    }


def _community(source: Random) -> tuple[str, Answers]:
    return "tap_the", {
        "item": "binh_chua_chay",
        "quantity": str(source.randint(2, 8)),
        "unit": "cai",
        "value_est_k": str(400 * source.randint(2, 8)),
    }


def _gift(source: Random) -> tuple[str, Answers]:
    return source.choice(("ho_gia_dinh", "gia_dinh_nguoi")), {
        "item": "qua_tet",
        "quantity": "1",
        "unit": "suat",
        "value_est_k": str(100 * source.randint(3, 8)),
    }


DETAILS: dict[str, Callable[[Random], tuple[str, Answers]]] = {
    "vay_von": _loan,
    "viec_lam": _job,
    "dao_tao_nghe": _training,
    "huong_dan_ky_thuat": _technique,
    "con_giong": _stock,
    "tu_van_phap_ly": _counsel,
    "thu_tuc": _procedure,
    "cong_dong": _community,
    "qua": _gift,
}
"""For each kind: who receives it, and the answers that only this kind asks for."""
