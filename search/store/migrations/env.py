"""Makes Alembic run the migrations on the connection that `search.store.schema` hands over."""

from alembic import context

from search.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
