"""Who signs in, and which of them are doctors."""

import secrets
from datetime import date
from decimal import Decimal

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from common import clock
from common.models import Addressable

# No 0/O, 1/I/L, so that a key can be read out on the telephone.
KEY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Tier(models.IntegerChoices):
    """The leadership tiers that join all ladders (domain facts, section 3.16)."""

    T0 = 0, "T0: every doctor"
    T1 = 1, "T1: first leadership role"
    T2 = 2, "T2: team or specialty lead"
    T3 = 3, "T3: department or clinical director"
    T4 = 4, "T4: division, site or area"
    T5 = 5, "T5: executive or board"


class Grade(models.TextChoices):
    """A doctor's contract grade, separate from the leadership rung."""

    FOUNDATION = "foundation", "Foundation doctor"
    RESIDENT = "resident", "Resident doctor"
    SAS = "sas", "SAS doctor"
    CONSULTANT = "consultant", "Consultant"
    GP_REGISTRAR = "gp_registrar", "GP registrar"
    SALARIED_GP = "salaried_gp", "Salaried or locum GP"
    GP_PARTNER = "gp_partner", "GP partner"
    ASSOCIATE = "associate", "Associate physician"
    PARTNER = "partner", "Partner physician"


class RegistrationBody(models.TextChoices):
    """Who registers the doctor; each has its own form of number."""

    GMC = "gmc", "GMC (United Kingdom)"
    NPI = "npi", "NPI (United States)"
    OTHER = "other", "Another register"


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address is stored in lower case."""

    def create_user(
        self, email: str, password: str | None = None, *, full_name: str = ""
    ) -> "User":
        """A user who can sign in with `password`, or not yet when it is None."""
        user = self.model(email=email.strip().lower(), full_name=full_name.strip())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user who signs in with this address, in whatever case it is typed."""
        return self.get(email=(username or "").strip().lower())

    def with_address(self, email: str) -> "User | None":
        """The user who signs in with this address, if any."""
        return self.filter(email=email.strip().lower()).first()


class User(Addressable, AbstractBaseUser):
    """A person who signs in by e-mail. What they may do is in their memberships."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_once")]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def initials(self) -> str:
        """First letters of the first and last name, for the round mark beside a name."""
        words = str(self).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def new_doctor_key() -> str:
    """A fresh short key such as D7K2MX for a doctor, to say and to file by."""
    return "D" + "".join(secrets.choice(KEY_ALPHABET) for _ in range(6))


class DoctorQuerySet(models.QuerySet["Doctor"]):
    """Doctors. Whom somebody may look at is asked in accounts.organisations.queries."""

    def of(self, user: User) -> "Doctor | None":
        """The doctor who `user` is, if any."""
        return self.filter(user=user).select_related("user").first()


class Doctor(Addressable, models.Model):
    """A licensed medical practitioner followed by Rungs."""

    key = models.CharField(max_length=12, unique=True, default=new_doctor_key, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="doctor")
    registration_body = models.CharField(
        max_length=10, choices=RegistrationBody, default=RegistrationBody.GMC
    )
    registration_number = models.CharField(max_length=20)
    grade = models.CharField(max_length=20, choices=Grade)
    specialty = models.CharField(max_length=80)
    working_fraction = models.DecimalField(
        max_digits=4,
        decimal_places=3,
        default=Decimal("1.000"),
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(Decimal("1.5"))],
        help_text="Fraction of full time.",
    )
    qualified_on = models.DateField(help_text="Date of the primary medical qualification.")
    revision = models.PositiveIntegerField(default=0)

    objects = DoctorQuerySet.as_manager()

    class Meta:
        ordering = ["user__full_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration_body", "registration_number"],
                name="accounts_doctor_registered_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)

    def tier_on(self, on: date) -> Tier:
        """The highest tier of the rungs the doctor stands on that day; T0 on none. One query."""
        change = self.tier_changes.filter(since__lte=on).order_by("-since").first()
        return Tier(change.tier) if change else Tier.T0

    def years_qualified(self, on: date) -> int:
        """Whole years since qualifying, on the day `on`; never below 0."""
        before = (on.month, on.day) < (self.qualified_on.month, self.qualified_on.day)
        return max(0, on.year - self.qualified_on.year - before)


class TierChange(models.Model):
    """From this day a doctor is of this tier, until the next change; before the first of T0.

    Written by journeys whenever a placement is, also for days to come: so nothing has to happen on
    the day itself.
    """

    doctor = models.ForeignKey(Doctor, on_delete=models.CASCADE, related_name="tier_changes")
    since = models.DateField()
    tier = models.PositiveSmallIntegerField(choices=Tier)

    class Meta:
        ordering = ["doctor", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["doctor", "since"], name="accounts_tierchange_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(tier__lte=Tier.T5), name="accounts_tierchange_tier_exists"
            ),
        ]
