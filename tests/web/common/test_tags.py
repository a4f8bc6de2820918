"""Icons, rich text, pictures, form controls and navigation come out of their tags as the components need them."""

import re
from dataclasses import dataclass, field

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from shop.web.common.fields import FigureField
from shop.web.common.icon_set import DIRECTIONAL, drawings


def render(source: str, **context: object) -> str:
    return Template("{% load shop %}" + source).render(Context(context)).strip()


@dataclass(frozen=True)
class Photo:
    alt: str = "A kettle"
    width: int = 600
    height: int = 750
    url: str = "/media/k.jpg"
    files: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def sources(self, kind: str) -> list[tuple[str, int]]:
        return self.files.get(kind, [])


class Delivery(forms.Form):
    name = forms.CharField(help_text="As on the door", widget=forms.TextInput(attrs={"class": "wide"}))
    note = forms.CharField(required=False)
    speed = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "Standard"), ("b", "Next day")])
    gift = forms.BooleanField(required=False)
    district = forms.ChoiceField(choices=[("d", "Dhaka")])


def test_icon_is_decorative_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in render('{% icon "bag" %}')
    assert 'role="img" aria-label="Cart &amp; more"' in render('{% icon "bag" name=name %}', name="Cart & more")


def test_arrows_are_mirrored_on_right_to_left_pages() -> None:
    assert 'class="flip-rtl size"' in render('{% icon "arrow-end" css="size" %}')
    assert "flip-rtl" not in render('{% icon "bag" %}')
    assert drawings().keys() >= DIRECTIONAL


def test_unknown_icon_is_an_error_not_a_gap() -> None:
    with pytest.raises(KeyError, match="bagg"):
        render('{% icon "bagg" %}')


def test_every_icon_is_a_drawing_without_colours_or_scripts() -> None:
    for name, inside in drawings().items():
        assert inside.startswith("<"), name
        assert not any(word in inside for word in ("script", "style", "fill=", "href", " on")), name


def test_rich_text_is_cleaned_once_more_when_it_is_shown() -> None:
    html = render("{{ text|rich }}", text=SafeString('<p onclick="x()">Hi<script>x()</script><b>there</b></p>'))

    assert html == "<p>Hi<b>there</b></p>"


def test_missing_rich_text_is_nothing() -> None:
    assert render("{{ text|rich }}", text=None) == ""


def test_picture_offers_avif_then_webp_and_keeps_its_place() -> None:
    photo = Photo(files={"avif": [("/k-320.avif", 320), ("/k-640.avif", 640)], "webp": [("/k-320.webp", 320)]})

    html = render('{% picture photo sizes="50vw" %}', photo=photo)

    assert '<source type="image/avif" srcset="/k-320.avif 320w, /k-640.avif 640w" sizes="50vw">' in html
    assert html.index("image/avif") < html.index("image/webp") < html.index("<img")
    assert '<img src="/media/k.jpg" alt="A kettle" width="600" height="750"' in html
    assert 'loading="lazy"' in html


def test_first_picture_is_fetched_first_and_may_be_silent() -> None:
    html = render('{% picture photo eager=True alt="" %}', photo=Photo())

    assert 'fetchpriority="high"' in html
    assert "loading" not in html
    assert 'alt=""' in html
    assert "<source" not in html


def test_missing_picture_leaves_a_quiet_placeholder() -> None:
    html = render("{% picture photo %}", photo=None)

    assert "<img" not in html
    assert "<svg" in html


@pytest.mark.parametrize(("part", "whole", "expected"), [(4.6, 5, "92"), (7, 5, "100"), (-1, 5, "0"), (3, 0, "0")])
def test_shares_stay_between_nothing_and_all(part: float, whole: float, expected: str) -> None:
    assert render("{{ part|share_of:whole }}", part=part, whole=whole) == expected


def test_control_joins_classes_and_says_what_is_wrong() -> None:
    form = Delivery({"name": ""})

    html = render('{% control form.name "input" %}', form=form)

    assert 'class="wide input"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


