"""Carrying out migrations: the ones that only make new tables share one rendering of the models.

Django renders all related models anew after every operation; on an empty database with some seventy tables, nearly all
related to the region, that is four fifths of the time. A migration that only makes new tables gives the same tables
whether the models are rendered after each operation or once after several such migrations.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

Plan = list[tuple[Migration, bool]]


class TogetherExecutor(MigrationExecutor):
    """Django's executor, with runs of table-making migrations applied together."""

    def _migrate_all_forwards(
        self, state: ProjectState, plan: Plan, full_plan: Plan, fake: bool, fake_initial: bool
    ) -> ProjectState:
        if fake or fake_initial:
            whole: ProjectState = super()._migrate_all_forwards(  # type: ignore[misc]
                state, plan, full_plan, fake=fake, fake_initial=fake_initial
            )
            return whole
        waiting = {migration for migration, _ in plan}
        for batch in batches([migration for migration in self._small_first() if migration in waiting]):
            state = self._make_tables(state, batch) if makes_tables_only(batch[0]) else self._apply(state, batch[0])
        return state

    def _small_first(self) -> list[Migration]:
        """Other people's apps first: their many alterations cost least while few models stand."""
        leaves = sorted(self.loader.graph.leaf_nodes(), key=self._is_ours)
        return [migration for migration, _ in self.migration_plan(leaves, clean_start=True)]

    def _is_ours(self, node: tuple[str, str]) -> bool:
        return str(self.loader.graph.nodes[node].__module__).startswith("kasip.")

    def _apply(self, state: ProjectState, migration: Migration) -> ProjectState:
        _ = state.apps
        return self.apply_migration(state, migration)

    def _make_tables(self, state: ProjectState, batch: list[Migration]) -> ProjectState:
        state.__dict__.pop("apps", None)
        for migration in batch:
            migration.mutate_state(state, preserve=False)
        _ = state.apps
        for migration in batch:
            self._tell("apply_start", migration)
            with self.connection.schema_editor(atomic=migration.atomic) as schema_editor:
                for operation in migration.operations:
                    operation.database_forwards(migration.app_label, schema_editor, state, state)
            # Django takes the migration itself, which its stubs do not know
            self.record_migration(migration)  # type: ignore[arg-type, call-arg]
            self._tell("apply_success", migration)
        return state

    def _tell(self, what: str, migration: Migration) -> None:
        callback: Any = self.progress_callback
        if callback:
            callback(what, migration, False)  # noqa: FBT003  Django's own signature


def makes_tables_only(migration: Migration) -> bool:
    """This will say whether a migration does nothing but make new tables."""
    return bool(migration.operations) and all(type(operation) is CreateModel for operation in migration.operations)


def batches(plan: list[Migration]) -> list[list[Migration]]:
    """This will cut a plan into runs of table-making migrations and single others, keeping its order."""
    cut: list[list[Migration]] = []
    for migration in plan:
        joins = cut and makes_tables_only(cut[-1][0]) and makes_tables_only(migration)
        if joins:
            cut[-1].append(migration)
        else:
            cut.append([migration])
    return cut
