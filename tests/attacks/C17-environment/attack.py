def _same(bureau, site, **environment):
    before = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    process = bureau.process("build", "--out", str(site), "--key", str(bureau.key("p05")), **environment)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    after = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    assert [path for path in {**before, **after} if before.get(path) != after.get(path)] == []
    assert not (site.parent / "owned").exists()


def _script(bureau, site):
    place = site.parent / "program"
    place.write_text(f"#!/bin/sh\ntouch {site.parent / 'owned'}\nexit 1\n")
    place.chmod(0o755)
    return str(place)


def of_git(bureau, site):
    """Another repository, other objects, other settings, other programs: none of them is used."""
    other = site.parent / "other"
    bureau.git("init", "--quiet", str(other))
    program = _script(bureau, site)
    _same(
        bureau,
        site,
        GIT_DIR=str(other / ".git"),
        GIT_WORK_TREE=str(other),
        GIT_INDEX_FILE=str(other / "index"),
        GIT_COMMON_DIR=str(other / ".git"),
        GIT_OBJECT_DIRECTORY=str(other / ".git/objects"),
        GIT_NAMESPACE="x",
        GIT_CONFIG_COUNT="2",
        GIT_CONFIG_KEY_0="core.fsmonitor",
        GIT_CONFIG_VALUE_0=program,
        GIT_CONFIG_KEY_1="core.sshCommand",
        GIT_CONFIG_VALUE_1=program,
        GIT_CONFIG_GLOBAL=str(other / "config"),
        GIT_EXTERNAL_DIFF=program,
        GIT_SSH_COMMAND=program,
        GIT_PAGER=program,
        GIT_EXEC_PATH=str(other),
        GIT_TRACE=str(site.parent / "owned"),
        GIT_CEILING_DIRECTORIES=str(site.parent),
        GIT_REPLACE_REF_BASE="refs/other/",
        GIT_PYTHON_GIT_EXECUTABLE=program,
    )


def of_a_quarantine(bureau, site):
    """The variables of a receive hook, outside of one: git still finds the objects of the repository, or none."""
    other = site.parent / "other"
    bureau.git("init", "--quiet", str(other))
    before = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    objects = str(other / ".git/objects")
    process = bureau.process("build", "--out", str(site), GIT_QUARANTINE_PATH=objects, GIT_OBJECT_DIRECTORY=objects)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2, err
    assert "[internal]" not in err
    assert {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()} == before


def of_python_and_the_renderer(bureau, site):
    """Paths, start-up files, zones, proxies and what MkDocs or its theme reads."""
    folder = site.parent / "path"
    folder.mkdir()
    for name in ("sitecustomize.py", "usercustomize.py", "markdown.py", "material.py", "startup.py"):
        (folder / name).write_text(f"open({str(site.parent / 'owned')!r}, 'w').close()\n")
    _same(
        bureau,
        site,
        PYTHONSTARTUP=str(folder / "startup.py"),
        PYTHONHASHSEED="77",
        PYTHONOPTIMIZE="2",
        PYTHONINSPECT="",
        PYTHONUTF8="0",
        PYTHONIOENCODING="latin-1",
        TZ="America/New_York",
        LC_ALL="tr_TR.UTF-8",
        LANG="tr_TR.UTF-8",
        LANGUAGE="tr",
        SOURCE_DATE_EPOCH="1",
        HTTP_PROXY="http://127.0.0.1:9",
        HTTPS_PROXY="http://127.0.0.1:9",
        MKDOCS_CONFIG="x.yml",
        SITE_NAME="POISONED",
        CI="true",
        COLUMNS="7",
        NO_COLOR="1",
        XDG_CONFIG_HOME=str(folder),
        UMASK="0777",
    )
