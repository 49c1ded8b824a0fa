"""A scripted ODK Collect: asks, believes, sends and fails as the real one does.

Stricter than the real one where that one would only misbehave later: a listed hash that is not
the MD5 of what arrives (form and media would come and go at every sync) raises at once.
"""

from tests.collect.multipart import Item
from tests.collect.openrosa import CrashError, Form, ListedForm, MediaFile, md5
from tests.collect.phone import Collect, LoginNeededError, Sent, Sync
from tests.collect.transport import Answer, CollectError, CutError, Weather, cut_after, slow

__all__ = [
    "Answer",
    "Collect",
    "CollectError",
    "CrashError",
    "CutError",
    "Form",
    "Item",
    "ListedForm",
    "LoginNeededError",
    "MediaFile",
    "Sent",
    "Sync",
    "Weather",
    "cut_after",
    "md5",
    "slow",
]
