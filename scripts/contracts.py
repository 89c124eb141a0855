"""An import contract of our own: what every domain app keeps, without naming each app.

The lists of import-linter name every package and break while an app is being added; this contract
looks at whatever lies below `handinhand`.
"""

from __future__ import annotations

import grimp
from importlinter import Contract, ContractCheck, fields, output


class DomainAppsContract(Contract):
    """Tables are imported by their own app only, and an app holds known files only."""

    type_name = "domain_apps"

    package = fields.StringField()
    free = fields.SetField(subfield=fields.StringField())
    known = fields.SetField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Collect one sentence per fault."""
        package = str(self.package)
        faults: list[str] = []
        for app in sorted(graph.find_children(package)):
            if app.rpartition(".")[2] in self.free:
                continue
            faults += self._stray_files(graph, app)
            faults += self._foreign_readers(graph, app)
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the sentences."""
        for fault in check.metadata["faults"]:
            output.print_error(fault, bold=False)

    def _stray_files(self, graph: grimp.ImportGraph, app: str) -> list[str]:
        strays = [
            module
            for module in sorted(graph.find_children(app))
            if module.rpartition(".")[2] not in self.known
            and module.removeprefix(f"{self.package}.") not in self.known
        ]
        return [
            f"{module} is none of the files of an app: put it in its layer." for module in strays
        ]

    def _foreign_readers(self, graph: grimp.ImportGraph, app: str) -> list[str]:
        models = f"{app}.models"
        if models not in graph.modules:
            return []
        tables = {models, *graph.find_descendants(models)}
        readers = {
            reader for table in tables for reader in graph.find_modules_that_directly_import(table)
        }
        return [
            f"{reader} imports {models}: go through {app}.access or {app}.services."
            for reader in sorted(readers)
            if reader != app and not reader.startswith(app + ".")
        ]
