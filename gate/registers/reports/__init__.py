"""Reports as documents: one content, written as Markdown, HTML, .docx or JSON."""
