"""Column types and mixins shared by every table."""

import enum
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, TypeDecorator
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from app.core.clock import now
from app.core.ids import public_id


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python, naive UTC in the database; refuses naive input."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


def choice(
    options: type[enum.StrEnum], *, name: str = "", **options_of_column: Any
) -> MappedColumn[Any]:
    """A column that holds one of ``options`` by value, checked by the database as well.

    The check is called like the options; ``name`` tells two columns of one table apart.
    """
    name = name or re.sub(r"(?<!^)(?=[A-Z])", "_", options.__name__).lower()
    kind = Enum(
        options,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )
    return mapped_column(kind, **options_of_column)


class Identified:
    """An integer inside, a short random id outside, and when it came to be."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=public_id)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
