"""What stands in the way of an installation: settings, database, files, keys, commands."""

from __future__ import annotations

from server.problems.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    # -- installation
    "setting_wrong": Sentence(
        "Thiết đặt {name} không đúng; cần {needs}.",
        "The setting {name} is wrong; it needs {needs}.",
    ),
    # -- the embedded PostGIS
    "postgis_missing": Sentence(
        "Máy này chưa có PostGIS. Hãy chạy: sh scripts/postgis.sh (hoặc đặt DATABASE_URL).",
        "There is no PostGIS on this machine. Run: sh scripts/postgis.sh (or set DATABASE_URL).",
    ),
    "postgis_version_missing": Sentence(
        "Cơ sở dữ liệu này do PostgreSQL {version} tạo ra nhưng máy không còn bản đó. "
        "Hãy chạy: apt-get install postgresql-{version}-postgis-3",
        "This database was made by PostgreSQL {version}, which is not here any more. "
        "Run: apt-get install postgresql-{version}-postgis-3",
    ),
    "postgis_folder": Sentence(
        "Không ghi được vào {folder}. Hãy chạy bằng đúng người dùng của lần đầu, "
        "hoặc đặt NEOTHIEN_DATA sang thư mục khác.",
        "The folder {folder} cannot be written. Run as the same user as the first time, "
        "or set NEOTHIEN_DATA to another folder.",
    ),
    "postgis_folder_broken": Sentence(
        "Không tạo được cơ sở dữ liệu ở {folder} ({reason}). "
        "Hãy kiểm tra đĩa còn chỗ và quyền ghi, rồi chạy lại.",
        "The database in {folder} could not be made ({reason}). "
        "See that the disk has room and can be written, then run again.",
    ),
    "postgis_failed": Sentence(
        "PostgreSQL không khởi động được (bước {step}). Hãy xem cuối tệp {log}.",
        "PostgreSQL did not start (step {step}). Look at the end of {log}.",
    ),
    "role_missing": Sentence(
        "Chủ cơ sở dữ liệu không được phép tạo vai trò neothien_person. Hãy nhờ quản trị "
        "PostgreSQL chạy: create role neothien_person nologin; grant neothien_person to <người "
        "dùng trong DATABASE_URL>; rồi chạy lại.",
        "The database's owner may not make the role neothien_person. Have a PostgreSQL "
        "administrator run: create role neothien_person nologin; grant neothien_person to <the "
        "user in DATABASE_URL>; then run again.",
    ),
    # -- the demonstration
    "demo_elsewhere": Sentence(
        "Cơ sở dữ liệu này đã có dữ liệu thật nên không chạy bản trình diễn ở đây. "
        "Hãy bỏ DATABASE_URL hoặc đặt NEOTHIEN_DATA sang thư mục khác.",
        "This database holds data of its own, so the demonstration does not run here. "
        "Leave DATABASE_URL out, or set NEOTHIEN_DATA to another folder.",
    ),
    "demo_running": Sentence(
        "Một bản trình diễn khác đang chạy ở {folder}. Hãy dừng nó trước (Ctrl-C), "
        "hoặc đặt NEOTHIEN_DATA sang thư mục khác.",
        "Another demonstration runs in {folder}. Stop it first (Ctrl-C), "
        "or set NEOTHIEN_DATA to another folder.",
    ),
    "demo_forms_missing": Sentence(
        "Không thấy bảng tính nào trong {folder}. Hãy chạy từ bản tải đầy đủ của dự án.",
        "There are no workbooks in {folder}. Run from a complete checkout of the project.",
    ),
    "demo_refused": Sentence(
        "Máy chủ không nhận phiếu trình diễn của biểu mẫu '{form_id}' (trạng thái {status}). "
        "Hãy xem cuối tệp log rồi chạy lại.",
        "The server did not take a submission of the form '{form_id}' (status {status}). "
        "Look at the end of its log, then run again.",
    ),
    "demo_child_ended": Sentence(
        "Máy chủ của bản trình diễn đã dừng ngoài ý muốn. Hãy xem cuối tệp {log}.",
        "The demonstration's server ended by itself. Look at the end of {log}.",
    ),
    "port_taken": Sentence(
        "Cổng {port} ở {host} đang có chương trình khác dùng. "
        "Hãy dừng chương trình đó, hoặc đặt cổng khác rồi chạy lại, ví dụ PORT={other}.",
        "Another program uses port {port} of {host}. "
        "Stop it, or set another port and run again, for example PORT={other}.",
    ),
    "address_unusable": Sentence(
        "Không nghe được ở địa chỉ {host}. Hãy đặt HOST=127.0.0.1 hoặc HOST=0.0.0.0.",
        "The address {host} cannot be listened on. Set HOST=127.0.0.1 or HOST=0.0.0.0.",
    ),
    # -- sealing and storage
    "sealed_unreadable": Sentence(
        "Không mở được dữ liệu đã niêm phong: sai khóa hoặc dữ liệu đã hỏng. "
        "Hãy khôi phục đúng tệp khóa (hoặc NEOTHIEN_KEY) đã dùng khi lưu.",
        "Sealed data cannot be opened: another key was used, or the data is damaged. "
        "Restore the key file (or NEOTHIEN_KEY) that was in use when it was stored.",
    ),
    "key_wrong": Sentence(
        "Khóa niêm phong không phải khóa đã dùng cho cơ sở dữ liệu này. Hãy đặt lại tệp khóa "
        "(hoặc NEOTHIEN_KEY) đã dùng trước đây.",
        "The sealing key is not the one this database was sealed with. Restore the key file "
        "(or NEOTHIEN_KEY) that was in use before.",
    ),
    "key_malformed": Sentence(
        "Khóa ở {place} phải là 32 byte viết theo base64. Hãy lấy lại từ bản sao lưu; "
        "chỉ máy chưa có dữ liệu mới tạo khóa mới: openssl rand -base64 32.",
        "The key in {place} must be 32 bytes in base64. Restore it from a backup; "
        "make one only where there is no data yet: openssl rand -base64 32.",
    ),
    "key_open_to_others": Sentence(
        "Người dùng khác đọc được tệp khóa {path}. Hãy chạy: chmod 600 {path}",
        "Other users can read the key file {path}. Run: chmod 600 {path}",
    ),
    "key_file_unusable": Sentence(
        "Không đọc hoặc không tạo được tệp khóa {path} ({reason}). Hãy kiểm tra thư mục và quyền.",
        "The key file {path} cannot be read or made ({reason}). Check its folder and owner.",
    ),
    "storage_full": Sentence(
        "Kho tệp của máy chủ đã đầy; chưa lưu gì. Dữ liệu vẫn ở trên máy; hãy báo quản trị viên.",
        "The server's file store is full and nothing was stored. Nothing on the phone is lost; "
        "tell the administrator to free space.",
    ),
    "storage_away": Sentence(
        "Máy chủ chưa kết nối được kho tệp ({detail}). Hãy thử lại sau ít phút.",
        "The server cannot reach its file store ({detail}). Try again in a few minutes.",
    ),
    "storage_refused": Sentence(
        "Kho tệp từ chối yêu cầu ({detail}). Quản trị viên cần kiểm tra khóa, tên kho và quyền.",
        "The file store refused the request ({detail}). "
        "The administrator should check its keys, bucket and permissions.",
    ),
    "blob_damaged": Sentence(
        "Tệp {name} không còn nguyên vẹn sau khi lưu. Hãy kiểm tra đĩa hoặc kho tệp rồi thử lại.",
        "The file {name} changed while it was stored. Check the disk or the store, then try again.",
    ),
    "blob_missing": Sentence(
        "Kho không có tệp {name}. Hãy khôi phục từ bản sao lưu hoặc gửi lại từ máy.",
        "The file {name} is not in the store. Restore it from a backup or send it again.",
    ),
    # -- the command line
    "command_unexpected": Sentence(
        "Lệnh dừng vì một lỗi chưa lường trước ({error}, {place}). Hãy chạy neothien doctor; "
        "nếu vẫn vậy, gửi dòng này cho người bảo trì.",
        "The command stopped at an error that was not foreseen ({error}, {place}). "
        "Run neothien doctor; if it stays, send this line to the maintainers.",
    ),
    "setting_missing": Sentence(
        "Lệnh này cần thiết đặt {name}. Hãy đặt nó trong môi trường rồi chạy lại.",
        "This command needs the setting {name}. Set it in the environment and run again.",
    ),
    "not_prepared": Sentence(
        "Ở {folder} chưa có dữ liệu. Hãy xem NEOTHIEN_DATA có đúng không; "
        "máy mới thì chạy: neothien init",
        "There is no data in {folder}. See that NEOTHIEN_DATA is right; "
        "on a new machine run: neothien init",
    ),
    "schema_behind": Sentence(
        "Cơ sở dữ liệu ({have}) cũ hơn chương trình ({want}). Hãy sao lưu rồi chạy: neothien init",
        "The database ({have}) is older than the program ({want}). Back it up, then run: "
        "neothien init",
    ),
    "schema_ahead": Sentence(
        "Cơ sở dữ liệu ({have}) mới hơn chương trình ({want}). Hãy cập nhật chương trình.",
        "The database ({have}) is newer than the program ({want}). Update the program.",
    ),
    "stop_not_ours": Sentence(
        "Cơ sở dữ liệu là của DATABASE_URL, không do chương trình này chạy, nên không dừng nó.",
        "The database is that of DATABASE_URL. This program does not run it and does not stop it.",
    ),
    "stop_in_use": Sentence(
        "Còn {count} kết nối đang dùng cơ sở dữ liệu nên chưa dừng. Hãy dừng neothien serve, "
        "worker và demo trước (Ctrl-C), rồi chạy lại.",
        "{count} connections still use the database, so it was not stopped. First stop "
        "neothien serve, worker and demo (Ctrl-C), then run again.",
    ),
    "postgis_extension": Sentence(
        "Không bật được PostGIS trong cơ sở dữ liệu này. Hãy cài gói PostGIS trên máy đó rồi chạy "
        "bằng tài khoản quản trị: create extension postgis;",
        "PostGIS cannot be switched on in this database. Install its package on that machine and "
        "run as the administrator: create extension postgis;",
    ),
    "database_unreachable": Sentence(
        "Không kết nối được cơ sở dữ liệu. Hãy xem PostgreSQL có đang chạy và DATABASE_URL có đúng "
        "không, rồi chạy: neothien doctor.",
        "The database cannot be reached. See that PostgreSQL runs and that DATABASE_URL is right, "
        "then run: neothien doctor.",
    ),
    "submission_unknown": Sentence(
        "Không có phiếu số {id}. Xem: neothien submissions list.",
        "There is no submission {id}. See: neothien submissions list.",
    ),
    "reason_needed": Sentence(
        "Muốn xem phần đã niêm phong phải nêu lý do: --reason '…'. Lý do được ghi vào nhật ký.",
        "Seeing sealed content needs a reason: --reason '…'. The reason is put on record.",
    ),
    "file_unreadable": Sentence(
        "Không đọc được tệp {file} ({reason}). Hãy kiểm tra đường dẫn và quyền.",
        "The file {file} cannot be read ({reason}). Check its path and permissions.",
    ),
    "file_unwritable": Sentence(
        "Không ghi được tệp {file} ({reason}). Hãy kiểm tra thư mục và quyền.",
        "The file {file} cannot be written ({reason}). Check its folder and permissions.",
    ),
}
