"""What of a submission is sealed, and under which names the vault knows it."""

from __future__ import annotations

import json
from typing import Any

from server.vault import Vault


def seal_raw(vault: Vault, instance_id: str, raw: bytes) -> bytes:
    """Seal the XML as received."""
    return vault.seal(raw, f"raw:{instance_id}")


def open_raw(vault: Vault, instance_id: str, sealed: bytes) -> bytes:
    """Give the XML as received, byte for byte."""
    return vault.open(sealed, f"raw:{instance_id}")


def seal_answers(vault: Vault, instance_id: str, answers: dict[str, Any]) -> bytes | None:
    """Seal the personal and sensitive answers; None when there are none."""
    if not answers:
        return None
    text = json.dumps(answers, ensure_ascii=False, separators=(",", ":"))
    return vault.seal(text.encode(), f"answers:{instance_id}")


def open_answers(vault: Vault, instance_id: str, sealed: bytes | None) -> dict[str, Any]:
    """Give the personal and sensitive answers."""
    if sealed is None:
        return {}
    answers: dict[str, Any] = json.loads(vault.open(sealed, f"answers:{instance_id}"))
    return answers


def seal_point(vault: Vault, instance_id: str, details: bytes | None) -> bytes | None:
    """Seal a point of which only the village may be known (decision L1)."""
    return None if details is None else vault.seal(details, f"point:{instance_id}")


def open_point(vault: Vault, instance_id: str, sealed: bytes) -> dict[str, Any]:
    """Open a sealed point: for a pass after a boundary change, and nothing else."""
    details: dict[str, Any] = json.loads(vault.open(sealed, f"point:{instance_id}"))
    return details


def seal_quarantined(vault: Vault, mac: bytes, raw: bytes) -> bytes:
    """Seal what waits in quarantine; `mac` is the digest of what was received."""
    return vault.seal(raw, f"quarantine:{mac.hex()}")


def open_quarantined(vault: Vault, mac: bytes, sealed: bytes) -> bytes:
    """Give what waits in quarantine."""
    return vault.open(sealed, f"quarantine:{mac.hex()}")
