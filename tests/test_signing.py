"""Signing uses the person's own key, by file or agent, and never waits for an answer that nobody can give."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gate import sample_keys, signing
from gate.errors import GateError
from gate.signing import SigningKey, make_key, public_key_of, sign, signer_key, store_key
from gate.sshsig import verify

MESSAGE = b"statement\n"


@pytest.fixture
def key(tmp_path) -> Path:
    path = tmp_path / "id"
    make_key(path, "test")
    return path


def ssh_keygen(*words: object) -> None:
    subprocess.run(["ssh-keygen", "-q", *map(str, words)], check=True)


@pytest.fixture
def agent(tmp_path, monkeypatch):
    socket = tmp_path / "agent"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    for _ in range(100):
        if socket.exists():
            break
        time.sleep(0.02)
    monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))

    def add(path: Path) -> None:
        subprocess.run(["ssh-add", "-q", path], check=True, capture_output=True)

    yield add
    process.terminate()
    process.wait()


@pytest.fixture
def no_agent(monkeypatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


def code_of(call, *arguments: object) -> str | None:
    try:
        call(*arguments)
    except GateError as error:
        return error.code
    return None


# -- signing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [["-t", "ed25519"], ["-t", "ecdsa"], ["-t", "rsa", "-b", "2048"]], ids=str)
def test_a_signature_by_a_key_file_verifies(tmp_path, kind):
    path = tmp_path / "key"
    ssh_keygen(*kind, "-N", "", "-f", path)
    chosen = signer_key(path, None, ())
    assert verify(sign(MESSAGE, chosen), MESSAGE) == chosen.public == public_key_of(path)


def test_a_signature_is_the_same_each_time_and_leaves_nothing_behind(key, tmp_path):
    before = sorted(tmp_path.iterdir())
    chosen = signer_key(key, None, ())
    assert sign(MESSAGE, chosen) == sign(MESSAGE, chosen)
    assert sorted(tmp_path.iterdir()) == before


def test_an_agent_signs_for_a_public_key(key, agent):
    agent(key)
    public = public_key_of(key)
    alone = key.with_name("alone.pub")
    alone.write_text(public.line + " comment\n")
    key.rename(key.with_name("hidden"))
    chosen = signer_key(alone, None, ())
    assert chosen == SigningKey(public, None)
    assert verify(sign(MESSAGE, chosen), MESSAGE) == public


def test_a_key_that_others_can_read_is_explained(key):
    key.chmod(0o644)
    with pytest.raises(GateError) as refusal:
        sign(MESSAGE, signer_key(key, None, ()))
    assert refusal.value.code == "key-permissions"
    assert refusal.value.facts["mode"] == "0644"


def test_a_passphrase_is_not_asked_for_where_nobody_sits(tmp_path, no_agent):
    path = tmp_path / "locked"
    ssh_keygen("-t", "ed25519", "-N", "secret words", "-f", path)
    chosen = signer_key(path, None, ())
    start = time.monotonic()
    assert code_of(sign, MESSAGE, chosen) == "key-passphrase"
    assert time.monotonic() - start < 5


ASKED_BEHIND_ITS_BACK = """
import os, sys
from pathlib import Path
from gate.errors import GateError
from gate.signing import sign, signer_key
try:
    sign(b"x", signer_key(Path(sys.argv[1]), None, ()))
except GateError as error:
    os._exit(7 if error.code == "key-passphrase" else 8)
