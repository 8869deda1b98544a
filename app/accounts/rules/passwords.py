"""Which passwords are refused, after NIST SP 800-63B: length counts, character classes do not."""

import unicodedata

SHORTEST = 12
LONGEST = 200

#: what people type when asked for twelve characters, letters only
# fmt: off
OBVIOUS = frozenset({
    "password", "passwordpassword", "passwort", "motdepasse", "contrasena", "contrasenia",
    "parola", "senha", "qwerty", "qwertyuiop", "qwertyqwerty", "qwertz", "qwertzuiop",
    "azerty", "azertyuiop", "asdfghjkl", "zxcvbnm", "letmein", "letmeinplease", "welcome",
    "welcomewelcome", "iloveyou", "iloveyouiloveyou", "admin", "administrator", "adminadmin",
    "changeme", "changemeplease", "changemenow", "secret", "secretsecret", "monkey", "dragon",
    "football", "milset", "milsetmilset", "exposciences", "exposciencesinternational",
    "sciencescience", "science", "demo", "demoonly", "abcdefghijkl", "abcdefghijklm",
    "abcdefghijklmnopqrstuvwxyz",
})
# fmt: on
SEQUENCES = ("01234567890123456789", "09876543210987654321")


def normalised(password: str) -> str:
    """One spelling for what looks the same, whatever keyboard it came from (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, *, email: str) -> str | None:
    """Why ``password`` is refused for the account ``email``; None when it may stand.

    ``short`` (under 12 characters), ``long`` (over 200), ``repeated`` (fewer than five different
    characters), ``obvious`` (a common word or row of keys, whatever digits surround it), ``email``
    (holds the address or the part before the @).
    """
    plain = normalised(password).casefold()
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    if len(set(plain)) < 5:
        return "repeated"
    if _is_obvious(plain):
        return "obvious"
    return "email" if _holds_address(plain, email.casefold()) else None


def _is_obvious(plain: str) -> bool:
    letters = "".join(character for character in plain if character.isalpha())
    return letters in OBVIOUS or any(plain in sequence for sequence in SEQUENCES)


def _holds_address(plain: str, email: str) -> bool:
    local = email.partition("@")[0]
    return email in plain or (len(local) >= 4 and local in plain)
