from bureau import page


def links(bureau):
    bodies = {
        "to-the-web": "见[国家统计局](https://www.stats.gov.cn/)。",
        "to-a-mailbox": "请写信给[我们](mailto:office@sample.invalid)。",
        "to-script": "[看](javascript:alert(1))",
        "to-script-upper-case": "[看](JaVaScRiPt:alert(1))",
        "to-script-by-entity": "[看](&#106;avascript:alert(1))",
        "to-script-by-tab": "[看](java&#9;script:alert(1))",
        "to-script-by-reference": "[看][a]\n\n[a]: javascript:alert(1)",
        "to-script-by-autolink": "<javascript:alert(1)>",
        "to-vbscript": "[看](vbscript:msgbox(1))",
        "to-data": "[看](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "picture-of-data": "![图](data:image/svg+xml;base64,PHN2Zy8+)",
        "picture-of-script": "![图](javascript:alert(1))",
        "to-any-protocol": "[看](//evil.example/x)",
        "by-backslashes": "[看](\\\\\\\\evil.example/x)",
    }
    for release, body in bodies.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page("2026年10月工业生产者价格", body))
    bureau.commit()