"""


def test_a_script_started_at_a_terminal_is_not_stopped_by_a_question(tmp_path, no_agent):
    """Its standard input is no terminal, but the terminal is there, and ssh-keygen would find it."""
    path = tmp_path / "locked"
    ssh_keygen("-t", "ed25519", "-N", "secret words", "-f", path)
    process, terminal = pty.fork()
    if process == 0:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.execv(sys.executable, [sys.executable, "-c", ASKED_BEHIND_ITS_BACK, str(path)])
    end = time.monotonic() + 30
    done, status = 0, 0
    while not done and time.monotonic() < end:
        done, status = os.waitpid(process, os.WNOHANG)
        time.sleep(0.05)
    os.close(terminal)
    if not done:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 7


def test_a_key_too_weak_to_count_makes_no_signature(tmp_path):
    path = tmp_path / "short"
    ssh_keygen("-t", "rsa", "-b", "1024", "-N", "", "-f", path)
    assert code_of(signer_key, path, None, ()) == "key-unreadable"


def test_the_private_half_has_to_fit_the_public_one(key, tmp_path):
    wrong = SigningKey(sample_keys.public_key("p01"), key)
    assert code_of(sign, MESSAGE, wrong) == "signing-failed"


def test_a_missing_ssh_keygen_names_the_package(key, tmp_path, monkeypatch):
    chosen = signer_key(key, None, ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GateError) as refusal:
        sign(MESSAGE, chosen)
    assert refusal.value.code == "ssh-keygen-missing"
    assert refusal.value.facts["package"] == "openssh-client"


def test_the_environment_of_the_caller_does_not_reach_ssh_keygen(key, monkeypatch, tmp_path):
    tool = tmp_path / "bin" / "ssh-keygen"
    tool.parent.mkdir()
    tool.write_text('#!/bin/sh\nenv > "$(dirname "$0")/seen"\nexit 1\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("LD_PRELOAD_NOT", "x")
    monkeypatch.setenv("SSH_ASKPASS", "/bin/evil")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert code_of(sign, MESSAGE, signer_key(key, None, ())) == "signing-failed"
    seen = (tool.parent / "seen").read_text()
    assert "LD_PRELOAD_NOT" not in seen
    assert "SSH_ASKPASS=" not in seen
    assert "SSH_ASKPASS_REQUIRE=never" in seen
    assert "LC_ALL=C\n" in seen


# -- which key -------------------------------------------------------------------------------------------


def test_an_explicit_key_comes_before_the_configured_one(key, tmp_path):
    other = tmp_path / "other"
    make_key(other, "other")
    assert signer_key(key, str(other), ()).path == key
    assert signer_key(None, str(other), ()).path == other


def test_gits_setting_may_be_a_path_in_the_home_folder_or_the_key_itself(key, monkeypatch, no_agent):
    monkeypatch.setenv("HOME", str(key.parent))
    public = public_key_of(key)
    assert signer_key(None, "~/id", ()).path == key
    for text in (public.line, f"key::{public.line}", f"{public.line} comment"):
        assert signer_key(None, text, ()) == SigningKey(public, None)


def test_the_public_file_beside_a_private_one_means_the_private_one(key):
    assert signer_key(Path(f"{key}.pub"), None, ()).path == key


def test_an_openpgp_id_in_gits_setting_is_passed_over(no_agent):
    assert code_of(signer_key, None, "0xDEADBEEF", ()) == "signing-key-missing"


def test_the_only_known_key_of_the_agent_is_taken(key, tmp_path, agent):
    stranger, second = tmp_path / "stranger", tmp_path / "second"
    for path in (stranger, second):
        make_key(path, "x")
    for path in (key, stranger, second):
        agent(path)
    known = public_key_of(key)
    assert signer_key(None, None, [known]) == SigningKey(known, None)
    assert code_of(signer_key, None, None, [known, public_key_of(second)]) == "signing-key-ambiguous"
    assert code_of(signer_key, None, None, []) == "signing-key-missing"


def test_without_any_key_the_next_step_is_said(no_agent):
    assert code_of(signer_key, None, None, [sample_keys.public_key("p01")]) == "signing-key-missing"


# -- key files -------------------------------------------------------------------------------------------


def test_the_public_half_is_read_without_the_passphrase(tmp_path):
    path = tmp_path / "locked"
    ssh_keygen("-t", "ed25519", "-N", "secret words", "-f", path)
    line = Path(f"{path}.pub").read_text()
    Path(f"{path}.pub").unlink()
    assert line.startswith(public_key_of(path).line)


def test_an_older_key_file_needs_its_public_file(tmp_path):
    path = tmp_path / "old"
    ssh_keygen("-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", path)
    assert public_key_of(path).type == "ssh-rsa"
    Path(f"{path}.pub").unlink()
    assert code_of(public_key_of, path) == "key-unreadable"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xfe",
        b"ssh-ed25519 AAAA\n",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n-----END OPENSSH PRIVATE KEY-----\n",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\n\xff\n-----END OPENSSH PRIVATE KEY-----\n",
    ],
)
def test_what_is_no_key_is_unreadable(tmp_path, data):
    path = tmp_path / "key"
    path.write_bytes(data)
    assert code_of(public_key_of, path) == "key-unreadable"


def test_a_key_file_that_is_not_there_is_unreadable(tmp_path):
    assert code_of(public_key_of, tmp_path / "none") == "key-unreadable"
    assert code_of(signer_key, tmp_path / "none", None, ()) == "key-unreadable"
    assert code_of(signer_key, tmp_path, None, ()) == "key-unreadable"


def test_a_new_key_never_replaces_one_that_is_there(key):
    before = key.read_bytes()
    assert code_of(make_key, key, "x") == "key-exists"
    assert key.read_bytes() == before


def test_a_stored_key_is_for_its_owner_alone_and_signs(tmp_path):
    path = tmp_path / "gate" / "p07"
    store_key(path, sample_keys.private_key("p07"))
    store_key(path, sample_keys.private_key("p07"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["p07"]
    chosen = signer_key(path, None, ())
    assert chosen.public == sample_keys.public_key("p07")
    assert verify(sign(MESSAGE, chosen), MESSAGE) == chosen.public


def test_ssh_keygen_prints_the_fingerprint_that_we_do(key):
    listed = subprocess.run(["ssh-keygen", "-l", "-f", key], capture_output=True, text=True, check=True)
    assert listed.stdout.split()[1] == public_key_of(key).fingerprint
    assert signing.public_key_of(Path(f"{key}.pub")) == public_key_of(key)
