"""Code 128."""

import pytest

from shop.base.barcodes import SYMBOLS, code128


def test_every_symbol_has_eleven_modules_and_is_the_only_one_like_it() -> None:
    assert len(SYMBOLS) == len(set(SYMBOLS)) == 106
    assert {sum(map(int, symbol)) for symbol in SYMBOLS} == {11}


def test_code_of_the_standards_kind_is_start_text_check_stop() -> None:
    # "PJJ123C" in set B: 104 + 48·1 + 42·2 + 42·3 + 17·4 + 18·5 + 19·6 + 35·7 = 879, and 879 mod 103 = 55.
    widths = "".join(map(str, code128("PJJ123C")))

    assert widths == "".join(SYMBOLS[value] for value in (104, 48, 42, 42, 17, 18, 19, 35, 55)) + "2331112"


@pytest.mark.parametrize("text", ["", "ঢাকা", "a\nb"])
def test_what_set_b_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="visible signs"):
        code128(text)
