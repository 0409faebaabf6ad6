"""Reading a page as its reader does: which words of it are not of its language."""

import re

NAMES = {
    "kasip",
    "xlsx",
    "csv",
    "excel",
    "api",
    "oked",
    "isco",
    "html",
    "url",
    "json",
    "pin",
    "openid",
    "connect",
    "webauthn",
    "totp",
    "pdf",
}
NAMES |= {"cookie", "sha", "kazakhstan", "english", "example", "teaching", "org"}
"""Latin words that stand as they are in Kazakh and Russian: names, formats, the language's own name."""
WORD = re.compile(r"(?<![\w@./№-])[A-Za-z][A-Za-z]+(?![\w@.]*[@/=_\d])")


def foreign_words(text, language):
    """This will list the words of a page that its reader cannot read: Latin ones on a Kazakh or Russian page.

    Codes, addresses and identifiers are left out: a word is letters alone, no digit, dot, at-sign or slash about it.
    """
    if language == "en":
        return sorted({word for word in re.findall(r"\b[а-яёәғқңөұүһі]{3,}\b", text) if word != "кәсіп"})
    return sorted({word for word in WORD.findall(text) if word.lower() not in NAMES})
