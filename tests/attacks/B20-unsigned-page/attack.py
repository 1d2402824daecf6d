from bureau import DOCUMENT, page


def at_the_root(bureau):
    bureau.write("content/notice.md", "---\ntitle: 通知\n---\n\nCANARY-UNSIGNED\n")
    bureau.commit()


def in_releases(bureau):
    bureau.write("content/releases/x.md", page("通知", "CANARY-UNSIGNED", **DOCUMENT))
    bureau.commit()


def own_folder(bureau):
    bureau.write("content/notice/index.md", page("通知", "CANARY-UNSIGNED", **DOCUMENT))
    bureau.commit()


def html(bureau):
    bureau.write("content/x.html", "<p>CANARY-UNSIGNED</p>")
    bureau.commit()
