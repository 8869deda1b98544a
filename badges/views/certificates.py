"""The back office: who is due a certificate and who has one; issued together, mended one by one."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from app.core.access import Role, requires
from app.core.web import blame, download, page
from app.extensions import db
from app.programmes import queries
from app.programmes.models import Edition
from badges.forms.certificates import CertificateFilter, IssueForm, ReasonForm, signed_by
from badges.models import Certificate, CertificateKind
from badges.queries import certificate_kinds as words
from badges.queries.candidates import Candidate, matching
from badges.queries.certificate_terms import kinds_given, terms_of, wordings_of
from badges.queries.certificates import history_of, valid_certificates
from badges.queries.claims import GUESTS, candidate, candidates, holder_of
from badges.rules.certificates import EDITION_KINDS, WAIVABLE, Lack
from badges.services import certificates as services
from badges.services.seals import sealed_pdf
from badges.views.blueprint import bp
from badges.views.certificate_deeds import DEEDS, carry_out, deed_words
from registration.queries.wording import role_name

MANAGERS = (Role.PROGRAMME_MANAGER,)
PER_PAGE = 30
PDF = "application/pdf"


@dataclass(frozen=True)
class Pages:
    """One page of people, and what the pager shows."""

    page: int
    total: int
    items: list[Candidate]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // PER_PAGE)


@bp.route("/staff/editions/<code>/certificates", methods=["GET", "POST"])
@requires(*MANAGERS)
def certificates_page(code: str) -> Any:
    """Issued, due, and missing why, by kind; one button issues all that are due."""
    edition = _edition(code)
    kind = _kind()
    wording = wordings_of(edition).get(kind)
    form = IssueForm(
        languages=current_app.config["LANGUAGES"],
        data=signed_by(wording.signatories) if wording else None,
    )
    if form.validate_on_submit():
        made = services.issue_certificates(
            edition,
            kind=kind,
            language=form.language.data or None,
            signatories=form.signatories(),
            by=current_user,
        )
        flash(_issued_words(len(made)), "ok" if made else "info")
        return redirect(url_for(".certificates_page", code=code, kind=kind.value))
    people = _with_states(candidates(edition, kind), kind)
    filters = _filters(people)
    return page(
        "badges/certificates/list.html",
        form=form,
        edition=edition,
        kind=kind,
        kinds=kinds_given(edition),
        filters=filters,
        counts=_counts(people),
        pages=_shown(people, filters),
        guests=GUESTS,
        asked=terms_of(edition)[kind],
        words=words,
        role_name=role_name,
    )


@bp.get("/staff/editions/<code>/certificates.pdf")
@requires(*MANAGERS)
def certificates_file(code: str) -> Any:
    """All certificates of one kind in force, to print."""
    edition, kind = _edition(code), _kind()
    found = valid_certificates(edition, kind)
    if not found:
        abort(404)
    return download(sealed_pdf(found), name=f"{code}-certificates-{kind.value}.pdf", media_type=PDF)


@bp.get("/staff/editions/<code>/certificates/people/<public_id>")
@requires(*MANAGERS)
def certificate_holder(code: str, public_id: str) -> Any:
    """One person: each kind with its state, and everything that was ever issued."""
    edition, kind = _edition(code), _kind()
    person = _person(edition, kind, public_id)
    given = kinds_given(edition)
    return page(
        "badges/certificates/person.html",
        edition=edition,
        person=person,
        kinds=[kind] if kind in GUESTS else [one for one in given if one not in GUESTS],
        waivable=WAIVABLE,
        certificates=history_of(person.subject),
        words=words,
        role_name=role_name,
    )


@bp.route("/staff/editions/<code>/certificates/people/<public_id>/<kind>", methods=["GET", "POST"])
@requires(*MANAGERS)
def issue_certificate(code: str, public_id: str, kind: str) -> Any:
    """Issue one kind to one person who was read at no door, or from whom it was taken back, with
    the reason."""
    edition, wanted = _edition(code), _kind(kind)
    person, form = _person(edition, wanted, public_id), ReasonForm()
    back = _holder_url(edition, wanted, public_id)
    if form.validate_on_submit():
        with blame(form):
            services.issue_certificate(
                edition, kind=wanted, public_id=public_id, reason=form.reason.data or "",
                by=current_user,
            )  # fmt: skip
            flash(_issued_words(1), "ok")
            return redirect(back)
    return _decide(
        form,
        edition,
        back,
        title=_("Issue the certificate")
        if wanted in person.taken_back
        else _("Issue without a scan"),
        question=_(
            "%(kind)s for %(name)s",
            kind=words.kind_name(wanted),
            name=person.display_name,
        ),
        text=_waived_words(person, wanted),
        button=_("Issue the certificate"),
    )


@bp.route(
    f"/staff/editions/<code>/certificates/<public_id>/<{DEEDS}>",
    methods=["GET", "POST"],
)
@requires(*MANAGERS)
def change_certificate(code: str, public_id: str, deed: str) -> Any:
    """Revoke a certificate, or replace it by one with today's data; asks once, with the reason."""
    edition = _edition(code)
    certificate = _certificate(edition, public_id)
    form, back = ReasonForm(), _after(edition, certificate)
    if form.validate_on_submit():
        with blame(form):
            carry_out(deed, certificate, form.reason.data or "")
            return redirect(back)
    return _decide(form, edition, back, **deed_words(deed, certificate))


