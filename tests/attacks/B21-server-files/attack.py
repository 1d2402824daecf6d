from bureau import page

FILES = {
    "as-text": "notes.txt",
    "as-index-page": "index.html",
    "as-htaccess": ".htaccess",
    "as-web-config": "web.config",
    "as-headers": "_headers",
    "as-redirects": "_redirects",
    "as-cname": "CNAME",
    "as-nojekyll": ".nojekyll",
    "as-robots": "robots.txt",
    "as-service-worker": "sw.js",
    "as-well-known": ".well-known/security.txt",
    "as-php": "x.php",
    "as-php-text": "x.php.txt",
    "as-manifest": "manifest.json",
}


def files(bureau):
    for release, name in FILES.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page("2026年10月工业生产者价格", "同比略有上升。"))
        bureau.write(f"content/releases/2026/{release}/{name}", f"# {release}\n")
    bureau.commit()


def at_the_root(bureau):
    bureau.write("content/robots.txt", "# CANARY-ROBOTS\n")
    bureau.commit()
