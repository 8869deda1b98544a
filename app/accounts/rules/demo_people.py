"""The accounts of the demonstration; one published password opens them all."""

from dataclasses import dataclass

from app.core.access import Role

DOMAIN = "demo.example"
PASSWORD = "demo-only"
#: argon2id of PASSWORD, computed once, so that loading the demo does not hash ten times
PASSWORD_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$08cZSff6Y7ymitjGGEvTMg"
    "$9qb8ohoI/33oR+Dtyo9L9aAuQMlIoXrc7nDrWL3PIF0"
)


@dataclass(frozen=True)
class DemoPerson:
    """One account: the part before the @, who it is, and the role it shows."""

    local: str
    name: str
    role: Role

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.local}@{DOMAIN}"


DEMO_PEOPLE = (
    DemoPerson("admin", "Ada Okonkwo", Role.ADMINISTRATOR),
    DemoPerson("manager", "Marek Wiśniewski", Role.PROGRAMME_MANAGER),
    DemoPerson("region", "Élodie Tremblay", Role.REGIONAL_VALIDATOR),
    DemoPerson("finance", "Filippo Conti", Role.FINANCE),
    DemoPerson("news", "Nadia Haddad", Role.COMMUNICATION_MANAGER),
    DemoPerson("desk", "Dávid Horváth", Role.DESK),
    DemoPerson("juror", "Julia Santos", Role.JUROR),
    DemoPerson("president", "Priya Raman", Role.PRESIDENT_OF_JURY),
    DemoPerson("member", "Miguel Herrera", Role.REPRESENTATIVE),
    DemoPerson("head", "Hana Nováková", Role.HEAD_OF_DELEGATION),
)