def _decide(form: ReasonForm, edition: Edition, back: str, **texts: str) -> Any:
    crumbs = [
        (edition.name, url_for("programmes.manage", code=edition.code)),
        (_("Certificates"), url_for(".certificates_page", code=edition.code)),
    ]
    return page("badges/certificates/decide.html", form=form, crumbs=crumbs, back=back, **texts)


def _waived_words(person: Candidate, kind: CertificateKind) -> str:
    """What the rule misses, and what a manager says instead."""
    lacking = person.lack(kind)
    due = _("Revoked") if kind in person.taken_back else _("To issue")
    return _(
        "%(why)s. Say how you know that this person earned it.",
        why=words.lack_words(lacking) if lacking else due,
    )


def _after(edition: Edition, certificate: Certificate) -> str:
    """The holder's page; the list when nobody is there any more."""
    person = holder_of(certificate)
    if person is None:
        return url_for(".certificates_page", code=edition.code, kind=certificate.kind.value)
    return _holder_url(edition, certificate.kind, person.public_id)


def _holder_url(edition: Edition, kind: CertificateKind, public_id: str) -> str:
    return url_for(
        ".certificate_holder",
        code=edition.code,
        public_id=public_id,
        kind=kind.value if kind in GUESTS else None,
    )


def _edition(code: str) -> Edition:
    return queries.edition_or_404(code, *MANAGERS, by=current_user)


def _person(edition: Edition, kind: CertificateKind, public_id: str) -> Candidate:
    return candidate(edition, kind, public_id) or abort(404)


def _certificate(edition: Edition, public_id: str) -> Certificate:
    query = db.select(Certificate).filter_by(public_id=public_id, edition_id=edition.id)
    return db.first_or_404(query)


def _kind(name: str = "") -> CertificateKind:
    """The kind called ``name``, else the one in the address, else participation."""
    name = name or request.args.get("kind", CertificateKind.PARTICIPATION)
    return CertificateKind(name) if name in EDITION_KINDS else abort(404)


def _issued_words(count: int) -> str:
    if not count:
        return _("Nothing was left to issue.")
    return ngettext(
        "%(num)d certificate issued. The delegation, or the holder, gets a mail.",
        "%(num)d certificates issued. Each delegation, and each holder with an address, gets one "
        "mail.",
        count,
    )


def _with_states(people: list[Candidate], kind: CertificateKind) -> list[tuple[Candidate, str]]:
    """Each with ``issued``, ``due`` or ``missing``; without those whose role gets no such one."""
    found = []
    for person in people:
        lacking = person.lack(kind)
        if kind in person.issued:
            found.append((person, "issued"))
        elif lacking is not Lack.OTHER_ROLE:
            found.append((person, "due" if person.is_due(kind) else "missing"))
    return found


def _counts(people: list[tuple[Candidate, str]]) -> dict[str, int]:
    return {"issued": 0, "due": 0, "missing": 0} | Counter(state for __, state in people)


def _filters(people: list[tuple[Candidate, str]]) -> CertificateFilter:
    form = CertificateFilter(request.args)
    counts = _counts(people)
    names = {"due": _("To issue"), "issued": _("Issued"), "missing": _("Get none")}
    form.show.choices = [
        SelectChoice("", _("Everybody")),
        *(SelectChoice(key, f"{name} ({counts[key]})") for key, name in names.items()),
    ]
    return form


def _shown(people: list[tuple[Candidate, str]], filters: CertificateFilter) -> Pages:
    show = filters.show.data or ""
    wanted = [one for one, state in people if show in ("", state)]
    wanted = matching(wanted, filters.words.data or "")
    number = max(request.args.get("page", 1, type=int), 1)
    start = (number - 1) * PER_PAGE
    return Pages(number, len(wanted), wanted[start : start + PER_PAGE])
