"""What a call asks of those who answer it, in sentences for its public page."""

from app.core.clock import now
from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_date, show_number
from app.programmes.queries.wording import deadline
from judging.models import Call, CallField, Quota
from judging.queries.call_window import window_of
from judging.queries.wording_calls import field_kind_name
from judging.rules.calls import members_first_until
from judging.rules.kinds import FieldKind
from judging.rules.presets import MB


def age_words(call: Call) -> str:
    """Who is of the right age on which day; empty when no age is asked."""
    if call.age_on is None or (call.age_min is None and call.age_max is None):
        return ""
    day = show_date(call.age_on, "long")
    if call.age_max is None:
        return _("Aged %(low)s or more on %(day)s", low=call.age_min, day=day)
    if call.age_min is None:
        return _("Aged %(high)s at most on %(day)s", high=call.age_max, day=day)
    return _("Aged %(low)s to %(high)s on %(day)s", low=call.age_min, high=call.age_max, day=day)


def who_words(call: Call) -> list[str]:
    """Conditions on who submits, and how often."""
    limits = [age_words(call)]
    if call.asks_parents:
        limits.append(_("Under 18, with the consent of a parent, who is asked by mail"))
    if call.per_author:
        limits.append(
            ngettext(
                "At most %(num)d entry from one person",
                "At most %(num)d entries from one person",
                call.per_author,
            )
        )
    if call.per_organisation:
        limits.append(
            ngettext(
                "At most %(num)d entry from one organisation",
                "At most %(num)d entries from one organisation",
                call.per_organisation,
            )
        )
    return [each for each in [*limits, _forwarding(call)] if each]


def _forwarding(call: Call) -> str:
    if not call.forwarding:
        return ""
    if call.forwards_max is None:
        return _("Organisations forward their best to the jury")
    return ngettext(
        "Organisations forward their best to the jury, %(num)d each at most",
        "Organisations forward their best to the jury, %(num)d each at most",
        call.forwards_max,
    )


def dates_of(call: Call) -> list[tuple[str, str, str]]:
    """The call's moments in order, as (when, what, past or next or neither)."""
    zone, here = call.edition.timezone, now()
    everybody = members_first_until(window_of(call))
    moments = [
        (call.opens_at, _("Opens for members") if everybody else _("Opens")),
        (everybody, _("Opens for everybody")),
        (call.closes_at, _("Closes")),
        (call.forwards_until if call.forwarding else None, _("Organisations have forwarded")),
    ]
    coming = [(at, what) for at, what in moments if at is not None]
    following = next((at for at, _what in coming if at > here), None)
    return [
        (deadline(at, zone), what, "past" if at <= here else "next" if at == following else "")
        for at, what in coming
    ]


def file_words(call: Call) -> list[str]:
    """Which files, how many and how large; empty when none are taken."""
    if not call.files_max:
        return []
    found = [_file_kinds(call), _file_count(call)]
    found.append(_("At most %(size)s MB each", size=show_number(round(call.file_size_max / MB))))
    if call.takes_photos and call.photo_width_min:
        found.append(_("At least %(pixels)s pixels wide", pixels=show_number(call.photo_width_min)))
    if call.takes_photos and call.photo_height_min:
        found.append(
            _("At least %(pixels)s pixels high", pixels=show_number(call.photo_height_min))
        )
    return found


def _file_kinds(call: Call) -> str:
    if call.takes_photos and call.takes_documents:
        return _("Photos (JPEG, PNG or HEIC) and documents (PDF)")
    return _("Photos: JPEG, PNG or HEIC") if call.takes_photos else _("Documents: PDF")


def _file_count(call: Call) -> str:
    low, high = call.files_min, call.files_max
    if low == high:
        return ngettext("%(num)d file", "%(num)d files", high)
    if not low:
        return ngettext("Up to %(num)d file", "Up to %(num)d files", high)
    return _("%(low)s to %(high)s files", low=low, high=high)


def question_words(field: CallField) -> str:
    """What a question takes, with its limit and whether it is needed."""
    parts = [field_kind_name(field.kind)]
    if field.maximum and field.kind in (FieldKind.LINE, FieldKind.TEXT):
        parts.append(
            ngettext(
                "%(number)s character at most",
                "%(number)s characters at most",
                field.maximum,
                number=show_number(field.maximum),
            )
        )
    elif field.maximum:
        parts.append(_("%(number)s at most", number=show_number(field.maximum)))
    if not field.required:
        parts.append(_("optional"))
    return ", ".join(parts)


def quota_words(quota: Quota) -> list[str]:
    """How the places are given, for everybody, before anything is decided."""
    order = (
        _("Places go in the order of handing in.")
        if quota.first_come
        else _("Places go by score; of equal scores, whoever handed in earlier comes first.")
    )
    lines = [
        ngettext("There is %(num)d place.", "There are %(num)d places.", quota.places),
        _reserve_words(quota),
        order,
        _threshold_words(quota),
        *_cap_words(quota),
        _("Places that these limits leave empty go to whoever exceeds them least.")
        if quota.relaxes
        else "",
        _("What is still equal is drawn by lot: SHA-256 of “seed|id”, the least first."),
    ]
    return [line for line in lines if line]


def _reserve_words(quota: Quota) -> str:
    if not quota.reserve:
        return ""
    return ngettext(
        "%(num)d of them is reserved for a member of MILSET; unused, it is open to all.",
        "%(num)d of them are reserved for members of MILSET; unused, they are open to all.",
        quota.reserve,
    )


def _threshold_words(quota: Quota) -> str:
    if quota.first_come or not quota.threshold:
        return ""
    score = show_number(float(quota.threshold))
    return _("Below a score of %(score)s nobody gets a place.", score=score)


def _cap_words(quota: Quota) -> list[str]:
    lines = []
    if quota.per_organisation:
        lines.append(_("Each organisation gets at most %(num)s.", num=quota.per_organisation))
    if quota.per_country:
        lines.append(_("Each country gets at most %(num)s.", num=quota.per_country))
    return lines
