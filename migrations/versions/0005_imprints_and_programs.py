"""What a badge says on paper; who was removed, and what programs sent, for the API of editions"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sent_delegation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_sent_delegation_user_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sent_delegation')),
    sa.UniqueConstraint('user_id', 'key', name=op.f('uq_sent_delegation_user_id_key'))
    )
    op.create_index(op.f('ix_sent_delegation_created_at'), 'sent_delegation', ['created_at'])
    op.create_table('removed_participant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('delegation_id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('removed_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegation.id'], name=op.f('fk_removed_participant_delegation_id_delegation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_removed_participant_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_removed_participant')),
    sa.UniqueConstraint('public_id', name=op.f('uq_removed_participant_public_id'))
    )
    op.create_index(op.f('ix_removed_participant_delegation_id'), 'removed_participant', ['delegation_id'])
    op.create_index(op.f('ix_removed_participant_edition_id'), 'removed_participant', ['edition_id'])
    op.add_column('badge', sa.Column('imprint', sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('badge') as batch_op:
        batch_op.drop_column('imprint')
    op.drop_table('removed_participant')
    op.drop_table('sent_delegation')
