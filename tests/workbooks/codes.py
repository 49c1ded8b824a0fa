"""Every choice code that the three forms must offer. Codes may be added, never changed."""

from __future__ import annotations

SHARED = {
    "to_chuc": """ubnd_xa ca_xa ca_tinh dang_uy mttq hoi_phu_nu doan_tn hoi_nong_dan hoi_ccb nhcsxh
        tk_vv thads toa_an vks trai_giam so_noi_vu so_tu_phap y_te khuyen_nong truong_nghe
        truong_hoc bao_dai doanh_nghiep nhom_tn to_antt doi_dan_phong ban_dieu_hanh truong_thon
        gia_dinh khac""",
    "yn": "co khong",
}

PICK = {"pick": "quet nhap"}

VISIT = {
    "need": """viec_lam hoc_nghe vay_von cccd cu_tru xoa_an_tich thads tam_ly y_te cai_nghien nha_o
        con_hoc phap_ly an_sinh khong""",
    "emp": """on_dinh tu_sxkd thoi_vu het_tuoi hoc_nghe di_hoc om_dau chua_co noi_tro lam_xa
        chua_ro""",
    "pl": "tru_so noi_cong_cong nha noi_lam dien_thoai",
    "pu": """tham_hoi nam_nguyen_vong kiem_tra_nghia_vu huong_dan_thu_tuc tu_van_viec_lam
        theo_doi_vay giao_duc_pl dip_le_tet""",
    "wb": "on lo_lang can_ho_tro",
    "oc": "viec_lam thu_nhap nha_o gia_dinh tham_gia_xh san_xuat khong",
    "ib": "d25 25_50 50_100 100_200 tren200",
    "ob": "day_du thieu vi_pham",
}

SESSION = {
    "sk": """hoi_nghi ngoai_khoa sinh_hoat_to cau_lac_bo den_tung_ho toa_dam lop_truoc_mo
        van_hoa_the_thao doc_sach doi_thoai phien_toa_gd loa_truyen_thanh truc_tuyen""",
    "ve": "nha_van_hoa truong_hoc tru_so cho doanh_nghiep trai_giam ho_gia_dinh truc_tuyen loa",
    "au": """nhan_dan hoc_sinh nguoi_hoan_luong gia_dinh phu_nu thanh_nien doanh_nghiep pham_nhan
        pn_chua_tn can_bo uy_tin chuc_sac""",
    "tp": """thads chinh_sach_ho_tro quyen_nghia_vu thahs phong_chong_tp ma_tuy bao_luc_gd te_nan
        bao_ve_ant tin_dung viec_lam ky_nang_song thoi_su thu_tuc dac_xa xoa_ky_thi xoa_an_tich
        mua_ban_nguoi giao_thong pccc lua_dao khac""",
    "lang": "viet mong thai kho_mu van_kieu pa_co khmer ede jrai tay khac",
    "at": "xa_lanh trung_lap cam_thong",
}

SUPPORT = {
    "su": """vay_von viec_lam dao_tao_nghe huong_dan_ky_thuat con_giong nha_o y_te con_hoc qua
        tu_van_tam_ly tu_van_phap_ly thu_tuc an_sinh cong_dong""",
    "be": "ca_nhan gia_dinh_nguoi ho_gia_dinh tap_the lop_hoc co_so_sxkd",
    "st": """huong_dan de_nghi xac_nhan tham_dinh giai_ngan tra_xong nop hoan_thanh tu_choi
        gioi_thieu lien_he phong_van nhan_viec nghi vao_hoc xong""",
    "lp": "dao_tao_nghe sxkd co_so",
    "ls": "QD22 khac",
    "emk": "doanh_nghiep htx ho_kd co_quan hop_tac",
    "trade": "xay dien thep han may co_khi nong_nghiep lai_xe nau_an lam_dep tin_hoc khac",
    "liv": "ga lon bo de trong_trot khac",
    "tt": "cccd cu_tru xoa_an_tich ly_lich_tp mien_giam_thads bhyt ho_tich khac",
    "it": """binh_chua_chay con_giong xe_dap vat_lieu may_moc qua_tet gao sach_vo bao_hiem_yt
        khac""",
    "un": "cai con bo kg suat ngay_cong",
}

EXPECTED = {
    "visit": {**SHARED, **PICK, **VISIT},
    "session": {**SHARED, **SESSION},
    "support": {**SHARED, **PICK, **SUPPORT},
}

STAGES = {
    "vay_von": "huong_dan de_nghi xac_nhan tham_dinh giai_ngan tra_xong",
    "viec_lam": "gioi_thieu lien_he phong_van nhan_viec nghi",
    "thu_tuc": "huong_dan nop hoan_thanh tu_choi",
    "dao_tao_nghe": "vao_hoc xong",
}
