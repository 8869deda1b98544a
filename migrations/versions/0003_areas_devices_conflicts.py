"""Areas that several stations lead into, paired devices, conflicts of readings"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

DECIDED = sa.Enum('admitted', 'already', 'refused', name='decided', native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table('area',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('inside', sa.Integer(), nullable=False),
    sa.Column('counted_from', sa.DateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('inside >= 0 AND (capacity IS NULL OR inside <= capacity)', name=op.f('ck_area_within_capacity')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_area_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('edition_id', 'name', name=op.f('uq_area_edition_id_name')),
    sa.UniqueConstraint('public_id', name=op.f('uq_area_public_id'))
    )
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_area_edition_id'), ['edition_id'], unique=False)

    # Until now each station counted for itself: each gets an area of its name. The id of the
    # station is the id of its area, so that what follows can be told without asking back.
    op.execute("""INSERT INTO area (id, edition_id, name, capacity, inside, public_id, created_at)
        SELECT id, edition_id, name, capacity, inside, public_id, created_at FROM station""")
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("SELECT setval('area_id_seq', COALESCE((SELECT MAX(id) FROM area), 0) + 1, false)")

    with op.batch_alter_table('station', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('hours', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('session_id', sa.Integer(), nullable=True))
    op.execute('UPDATE station SET area_id = id')
    with op.batch_alter_table('station', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_station_within_capacity'), type_='check')
        batch_op.alter_column('area_id', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('hours', existing_type=sa.JSON(), server_default=None)
        batch_op.create_index(batch_op.f('ix_station_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_station_session_id'), ['session_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_station_area_id_area'), 'area', ['area_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_station_session_id_scheduled_session'), 'scheduled_session', ['session_id'], ['id'], ondelete='SET NULL')
        batch_op.drop_column('capacity')
        batch_op.drop_column('inside')

    op.create_table('device',
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('pairing_hash', sa.String(), nullable=True),
    sa.Column('pairing_ends_at', sa.DateTime(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=True),
    sa.Column('paired_at', sa.DateTime(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.Column('last_seen_at', sa.DateTime(), nullable=True),
    sa.Column('waiting', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_device_station_id_station')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
    sa.UniqueConstraint('pairing_hash', name=op.f('uq_device_pairing_hash')),
    sa.UniqueConstraint('public_id', name=op.f('uq_device_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_device_token_hash'))
    )
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_device_station_id'), ['station_id'], unique=False)

    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('device_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('decided', DECIDED, nullable=True))
        batch_op.add_column(sa.Column('happened_at', sa.DateTime(), nullable=True))
    op.execute("""UPDATE scan SET area_id = station_id,
        happened_at = CASE WHEN scanned_at < received_at THEN scanned_at ELSE received_at END""")
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.alter_column('area_id', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('happened_at', existing_type=sa.DateTime(), nullable=False)
        batch_op.drop_index(batch_op.f('ix_scan_station_badge'))
        batch_op.create_index('ix_scan_area_badge', ['area_id', 'badge_id', 'happened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_scan_device_id'), ['device_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_scan_device_id_device'), 'device', ['device_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_scan_area_id_area'), 'area', ['area_id'], ['id'])

    op.create_table('scan_conflict',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('admitted_twice', 'admitted_against_rules', 'clock_wrong', name='conflict_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('scan_id', sa.Integer(), nullable=False),
    sa.Column('other_scan_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(), nullable=True),
    sa.Column('settled_by', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_scan_conflict_edition_id_edition')),
    sa.ForeignKeyConstraint(['other_scan_id'], ['scan.id'], name=op.f('fk_scan_conflict_other_scan_id_scan'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['scan_id'], ['scan.id'], name=op.f('fk_scan_conflict_scan_id_scan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scan_conflict')),
    sa.UniqueConstraint('public_id', name=op.f('uq_scan_conflict_public_id')),
    sa.UniqueConstraint('scan_id', 'kind', name=op.f('uq_scan_conflict_scan_id_kind'))
    )
    with op.batch_alter_table('scan_conflict', schema=None) as batch_op:
        batch_op.create_index('ix_scan_conflict_open', ['edition_id', 'settled_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_scan_conflict_other_scan_id'), ['other_scan_id'], unique=False)


def downgrade() -> None:
    """What is inside shared areas cannot be split again: each station keeps its area's figures."""
    op.drop_table('scan_conflict')
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_scan_area_id_area'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_scan_device_id_device'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_scan_device_id'))
        batch_op.drop_index('ix_scan_area_badge')
        batch_op.create_index(batch_op.f('ix_scan_station_badge'), ['station_id', 'badge_id', 'id'], unique=False)
        batch_op.drop_constraint(batch_op.f('ck_scan_decided'), type_='check')
        batch_op.drop_column('happened_at')
        batch_op.drop_column('decided')
        batch_op.drop_column('device_id')
        batch_op.drop_column('area_id')
    op.drop_table('device')
    with op.batch_alter_table('station', schema=None) as batch_op:
        batch_op.add_column(sa.Column('inside', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('capacity', sa.Integer(), nullable=True))
    op.execute("""UPDATE station SET
        inside = (SELECT area.inside FROM area WHERE area.id = station.area_id),
        capacity = (SELECT area.capacity FROM area WHERE area.id = station.area_id)""")
    with op.batch_alter_table('station', schema=None) as batch_op:
        batch_op.alter_column('inside', existing_type=sa.Integer(), server_default=None)
        batch_op.drop_constraint(batch_op.f('fk_station_session_id_scheduled_session'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_station_area_id_area'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_station_session_id'))
        batch_op.drop_index(batch_op.f('ix_station_area_id'))
        batch_op.drop_column('session_id')
        batch_op.drop_column('hours')
        batch_op.drop_column('area_id')
        batch_op.create_check_constraint(batch_op.f('ck_station_within_capacity'), 'capacity IS NULL OR (inside >= 0 AND inside <= capacity)')
    op.drop_table('area')
