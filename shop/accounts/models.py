"""People of a marketplace."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Upper

from shop.base.rows import PublicRow


class UserManager(BaseUserManager["User"]):
    """Makes users; the email is the usual name to sign in with."""

    def create_user(self, email: str | None = None, password: str | None = None, **columns: Any) -> User:
        """A person; give an email or a phone number."""
        user = self.model(email=self.normalize_email(email).lower() if email else None, **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **columns: Any) -> User:
        """A person with every right."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **columns)


class User(PublicRow, AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. Customer, seller's staff and operator alike; what they may do is a role elsewhere."""

    email = models.EmailField(max_length=254, null=True, blank=True, unique=True)
    phone = models.CharField(max_length=16, null=True, blank=True, help_text="E.164")
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    username = models.CharField(max_length=150, null=True, blank=True, help_text="Only where an import brought one.")
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_platform = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_once"),
            models.UniqueConstraint(fields=["phone"], name="accounts_user_phone_once"),
            models.UniqueConstraint(Upper("username"), name="accounts_user_username_once"),
            models.CheckConstraint(
                name="accounts_user_reachable", condition=models.Q(email__isnull=False) | models.Q(phone__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    @property
    def display_name(self) -> str:
        """What to call the person on a page that is theirs."""
        return self.name or self.email or self.phone or ""


class OneTimeCode(PublicRow):
    """Six digits sent to an address or a number; whoever types them back reads what is sent there.

    Only a keyed hash of the digits is kept. A row works once, for ten minutes and for five tries, counted under its
    lock. `address` is an email in lower case or a number in E.164, known here or not: both get the same row.
    """

    class Purpose(models.TextChoices):
        """What the proof is good for; a code of one purpose opens nothing else."""

        SIGN_IN = "sign-in"
        RESET = "reset"

    purpose = models.CharField(max_length=8, choices=Purpose)
    address = models.CharField(max_length=254)
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["address", "-issued_at"], name="accounts_code_address")]

    def __str__(self) -> str:
        return f"code {self.pk}"
