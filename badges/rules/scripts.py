"""In which language's forms a name's Chinese characters are printed."""

import re

#: characters whose forms differ between China, Taiwan, Japan and Korea
HAN = re.compile(r"[\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: by ISO 3166 alpha-2
LANGUAGES = {
    "CN": "zh-cn", "SG": "zh-cn", "TW": "zh-tw", "HK": "zh-hk", "MO": "zh-hk", "JP": "ja",
    "KR": "ko", "KP": "ko",
}  # fmt: skip
KANA = re.compile(r"[\u3040-\u30ff]")


def han_language(text: str, *country_codes: str | None) -> str:
    """The language whose forms ``text`` is printed in, by its letters and then by the first country
    known; empty when it does not matter."""
    if not HAN.search(text):
        return ""
    if KANA.search(text):
        return "ja"
    return next((LANGUAGES[code] for code in country_codes if code in LANGUAGES), "zh-cn")