def test_field_puts_label_hint_and_error_before_the_input() -> None:
    html = render('{% include "components/field.html" with field=form.name only %}', form=Delivery({"name": ""}))

    order = [html.index(part) for part in ("<label", 'id="id_name_helptext"', 'id="id_name_error"', "<input")]
    assert order == sorted(order)


def test_only_optional_fields_carry_a_sign() -> None:
    source = '{% include "components/field.html" with field=field only %}'

    assert "(optional)" in render(source, field=Delivery()["note"])
    assert "(optional)" not in render(source, field=Delivery()["name"])


def test_radios_become_option_cards_with_bare_inputs() -> None:
    html = render('{% include "components/field.html" with field=form.speed only %}', form=Delivery({"speed": "b"}))

    assert html.count('class="option-card"') == 2
    assert html.count("<label") == 2
    assert '<input type="radio" name="speed" value="b"' in html
    assert html.count(" checked") == 1


def test_error_summary_links_each_error_to_its_field() -> None:
    html = render('{% include "components/error_summary.html" with form=form only %}', form=Delivery({"district": "d"}))

    assert "Check 2 things before you go on" in html
    assert 'role="alert"' in html
    assert "data-focus" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_speed' in html


def test_form_without_errors_has_no_summary() -> None:
    assert render('{% include "components/error_summary.html" with form=form only %}', form=Delivery()) == ""


def test_attributes_are_escaped_and_dashed() -> None:
    html = render("<a{{ pairs|attributes }}>", pairs={"hx_get": '/x/?a="b"', "disabled": True, "hidden": False})

    assert html == '<a hx-get="/x/?a=&quot;b&quot;" disabled>'


def test_rating_is_hidden_below_three_reviews() -> None:
    source = "{% load cards %}{% rating 4.6 count %}"

    assert render(source, count=2) == ""
    assert "4.6" in render(source, count=3)


def test_side_list_marks_the_page_one_is_in() -> None:
    source = '{% nav_item "ops:health-live" icon="home" label="Health" exact=exact %}'
    request = RequestFactory().get("/health/live/today")

    assert 'aria-current="page"' in render(source, request=request, exact=False)
    assert 'aria-current="page"' not in render(source, request=request, exact=True)


def test_entry_is_marked_inside_the_pages_named_after_it_too() -> None:
    source = '{% nav_item "ops:mail ops:health-live" icon="home" label="Mail" %}'

    inside, outside = (render(source, request=RequestFactory().get(path)) for path in ("/health/live", "/cart/"))

    assert 'href="/dev/mail/" class="nav-item" aria-current="page"' in inside
    assert "aria-current" not in outside


def test_side_list_leaves_out_pages_that_do_not_exist() -> None:
    request = RequestFactory().get("/")

    assert render('{% nav_item "seller:nowhere" icon="home" label="X" %}', request=request) == ""


@pytest.mark.parametrize("label", ["Cash on delivery", gettext_lazy("Cash on delivery")])
def test_a_choice_is_called_as_it_is_written(label: object) -> None:
    choice = forms.ChoiceField(choices=[("a", label)], widget=forms.RadioSelect)

    html = render(
        '{% include "components/field.html" %}', field=type("Sample", (forms.Form,), {"kind": choice})()["kind"]
    )

    assert ">Cash on delivery<" in html


class Order(forms.Form):
    """Something to fill in."""

    name = forms.CharField(label="Name")
    why = forms.CharField(label="Why", error_messages={"required": "Say why."})
    pieces = FigureField(label="Pieces", min_value=2)


def test_a_field_left_empty_is_named_unless_it_has_words_of_its_own() -> None:
    form = Order({"pieces": "১"})

    listed = render('{% include "components/error_summary.html" %}', form=form)

    assert re.findall(r"#id_\w+|Fill[^<]*”\.|Say why\.|Write[^<]*\.", listed) == [
        *("#id_name", "Fill in “Name”."),
        *("#id_why", "Say why."),
        *("#id_pieces", "Write 2 or more."),
    ]


def test_summary_of_errors_keeps_its_heading_whatever_title_stands_around() -> None:
    listed = render('{% include "components/error_summary.html" %}', form=Order({}), title="Nobody yet")

    assert "Check 3 things before you go on" in listed
    assert "Nobody yet" not in listed
