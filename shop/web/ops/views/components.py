"""The component gallery of the demo: every part with its states, looked at by people, axe and the browser tests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.views.generic import TemplateView

from shop.web.ops import samples


class SampleForm(forms.Form):
    """One field of each kind. Its words are samples, like all of the gallery, and stay untranslated."""

    name = forms.CharField(label="Full name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.RegexField(
        r"^01\d{9}$",
        label="Mobile number",
        help_text="The rider calls this number.",
        error_messages={"invalid": "Enter an 11-digit mobile number that starts with 01"},
    )
    district = forms.ChoiceField(label="District", choices=[("dhaka", "Dhaka"), ("sylhet", "Sylhet")])
    note = forms.CharField(label="Note for the rider", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(label="Photo", required=False)
    delivery = forms.ChoiceField(
        label="Parcel 1",
        widget=forms.RadioSelect,
        choices=[
            ("standard", samples.Choice("Standard", "Tue 24 to Wed 25 Nov", "Free")),
            ("next", samples.Choice("Next day", "Mon 23 Nov", "৳\u00a0120", "truck")),
        ],
    )
    days = forms.MultipleChoiceField(
        label="Days",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("sat", "Saturday"), ("sun", "Sunday")],
    )
    gift = forms.BooleanField(label="Pack it as a gift", required=False)
    opened = forms.BooleanField(
        label="Shop is open",
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
        help_text="Shoppers can order.",
    )


class Components(TemplateView):
    """Shows the gallery. Wired to an address in demo mode only."""

    template_name = "dev/components.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Samples and two forms: untouched, and refused."""
        refused = SampleForm({"name": "Nusrat Jahan", "phone": "0171234", "district": "dhaka", "gift": "on"})
        return {
            **super().get_context_data(**kwargs),
            **samples.ways(),
            **samples.goods(),
            "swatches": samples.TOKENS.split(),
            "cards": samples.cards(),
            "form": SampleForm(auto_id="new_%s"),
            "refused": refused,
        }
