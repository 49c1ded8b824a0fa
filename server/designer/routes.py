"""Every page of form designers: importing this module adds them all to the blueprint."""

from __future__ import annotations

from server.designer import (
    draft_files,
    drafts,
    dry_run,
    forms,
    pages,
    preview,
    publishing,
    trying,
    uploading,
    versions,
)
from server.designer.blueprint import blueprint

__all__ = [
    "blueprint",
    "draft_files",
    "drafts",
    "dry_run",
    "forms",
    "pages",
    "preview",
    "publishing",
    "trying",
    "uploading",
    "versions",
]
