"""Features of a boundary file, and what was found wrong with them, feature by feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shapely.geometry.base import BaseGeometry

from geo.errors import Sentence

Severity = Literal["error", "warning"]

SEVERITIES: dict[Severity, Sentence] = {
    "error": Sentence("Lỗi", "Error"),
    "warning": Sentence("Lưu ý", "Warning"),
}

FINDINGS: dict[str, tuple[Severity, Sentence]] = {
    "code_missing": (
        "error",
        Sentence(
            "thiếu mã (trường '{field}'). Hãy điền mã.",
            "the code is missing (field '{field}'). Fill it in.",
        ),
    ),
    "code_twice": (
        "error",
        Sentence(
            "mã này đã dùng ở đối tượng {other}. Mỗi mã chỉ dùng một lần.",
            "feature {other} has this code already. Use each code once.",
        ),
    ),
    "name_missing": (
        "error",
        Sentence(
            "thiếu tên (trường '{field}'). Hãy điền tên.",
            "the name is missing (field '{field}'). Fill it in.",
        ),
    ),
    "date_unreadable": (
        "error",
        Sentence(
            "'{field}' không phải ngày dạng 2026-05-01. Hãy sửa lại.",
            "'{field}' is not a date like 2026-05-01. Mend it.",
        ),
    ),
    "code_wrong": (
        "error",
        Sentence(
            "mã phải gồm {digits} chữ số. Hãy sửa mã.",
            "the code must have {digits} digits. Mend it.",
        ),
    ),
    "code_elsewhere": (
        "error",
        Sentence(
            "mã thôn phải bắt đầu bằng mã xã '{commune}'. Hãy sửa mã thôn hoặc mã xã.",
            "the code must begin with the commune's, '{commune}'. Mend one of the two.",
        ),
    ),
    "province_missing": (
        "error",
        Sentence(
            "chưa biết tỉnh của xã. Hãy nêu trường mã tỉnh (2 chữ số): --field province=TÊN.",
            "the commune's province is not known. Name its field: --field province=NAME.",
        ),
    ),
    "successor_unknown": (
        "warning",
        Sentence(
            "thôn thay thế '{successor}' không có trong tệp này và trên máy chủ.",
            "its successor '{successor}' is neither in this file nor on the server.",
        ),
    ),
    "ends_without_heir": (
        "warning",
        Sentence(
            "thôn '{village}' kết thúc mà không rõ thôn nào thay thế. Nếu đã nhập vào thôn khác, "
            "hãy giữ dòng của thôn đó và ghi mã thôn mới ở trường successors.",
            "village '{village}' ends and nothing says which one stands for it now. If it was "
            "merged, keep its row and put the new code into the field successors.",
        ),
    ),
    "commune_unknown": (
        "warning",
        Sentence(
            "chưa có ranh giới xã '{commune}' nên không kiểm tra được thôn có nằm trong xã không. "
            "Việc nhập thôn không bị dừng; khi có ranh giới xã, hãy nhập sau.",
            "there is no boundary of commune '{commune}', so nothing could check that its villages "
            "lie inside. This does not stop the import; import the commune when you have it.",
        ),
    ),
    "geometry_empty": (
        "error",
        Sentence(
            "không có hình. Hãy vẽ vùng hoặc điểm, hoặc xóa đối tượng.",
            "there is no geometry. Draw an area or a point, or delete the feature.",
        ),
    ),
    "geometry_kind": (
        "error",
        Sentence(
            "hình thuộc loại {kind}; cần vùng (Polygon) hoặc điểm (Point).",
            "the geometry is a {kind}; an area (Polygon) or a point (Point) is needed.",
        ),
    ),
    "geometry_repaired": (
        "warning",
        Sentence(
            "hình bị lỗi và đã được sửa; diện tích thay đổi {area_m2} m². Hãy kiểm tra lại.",
            "the geometry was broken and is repaired; its area changed by {area_m2} m². "
            "Look at it.",
        ),
    ),
    "geometry_changed": (
        "error",
        Sentence(
            "hình bị lỗi, và sửa tự động thì diện tích đổi từ {before_m2} thành {after_m2} m². "
            "Đường biên có lẽ tự cắt; hãy vẽ lại.",
            "the geometry is broken, and repair would change its area from {before_m2} to "
            "{after_m2} m². The border probably crosses itself; draw it again.",
        ),
    ),
    "geometry_hopeless": (
        "error",
        Sentence(
            "hình bị lỗi và không còn vùng nào sau khi sửa. Hãy vẽ lại.",
            "the geometry is broken and nothing is left after repair. Draw it again.",
        ),
    ),
    "coordinates_missing": (
        "error",
        Sentence(
            "cột '{lat}' hoặc '{lon}' không phải là số (dùng dấu chấm thập phân). Hãy sửa lại.",
            "column '{lat}' or '{lon}' is not a number (use a decimal point). Mend it.",
        ),
    ),
    "coordinates_swapped": (
        "error",
        Sentence(
            "vĩ độ và kinh độ bị đổi chỗ. Hãy đổi lại: kinh độ trước (x), vĩ độ sau (y).",
            "latitude and longitude are swapped. Put longitude first (x), then latitude (y).",
        ),
    ),
    "coordinates_out_of_range": (
        "error",
        Sentence(
            "nằm ngoài Việt Nam. Hệ tọa độ {crs} của tệp có lẽ sai; hãy nêu đúng hệ bằng --crs.",
            "lies outside Vietnam. The file's CRS {crs} is probably wrong; name it with --crs.",
        ),
    ),
    "overlap": (
        "warning",
        Sentence(
            "chồng lên '{other}' {area_m2} m². Hãy chỉnh lại đường ranh chung.",
            "overlaps '{other}' by {area_m2} m². Mend the border that they share.",
        ),
    ),
    "gap": (
        "warning",
        Sentence(
            "trong xã '{commune}' có khoảng trống {area_m2} m² không thuộc thôn nào "
            "(cạnh {beside}).",
            "commune '{commune}' has a gap of {area_m2} m² that is in no village (next to "
            "{beside}).",
        ),
    ),
    "outside_commune": (
        "warning",
        Sentence(
            "nằm ngoài xã '{commune}' {distance_m} m. Hãy kiểm tra điểm hoặc mã xã.",
            "lies {distance_m} m outside commune '{commune}'. Check the point or the code.",
        ),
    ),
    "spills_over": (
        "warning",
        Sentence(
            "có {area_m2} m² nằm ngoài xã '{commune}'. Hãy chỉnh lại đường ranh.",
            "has {area_m2} m² outside commune '{commune}'. Mend the border.",
        ),
    ),
    "points_coincide": (
        "warning",
        Sentence(
            "trùng điểm với '{other}', nên hai thôn được đoán chung một vùng.",
            "has the same point as '{other}', so one area is guessed for both.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of a boundary file; the shape is in degrees (EPSG:4326).

    `number` counts from 1 (in a CSV it is the line); `fields` holds the other mapped fields.
    """

    number: int
    code: str
    name: str
    shape: BaseGeometry | None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a feature (or, when `number` is None, with the whole)."""

    code: str
    number: int | None
    feature: str
    details: Mapping[str, object]

    @classmethod
    def of(cls, code: str, feature: Feature | None, **details: object) -> Finding:
        """Note something about a feature."""
        if feature is None:
            return cls(code, None, "", details)
        return cls(code, feature.number, feature.code, details)

    @property
    def severity(self) -> Severity:
        """`error` stops an import; a `warning` is for a person to look at."""
        return FINDINGS[self.code][0]

    def sentence(self, language: str = "vi") -> str:
        """Say it with the feature's number and code, in "vi" or "en"."""
        said = FINDINGS[self.code][1].fill(dict(self.details), language)
        if self.number is None:
            return said[0].upper() + said[1:]
        word = "feature" if language == "en" else "Đối tượng"
        name = f" '{self.feature}'" if self.feature else ""
        return f"{word.capitalize()} {self.number}{name}: {said}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds and what is wrong with it. Import nothing of it when it has errors."""

    features: tuple[Feature, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop an import."""
        return tuple(finding for finding in self.findings if finding.severity == "error")
