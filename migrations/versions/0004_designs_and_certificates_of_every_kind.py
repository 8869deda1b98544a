"""Badge designs, kiosks, certificates of every kind with wording, batches and seals"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

LIVE = sa.text('revoked_at IS NULL')
OLD_KINDS = ('participation', 'exhibitor', 'supervisor')
KINDS = (*OLD_KINDS, 'speaker', 'volunteer', 'young_citizen', 'jury', 'winner', 'member')
OLD_STATIONS = ('door', 'meal', 'session', 'exit', 'bus', 'award')
STATIONS = (*OLD_STATIONS, 'kiosk')


def kinds(options: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*options, name=name, native_enum=False, create_constraint=True, length=40)


def one_of(options: tuple[str, ...]) -> str:
    return 'kind IN (%s)' % ', '.join(f"'{option}'" for option in options)


def upgrade() -> None:
    op.create_table('badge_design',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('logo_key', sa.String(), nullable=True),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_badge_design_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_design')),
    sa.UniqueConstraint('edition_id', name=op.f('uq_badge_design_edition_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_badge_design_public_id'))
    )
    op.create_table('seal_key',
    sa.Column('certificates', sa.String(), nullable=False),
    sa.Column('private_key', sa.Text(), nullable=False),
    sa.Column('retired_at', sa.DateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seal_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_seal_key_public_id'))
    )
    op.create_table('certificate_wording',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', kinds(KINDS, 'certificate_kind'), nullable=False),
    sa.Column('is_given', sa.Boolean(), nullable=False),
    sa.Column('days_min', sa.Integer(), nullable=False),
    sa.Column('sessions_min', sa.Integer(), nullable=False),
    sa.Column('headings', sa.JSON(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('signatories', sa.JSON(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('days_min BETWEEN 0 AND 60', name=op.f('ck_certificate_wording_days_in_reach')),
    sa.CheckConstraint('sessions_min BETWEEN 0 AND 60', name=op.f('ck_certificate_wording_sessions_in_reach')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_certificate_wording_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_wording')),
    sa.UniqueConstraint('edition_id', 'kind', name=op.f('uq_certificate_wording_edition_id_kind')),
    sa.UniqueConstraint('public_id', name=op.f('uq_certificate_wording_public_id'))
    )
    op.create_table('certificate_batch',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', kinds(KINDS, 'certificate_kind'), nullable=True),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('signatories', sa.JSON(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('file_key', sa.String(), nullable=True),
    sa.Column('leased_until', sa.DateTime(), nullable=True),
    sa.Column('asked_by', sa.String(), nullable=False),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.Column('trouble', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('done >= 0 AND done <= total', name=op.f('ck_certificate_batch_done_of_total')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_certificate_batch_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_batch')),
    sa.UniqueConstraint('public_id', name=op.f('uq_certificate_batch_public_id'))
    )
    with op.batch_alter_table('certificate_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_batch_edition_id'), ['edition_id'], unique=False)

    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.add_column(sa.Column('collected_at', sa.DateTime(), nullable=True))
    with op.batch_alter_table('signing_key', schema=None) as batch_op:
        batch_op.add_column(sa.Column('compromised_at', sa.DateTime(), nullable=True))
    with op.batch_alter_table('station', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_station_station_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_station_station_kind'), one_of(STATIONS))

    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('subject', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('organisation_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('account_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('author_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('batch_id', sa.Integer(), nullable=True))
    # Until now participants alone were certified. Of somebody erased only the paper is known.
    op.execute("""UPDATE certificate SET subject = COALESCE(
        (SELECT 'participant:' || participant.public_id FROM participant
            WHERE participant.id = certificate.participant_id),
        'erased:' || certificate.public_id)""")
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.alter_column('subject', existing_type=sa.String(), nullable=False)
        batch_op.alter_column('edition_id', existing_type=sa.Integer(), nullable=True)
        batch_op.drop_constraint(batch_op.f('ck_certificate_certificate_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_certificate_certificate_kind'), one_of(KINDS))
        batch_op.drop_index('ux_certificate_live')
        batch_op.create_index('ux_certificate_live', ['subject', 'kind'], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
        for column in ('subject', 'organisation_id', 'account_id', 'author_id', 'batch_id'):
            batch_op.create_index(batch_op.f(f'ix_certificate_{column}'), [column], unique=False)
        for column, table in (('organisation_id', 'organisation'), ('account_id', 'account'), ('author_id', 'author'), ('batch_id', 'certificate_batch')):
            batch_op.create_foreign_key(batch_op.f(f'fk_certificate_{column}_{table}'), table, [column], ['id'], ondelete='SET NULL')


def downgrade() -> None:
    """Certificates of kinds that were not there before go: nothing could hold them. A kiosk becomes
    a door that is closed."""
    gone = 'NOT (%s)' % one_of(OLD_KINDS)
    op.execute(f'DELETE FROM certificate WHERE {gone}')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        for column, table in (('organisation_id', 'organisation'), ('account_id', 'account'), ('author_id', 'author'), ('batch_id', 'certificate_batch')):
            batch_op.drop_constraint(batch_op.f(f'fk_certificate_{column}_{table}'), type_='foreignkey')
        for column in ('subject', 'organisation_id', 'account_id', 'author_id', 'batch_id'):
            batch_op.drop_index(batch_op.f(f'ix_certificate_{column}'))
        batch_op.drop_index('ux_certificate_live')
        batch_op.create_index('ux_certificate_live', ['participant_id', 'kind'], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.drop_constraint(batch_op.f('ck_certificate_certificate_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_certificate_certificate_kind'), one_of(OLD_KINDS))
        batch_op.alter_column('edition_id', existing_type=sa.Integer(), nullable=False)
        for column in ('subject', 'organisation_id', 'account_id', 'author_id', 'batch_id'):
            batch_op.drop_column(column)
    op.execute("UPDATE station SET kind = 'door', closed_at = COALESCE(closed_at, created_at) WHERE kind = 'kiosk'")
    with op.batch_alter_table('station', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_station_station_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_station_station_kind'), one_of(OLD_STATIONS))
    with op.batch_alter_table('signing_key', schema=None) as batch_op:
        batch_op.drop_column('compromised_at')
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.drop_column('collected_at')
    op.drop_table('certificate_batch')
    op.drop_table('certificate_wording')
    op.drop_table('seal_key')
    op.drop_table('badge_design')
