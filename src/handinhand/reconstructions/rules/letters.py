"""Cases are named by letters: A, B, … Z, AA, AB, …"""


def letters_of(number: int) -> str:
    """Return the letters of the n-th case.

    >>> [letters_of(n) for n in (1, 4, 26, 27)]
    ['A', 'D', 'Z', 'AA']
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def number_of(letters: str) -> int:
    """Return which case the letters name.

    >>> number_of("AA")
    27
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
