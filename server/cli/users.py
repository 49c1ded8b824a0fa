"""`neothien users`."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator, Sequence

import click

from server.cli.common import add_end, add_list
from server.cli.opening import session
from server.cli.output import confirm_done, fields, json_option, note, print_json
from server.cli.words import ROLES, named, say
from server.services import totp, users
from server.storage import places
from server.storage.people import User
from server.storage.store import Store

_ONCE = say("Mật khẩu (chỉ hiện lần này)", "Password (shown only now)")
GENERATED_BYTES = 12
"""Random bytes of a password that `--generate` makes: 16 characters."""


password_stdin_option = click.option(
    "--password-stdin",
    is_flag=True,
    help=say("Đọc mật khẩu từ dòng đầu vào chuẩn.", "Read the password from standard input."),
)
generate_option = click.option(
    "--generate",
    is_flag=True,
    help=say(
        "Tạo mật khẩu ngẫu nhiên và in ra một lần; người ấy đổi khi đăng nhập lần đầu.",
        "Make a password and print it once; it is replaced at the first sign-in.",
    ),
)


@click.group(help=say("Thêm, liệt kê, khóa người dùng; mật khẩu.", "Users and their passwords."))
def command() -> None:
    """Hold the commands about users."""


@command.command(
    "add",
    help=say(
        "Thêm người dùng TÊN. Không có cờ mật khẩu nào thì hỏi mật khẩu trên màn hình.",
        "Add the user NAME. Asks for the password unless one of the password options is given.",
    ),
)
@click.argument("name", metavar=say("TÊN", "NAME"))
@click.option(
    "--role",
    type=click.Choice(users.ROLES),
    default="officer",
    show_default=True,
    help=say("Vai trò.", "The role."),
)
@click.option(
    "--area",
    "areas",
    multiple=True,
    metavar=say("MÃ", "CODE"),
    help=say(
        "Địa bàn: mã tỉnh (2 số), xã (5 số) hoặc thôn (8 số); lặp lại được.",
        "Area: code of a province (2 digits), commune (5) or village (8); may be repeated.",
    ),
)
@password_stdin_option
@generate_option
@json_option
def add(
    name: str,
    role: str,
    areas: tuple[str, ...],
    password_stdin: bool,
    generate: bool,
    as_json: bool,
) -> None:
    """Add a user."""
    password = _password(password_stdin, generate)
    with session() as here, here.storage.transaction() as store:
        user_id = users.add(store, name, role, password, areas, here.actor, must_change=generate)
        bare = _without_villages(store, areas)
    made = {"password": password} if generate else {}
    if role == "officer" and not areas:
        note(
            say(
                "Chú ý: cán bộ chưa có địa bàn (--area), nên máy sẽ không có thôn nào để chọn.",
                "Note: an officer without an area (--area) gets no villages to choose from.",
            )
        )
    if role == "officer" and bare:
        listed = ", ".join(bare)
        note(
            say(
                f"Chú ý: địa bàn {listed} chưa có thôn nào để chọn. Mã đúng thì hãy nhập thôn "
                "(neothien villages import); mã sai thì sửa ở trang Người và máy.",
                f"Note: area {listed} has no villages to choose from. Import them (neothien "
                "villages import), or mend the code on the page People and phones.",
            )
        )
    result = {"id": user_id, "username": name, "role": role, "areas": areas, **made}
    if as_json:
        print_json(result)
        return
    fields(
        [
            (say("Đã thêm", "Added"), name),
            (say("Vai trò", "Role"), say(*ROLES[role])),
            (say("Địa bàn", "Areas"), areas),
            (_ONCE, made.get("password")),
        ]
    )


def _without_villages(store: Store, areas: Sequence[str]) -> list[str]:
    """Give the areas that would leave a phone's list of villages empty."""
    return [code for code in areas if not places.choices(store, [code])]


def _password(from_stdin: bool, generate: bool) -> str:
    if from_stdin and generate:
        raise click.UsageError("--password-stdin / --generate")
    if generate:
        return secrets.token_urlsafe(GENERATED_BYTES)
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(
            say(
                "Không có ai để hỏi mật khẩu. Hãy dùng --password-stdin hoặc --generate.",
                "There is nobody to ask for the password. Use --password-stdin or --generate.",
            )
        )
    asked: str = click.prompt(
        say("Mật khẩu", "Password"), hide_input=True, confirmation_prompt=True
    )
    return asked


@command.command(
    "password",
    help=say(
        "Đổi mật khẩu của TÊN; mật khẩu cũ hết hiệu lực ngay. Điện thoại vẫn dùng được.",
        "Replace the password of NAME; the old one ends at once. Phones stay valid.",
    ),
)
@click.argument("name", metavar=say("TÊN", "NAME"))
@password_stdin_option
@generate_option
@json_option
def password_(name: str, password_stdin: bool, generate: bool, as_json: bool) -> None:
    """Replace a password."""
    password = _password(password_stdin, generate)
    with session() as here, here.storage.transaction() as store:
        users.set_password(store, name, password, here.actor, must_change=generate)
    made = {"password": password} if generate else {}
    if as_json:
        print_json({"username": name, **made})
        return
    fields(
        [
            (say("Đã đổi mật khẩu", "New password for"), name),
            (_ONCE, made.get("password")),
        ]
    )


@command.command(
    "totp-reset",
    help=say(
        "Bỏ xác thực hai bước của TÊN, khi người ấy mất máy có ứng dụng xác thực.",
        "Take the second factor from NAME, who has lost the phone with the app.",
    ),
)
@click.argument("name", metavar=say("TÊN", "NAME"))
@json_option
def totp_reset(name: str, as_json: bool) -> None:
    """Take a second factor away."""
    with session() as here, here.storage.transaction() as store:
        had_one = totp.reset(store, name, here.actor)
    said = (
        say(
            f"{name} không còn xác thực hai bước và đã bị đăng xuất; vai trò bắt buộc thì thiết "
            "lập lại khi đăng nhập.",
            f"{name} has no second factor now and is signed out; where the role needs it, it is "
            "set up at the next sign-in.",
        )
        if had_one
        else say(
            f"{name} chưa thiết lập xác thực hai bước; không có gì thay đổi.",
            f"{name} has set up no second factor; nothing is changed.",
        )
    )
    confirm_done(as_json, {"username": name, "totp": False}, lambda: said)


def _rows(store: Store, found: Sequence[User]) -> Iterator[tuple[object, ...]]:
    names = places.area_names(store, [area for user in found for area in user.areas])
    for user in found:
        areas = [named(area, names) for area in user.areas]
        yield user.username, say(*ROLES[user.role]), areas, user.created_at, user.disabled_at


add_list(
    command,
    say("Liệt kê người dùng.", "List the users."),
    users.users,
    (
        say("Tên", "Name"),
        say("Vai trò", "Role"),
        say("Địa bàn", "Areas"),
        say("Thêm lúc", "Added"),
        say("Khóa lúc", "Disabled"),
    ),
    _rows,
    say("Chưa có người dùng. Thêm: neothien users add TÊN", "No users. neothien users add NAME"),
)

add_end(
    command,
    click.Argument(["username"], metavar=say("TÊN", "NAME")),
    say(
        "Khóa người dùng TÊN và mọi điện thoại của người đó.",
        "Disable the user NAME and every phone of that person.",
    ),
    users.disable,
    "disabled",
    lambda name: say(f"Đã khóa {name}.", f"{name} is disabled."),
)
