from tests.world import survey_form


def test_a_good_workbook_is_published_and_listed(cli, tmp_path):
    book = tmp_path / "survey.xlsx"
    book.write_bytes(survey_form())
    assert cli.json("forms", "list") == []
    (done,) = cli.json("forms", "publish", book)
    assert (done["state"], done["form_id"], done["version"]) == ("published", "khảo sát", "1")
    (again,) = cli.json("forms", "publish", book)
    assert again["state"] == "unchanged"
    assert [form["form_id"] for form in cli.json("forms", "list")] == ["khảo sát"]


def test_a_faulty_workbook_names_the_row_and_stops_no_other(cli, tmp_path):
    good, bad, text = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.txt"
    good.write_bytes(survey_form())
    bad.write_bytes(survey_form(version=""))
    text.write_text("no workbook")
    told = cli.run("forms", "publish", good, bad, text, tmp_path / "none.xlsx", code=1)
    assert "✓ a.xlsx" in told.stdout
    assert "✗ b.xlsx" in told.stdout
    assert "'version'" in told.stdout
    assert "✗ c.txt" in told.stdout
    assert "none.xlsx" in told.stderr
    states = [one["state"] for one in cli.json("forms", "publish", good, bad, code=1)]
    assert states == ["unchanged", "faulty"]


def test_another_content_under_the_same_version_is_refused(cli, tmp_path):
    book = tmp_path / "survey.xlsx"
    book.write_bytes(survey_form())
    cli.run("forms", "publish", book)
    book.write_bytes(survey_form(title="Khác"))
    assert "version" in cli.run("forms", "publish", book, code=1).stderr


def test_a_form_is_closed_and_opened_again_and_its_versions_are_listed(cli, tmp_path):
    book = tmp_path / "survey.xlsx"
    for version in ("1", "2"):
        book.write_bytes(survey_form(version=version))
        cli.run("forms", "publish", book, "--note", f"bản {version}")
    assert "Đã đóng: khảo sát." in cli.run("forms", "close", "khảo sát", "--note", "x").stdout
    assert cli.json("forms", "list")[0]["state"] == "closed"
    assert cli.json("forms", "reopen", "khảo sát") == {"form_id": "khảo sát", "state": "open"}
    found = cli.json("forms", "versions", "khảo sát")
    assert [(one["version"], one["note"]) for one in found] == [("2", "bản 2"), ("1", "bản 1")]
    assert "bản 2" in cli.run("forms", "versions", "khảo sát").stdout
    assert "khảo" in cli.run("forms", "close", "khảo", code=1).stderr


def test_media_are_found_beside_the_workbook(cli, tmp_path):
    book = tmp_path / "with.xlsx"
    book.write_bytes(with_media())
    assert "media/with/" in cli.run("forms", "publish", book, code=1).stderr
    folder = tmp_path / "media" / "with"
    folder.mkdir(parents=True)
    (folder / "list.csv").write_text("name,label\na,A\n")
    (folder / ".hidden").write_text("")
    (done,) = cli.json("forms", "publish", book)
    assert done["media"] == ["list.csv"]


def with_media() -> bytes:
    from tests.xforms.workbooks import workbook

    survey = """
    type | name | label::Tiếng Việt (vi) | label::English (en) | sensitivity
    select_one_from_file list.csv | one | Một | One | internal
    """
    return workbook(survey, settings={"form_title": "W", "form_id": "with", "version": "1"})
