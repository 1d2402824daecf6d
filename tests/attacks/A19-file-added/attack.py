def added(bureau, name, text):
    bureau.write(f"content/releases/2026/prices/{name}", text)
    bureau.commit()
