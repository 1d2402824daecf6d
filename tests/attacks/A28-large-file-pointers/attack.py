from bureau import page

POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'4' * 64}\nsize 12345\n"


def approved(bureau):
    for release, text in (("bulletin", POINTER), ("plain", "指标,值\n一,1\n")):
        bureau.write(f"content/releases/2026/{release}/t.csv", text)
        bureau.write(f"content/releases/2026/{release}/index.md", page("资料", "正文。"))
    bureau.commit()


def in_place_of_an_approved_file(bureau):
    bureau.write("content/releases/2026/prices/t1.csv", POINTER)
    bureau.commit()
