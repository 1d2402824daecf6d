"""Check digits are those of the standards, and one wrong character never holds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.checksums import credit_check, id_check, is_credit_code, is_id_number, is_luhn

CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"

bodies = st.builds(
    lambda division, district, born, serial: f"{division:02}{district:04}{born:%Y%m%d}{serial:03}",
    st.integers(11, 82),
    st.integers(0, 9999),
    st.dates(date(1800, 1, 1), date(2099, 12, 31)),
    st.integers(0, 999),
)


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x", "440524188001010014"])
def test_the_examples_of_the_standard_hold(number: str) -> None:
    assert is_id_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "11010519491231002",
        "110105194912310021",
        "10010519491231002X",
        "83010519491231002X",
        "11010519490230002X",
        "1101051949123100２X",
        "X1010519491231002X",
    ],
)
def test_what_is_no_identity_number(number: str) -> None:
    assert not is_id_number(number)


def test_a_right_check_digit_on_an_impossible_day_does_not_hold() -> None:
    body = "11010519490230002"
    assert not is_id_number(body + id_check(body))


def test_divisions_outside_11_to_82_do_not_hold() -> None:
    for division in ("10", "83", "99"):
        body = division + "010519491231002"
        assert not is_id_number(body + id_check(body))


@given(bodies)
def test_exactly_one_check_character_holds(body: str) -> None:
    assert [c for c in "0123456789X" if is_id_number(body + c)] == [id_check(body)]


@given(bodies, st.data())
def test_one_wrong_digit_never_holds(body: str, data: st.DataObject) -> None:
    number = body + id_check(body)
    place = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not is_id_number(number[:place] + other + number[place + 1 :])


@given(st.from_regex(r"[0-9]{15,18}", fullmatch=True))
def test_luhn_has_one_check_digit_for_each_number(body: str) -> None:
    assert sum(is_luhn(body + digit) for digit in "0123456789") == 1


def test_luhn_on_known_numbers() -> None:
    assert is_luhn("79927398713")
    assert not is_luhn("79927398710")
    assert not is_luhn("")
    assert not is_luhn("7992739871３")


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91350200M000100Y48", "91350100m000100y43"])
def test_credit_codes_that_hold(code: str) -> None:
    assert is_credit_code(code)


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y44", "9135O100M000100Y43", "91350100M000100Y4", "９1350100M000100Y43"]
)
def test_credit_codes_that_do_not(code: str) -> None:
    assert not is_credit_code(code)


@given(
    st.text(CREDIT, min_size=2, max_size=2),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.text(CREDIT, min_size=9, max_size=9),
)
def test_one_check_character_of_a_credit_code_holds(kind: str, division: str, organisation: str) -> None:
    body = kind + division + organisation
    assert [c for c in CREDIT if is_credit_code(body + c)] == [credit_check(body)]


def test_a_letter_outside_the_alphabet_has_no_check() -> None:
    with pytest.raises(ValueError):
        credit_check("9135O100M000100Y4")
