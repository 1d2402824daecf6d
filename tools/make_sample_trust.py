"""Writes ``trust/1`` of this repository: the sample bureau under the public sample keys.

    .venv/bin/python tools/make_sample_trust.py [FOLDER]

The same bytes on every machine: sample keys are made from a sentence, and Ed25519 signatures have one value.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path

from gate import sample_keys
from gate.bureau import sample_answers, trust_files
from gate.signing import SigningKey, sign
from gate.trust import TRUST_FILE, load_chain
from gate.trust_edit import next_version
from gate.workdays import SHANGHAI

MADE = datetime(2025, 1, 1, 9, 0, tzinfo=SHANGHAI)


def sample_trust() -> dict[str, bytes]:
    """The files of ``trust/1`` by path, signed by as many sample roots as it takes."""
    answers = sample_answers()
    held = next_version({}, trust_files(answers, {}, sample=True), MADE)
    with tempfile.TemporaryDirectory() as folder:
        for root in answers.roots.keys[: answers.roots.threshold]:
            path = Path(folder, root.id)
            path.touch(mode=0o600)
            path.write_bytes(sample_keys.private_key(root.id))
            key = SigningKey(sample_keys.public_key(root.id), path)
            held[f"trust/1/{root.id}.sig"] = sign(held[f"trust/1/{TRUST_FILE}"], key)
    load_chain(held)
    return held


def main(folder: Path) -> None:
    for name, data in sample_trust().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
