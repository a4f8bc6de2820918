"""Form fields that take files, each through the door of uploads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.files import CannotAccept
from shop.base.uploads import CleanFile, Profile, clean_upload, clean_uploads


class PhotosInput(forms.FileInput):
    """An input that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Every file of the name."""
        return files.getlist(name)


class PhotosField(forms.FileField):
    """Up to `most` pictures, decoded and written anew; `clean` answers a list of `CleanFile`."""

    widget = PhotosInput

    def __init__(self, *, most: int = 5, **options: Any) -> None:
        self.most = most
        options.setdefault("label", _("Photos"))
        options.setdefault("help_text", _("JPEG, PNG or WebP, up to 5 photos of 12 MB each."))
        super().__init__(required=False, **options)
        self.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:
        """The pictures as we keep them."""
        chosen = [super(PhotosField, self).clean(one, initial) for one in data or []]
        if len(chosen) > self.most:
            raise forms.ValidationError(_("Choose 5 photos at most."))
        try:
            return clean_uploads(chosen, Profile.IMAGE)
        except CannotAccept as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal


class PaperField(forms.FileField):
    """One PDF or picture, e.g. a label to print; `clean` answers a `CleanFile`, or None without a file."""

    def clean(self, data: Any, initial: Any = None) -> CleanFile | None:
        """The paper as we keep it."""
        chosen = super().clean(data, initial)
        if not chosen:
            return None
        try:
            return clean_upload(chosen, Profile.DOCUMENT)
        except CannotAccept as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal


class TableField(forms.FileField):
    """A table as a CSV file; `clean` answers its content."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("CSV file"))
        options.setdefault("error_messages", {"required": _("Choose a file.")})
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> bytes:
        """The table's content in bytes."""
        chosen = super().clean(data, initial)
        try:
            return clean_upload(chosen, Profile.TABLE).content
        except CannotAccept as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal
