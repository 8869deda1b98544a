"""What a parent gets: a private link, in their language."""

from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import show_date
from app.core.outbox import Mail
from registration.mails.links import to_consent
from registration.models import Participant


def send_consent_request(
    participant: Participant, *, token: str, name: str, email: str, language: str
) -> None:
    """Ask the parent ``name``; whoever holds the link answers, so it is in no other mail."""
    outbox.queue(to=email, language=language, mail=lambda: _request(participant, token, name))


def _request(participant: Participant, token: str, name: str) -> Mail:
    edition, child = participant.edition, participant.display_name
    return Mail(
        # no child's name: subjects stand in logs and on locked screens
        subject=_("%(edition)s: your consent is asked", edition=edition.name),
        paragraphs=[
            _("Dear %(name)s,", name=name),
            _(
                "%(organisation)s would like to bring %(child)s to %(edition)s, "
                "from %(start)s to %(end)s in %(city)s.",
                organisation=_organisation(participant),
                child=child,
                edition=edition.name,
                start=show_date(edition.starts_on, "long"),
                end=show_date(edition.ends_on, "long"),
                city=edition.city or edition.name,
            ),
            _(
                "We ask for your answer to each question on its own. "
                "It takes two minutes, and you can change it later by the same link."
            ),
            _("This link is yours alone: please do not pass it on."),
        ],
        action_label=_("Read and answer"),
        action_url=to_consent(token),
    )


def _organisation(participant: Participant) -> str:
    return participant.delegation.organisation.name if participant.delegation else "MILSET"
