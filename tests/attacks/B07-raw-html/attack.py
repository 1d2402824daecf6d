from bureau import page


def tags(bureau):
    bodies = {
        "smaller-than": "增速 < 5%，且 3 > 2。",
        "tag-as-code": "写法是 `<br>`。",
        "raw-script": "<script>alert('CANARY-HTML')</script>",
        "raw-iframe": '<iframe src="https://evil.example/"></iframe>',
        "raw-onerror": '文 <img src="x" onerror="alert(1)"> 文',
        "raw-base": '<base href="https://evil.example/">',
        "raw-meta": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
        "raw-style": "<style>body { display: none }</style>",
        "raw-svg": '<svg onload="alert(1)"></svg>',
        "raw-form": '<form action="https://evil.example/"><input name="a"></form>',
        "raw-comment": "公开的话<!-- CANARY-HTML 不公开的话 -->。",
        "raw-unclosed": "文 <img src=x onerror=alert(1) //",
        "raw-in-a-cell": "| 指标 | 值 |\n|---|---|\n| <b onclick=alert(1)>总指数</b> | 1 |",
        "raw-in-an-annex": "见附页。",
    }
    for release, body in bodies.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page("2026年10月工业生产者价格", body))
    annex = "---\ntitle: 说明\n---\n\n<script>alert(1)</script>\n"
    bureau.write("content/releases/2026/raw-in-an-annex/notes.md", annex)
    bureau.commit()
