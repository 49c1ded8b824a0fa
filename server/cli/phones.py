"""`neothien phones`."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.text import Text

from server.cli import files
from server.cli.common import add_end, add_list
from server.cli.opening import session
from server.cli.output import console, fields, json_option, line, note, print_json
from server.cli.words import say
from server.services import phone_settings, phones
from server.services.phone_settings import PhoneSettings


@click.group(
    help=say(
        "Thêm, liệt kê, thu hồi điện thoại; in mã QR cài đặt ODK Collect.",
        "Add, list and revoke phones; print the QR code that sets up ODK Collect.",
    )
)
def command() -> None:
    """Hold the commands about phones."""


@command.command(
    "add",
    help=say(
        "Thêm điện thoại của CÁN_BỘ và in mã QR. Mã chỉ hiện lần này, không lưu lại.",
        "Add a phone of OFFICER and print its QR code. It is shown only now and not kept.",
    ),
)
@click.argument("officer", metavar=say("CÁN_BỘ", "OFFICER"))
@click.option(
    "--label",
    default="",
    metavar=say("TÊN", "NAME"),
    help=say("Tên gọi của máy.", "What the phone is called."),
)
@click.option(
    "--png",
    "png_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=say("TỆP", "FILE"),
    help=say("Ghi mã QR ra tệp ảnh.", "Write the QR code to an image file."),
)
@json_option
def add(officer: str, label: str, png_file: Path | None, as_json: bool) -> None:
    """Add a phone."""
    with session() as here, here.storage.transaction() as store:
        phone_id, token = phones.add(store, officer, label, here.actor)
        made = phone_settings.build(here.settings, token, officer)
        if png_file is not None:
            files.write_private(png_file, phone_settings.png(made.code))
    if as_json:
        result = {"id": phone_id, "username": officer, "label": label, "png": png_file}
        print_json({**result, **_json(made)})
    else:
        _tell(phone_id, officer, label, png_file, made)
    _warn(made)


def _json(made: PhoneSettings) -> dict[str, object]:
    return {"address": made.address, "settings": made.settings, "code": made.code}


def _tell(
    phone_id: int, officer: str, label: str, png_file: Path | None, made: PhoneSettings
) -> None:
    fields(
        [
            (say("Điện thoại", "Phone"), f"{phone_id} {label}".strip()),
            (say("Cán bộ", "Officer"), officer),
            (say("Ảnh mã QR", "QR image"), png_file),
        ]
    )
    # On lines of their own and unbroken, to be copied.
    line(say("Địa chỉ (giữ kín như mật khẩu):", "Address (keep it like a password):"))
    line(made.address)
    line(say("Thiết đặt:", "Settings:"))
    line(json.dumps(made.settings, ensure_ascii=False))
    show_qr(made.code)


def show_qr(code: str) -> None:
    """Draw a QR code, unless the terminal is too narrow and would break its lines."""
    rows = phone_settings.blocks(code)
    screen = console()
    if screen.width < len(rows[0]):
        note(
            say(
                f"Cửa sổ hẹp: mã QR cần {len(rows[0])} cột. Hãy nới rộng rồi chạy lại lệnh, "
                "hoặc quét ảnh mã QR (phones add: --png).",
                f"The window is too narrow: the QR code needs {len(rows[0])} columns. "
                "Widen it and run again, or scan the image of the code (phones add: --png).",
            )
        )
        return
    screen.print()
    screen.print(Text("\n".join(rows), style="bright_white on black"), soft_wrap=True)
    screen.print()
    screen.print(
        say(
            "Trong ODK Collect: bấm Configure with QR code (đã có dự án khác: biểu tượng tròn ở "
            "góc trên, Add project), quét mã này.",
            "In ODK Collect: tap Configure with QR code (or the round icon at the top, Add "
            "project), scan this code.",
        ),
        soft_wrap=True,
    )


def _warn(made: PhoneSettings) -> None:
    if not made.is_reachable:
        note(
            say(
                "Chú ý: điện thoại không tới được địa chỉ này. Hãy đặt PUBLIC_URL, "
                "hoặc HOST=0.0.0.0 trong mạng nội bộ.",
                "Note: no phone can reach this address. Set PUBLIC_URL, "
                "or HOST=0.0.0.0 in a local network.",
            )
        )
    elif not made.is_https:
        note(
            say(
                "Chú ý: địa chỉ không phải https, người cùng mạng đọc được. "
                "Chỉ nên dùng trong mạng nội bộ tin cậy.",
                "Note: the address is not https, so others in the network can read along. "
                "Only for a local network that you trust.",
            )
        )


add_list(
    command,
    say("Liệt kê điện thoại.", "List the phones."),
    phones.phones,
    (
        say("Số", "Id"),
        say("Cán bộ", "Officer"),
        say("Tên máy", "Label"),
        say("Thêm lúc", "Added"),
        say("Thấy lần cuối", "Last seen"),
        say("Thu hồi", "Revoked"),
    ),
    lambda _, found: [
        (p.id, p.username, p.label, p.created_at, p.last_seen_at, p.revoked_at) for p in found
    ],
    say("Chưa có máy. Thêm: neothien phones add CÁN_BỘ", "None. neothien phones add OFFICER"),
)

add_end(
    command,
    click.Argument(["id"], type=int, metavar=say("SỐ", "ID")),
    say(
        "Thu hồi điện thoại SỐ: mã của máy hết hiệu lực ngay.",
        "Revoke the phone ID: its key is worthless at once.",
    ),
    phones.revoke,
    "revoked",
    lambda number: say(f"Đã thu hồi máy {number}.", f"Phone {number} is revoked."),
)
