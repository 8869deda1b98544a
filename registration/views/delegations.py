"""A head of delegation's own pages: the list, one delegation, submitting, withdrawing."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.billing.models import InvoiceKind
from app.billing.queries import invoices_of, settlement_of
from app.core import audit
from app.core.access import requires
from app.core.web import blame, page
from registration.forms.delegations import ReasonForm, SubmitForm
from registration.models import Delegation
from registration.queries import permissions, wording
from registration.queries.delegations import documents_of, own_delegations
from registration.queries.sheets import Sheet, sheet_of
from registration.rules.delegation_states import Actor, Move
from registration.services.delegations import submit_delegation, withdraw_delegation
from registration.services.places import NoPlaces
from registration.views import summary
from registration.views.access import BILLERS, OWN, READERS, billed_or_404, delegation_or_404
from registration.views.blueprint import bp


@bp.get("/delegations/")
@requires(*OWN)
def delegations() -> Any:
    """The delegations of the caller's organisations."""
    mine = own_delegations(current_user)
    return page("registration/delegations.html", delegations=mine, words=wording)


@bp.get("/delegations/<public_id>/")
@requires(*BILLERS)
def delegation(public_id: str) -> Any:
    """One delegation: people, projects, price so far, what is missing; for finance the price."""
    found = billed_or_404(public_id)
    sheet = sheet_of(found)
    return page("registration/delegation.html", **_context(found, sheet))


@bp.route("/delegations/<public_id>/submit", methods=["GET", "POST"])
@requires(*READERS)
def submit(public_id: str) -> Any:
    """Look once more, declare the insurance, submit."""
    found = delegation_or_404(public_id)
    form = SubmitForm(obj=found)
    status = 0
    if form.validate_on_submit():
        with blame(form):
            try:
                submit_delegation(found, insured=form.insured.data, by=current_user)
            except NoPlaces as full:
                status = full.status
                raise
            flash(_("Submitted. You will get a mail when it is validated."), "ok")
            return redirect(url_for(".delegation", public_id=public_id))
    sheet = sheet_of(found)
    shown, usual = page(
        "registration/submit.html",
        form=form,
        delegation=found,
        edition=found.edition,
        sheet=sheet,
        words=wording,
        todo=summary.todo(found, sheet),
        ready=not summary.blocking(sheet),
    )
    return shown, status or usual


@bp.route("/delegations/<public_id>/withdraw", methods=["GET", "POST"])
@requires(*READERS)
def withdraw(public_id: str) -> Any:
    """Take the whole delegation out, after saying what goes."""
    found = delegation_or_404(public_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with blame(form):
            withdraw_delegation(found, reason=form.reason.data or "", by=current_user)
            flash(_("The delegation is withdrawn and its places are free."), "ok")
            return redirect(url_for(".delegation", public_id=public_id))
    return page(
        "registration/withdraw.html",
        form=form,
        delegation=found,
        edition=found.edition,
        sheet=sheet_of(found),
        words=wording,
    )


def _context(found: Delegation, sheet: Sheet) -> dict[str, Any]:
    """Everything the page shows, in a fixed number of statements."""
    moves = permissions.moves_open(current_user, found)
    own = Actor.HEAD_OF_DELEGATION in permissions.actors_of(current_user, found)
    return {
        "delegation": found,
        "edition": found.edition,
        "sheet": sheet,
        "words": wording,
        "steps": summary.steps(found, sheet),
        "step_now": summary.step_now(found),
        "todo": summary.todo(found, sheet),
        "rows": summary.people_rows(sheet),
        "project_rows": summary.project_rows(found, sheet),
        "documents": documents_of(found),
        "history": audit.history(found, limit=30),
        "reads_people": permissions.may_read_people(current_user, found),
        "may_edit": permissions.may_edit(current_user, found),
        "may_complete": permissions.may_complete(current_user, found),
        "own": own,
        "may_withdraw": Move.WITHDRAW in moves,
        "staff_moves": _staff_moves(moves),
        **_money(found, sheet, own),
    }


def _staff_moves(moves: list[Move]) -> list[Move]:
    """The decisions of an office, accepting first."""
    decisions = [move for move in moves if move not in (Move.SUBMIT, Move.WITHDRAW)]
    return sorted(decisions, key=lambda move: move is not Move.VALIDATE)


def _money(found: Delegation, sheet: Sheet, own: bool) -> dict[str, Any]:
    invoices = invoices_of(InvoiceKind.REGISTRATION, found.public_id)
    settled = {invoice.id: settlement_of(invoice) for invoice in invoices}
    live = [invoice for invoice in invoices if invoice.cancelled_at is None]
    received = sum(each.paid_cents for each in settled.values())
    total = sum(each.total_cents for each in live) if live else sheet.quote.total_cents
    return {
        "invoices": invoices,
        "settled": settled,
        "received": received,
        "to_pay": max(0, total - received),
        "asked": total,
        "due_on": live[0].due_on if live else sheet.terms.payment_due_on,
        "next": summary.next_step(found, sheet, invoices=live, own=own),
    }
