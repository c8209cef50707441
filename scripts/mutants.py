"""Turn the rules round, one place at a time, and see whether their tests notice.

    python scripts/mutants.py --package orders [--count 16] [--seed 1]

A sample of comparisons, sums, `and`/`or`, `not`, `min`/`max` and choices of the package's rules is
drawn; in a copy of the tree each is turned round alone, and the package's tests that need no
database run against it until one fails. What survives is printed with its place: a test is missing,
or the change makes no difference (docs/proof.md says which).
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("orders", "pricing", "workflow", "worktime", "customers")
LEFT_OUT = (".git", ".venv", ".hypothesis", "__pycache__", "var", "screenshots", ".*_cache")
PATIENCE = 600  # seconds; a mutant that never ends is noticed too
# An order's limit moves by its last unit; what else is compared is said the other way.
OPERATORS: dict[type, Any] = {  # each of the kind that its node takes
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
NAMES = {"min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """One place of one file, turned round."""

    file: Path  # within the tree
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.before}  ->  {self.after}"


def turned(node: ast.AST) -> Iterator[ast.AST]:
    """Give the node with one thing in it turned round, for each thing that can be."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            ops = [*node.ops[:place], OPERATORS[type(operator)](), *node.ops[place + 1 :]]
            yield ast.Compare(left=node.left, ops=ops, comparators=node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield ast.BinOp(left=node.left, op=OPERATORS[type(node.op)](), right=node.right)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(op=OPERATORS[type(node.op)](), values=node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(test=node.test, body=node.orelse, orelse=node.body)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
        other = ast.Name(id=NAMES[node.func.id], ctx=ast.Load())
        yield ast.Call(func=other, args=node.args, keywords=node.keywords)


class _Put(ast.NodeTransformer):
    """Put one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().generic_visit(node)


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Give every mutant of a file."""
    text = (ROOT / file).read_text(encoding="utf-8")
    for place, node in enumerate(ast.walk(ast.parse(text))):
        for new in turned(node):
            tree = ast.parse(text)  # anew: putting changes it
            old = next(one for at, one in enumerate(ast.walk(tree)) if at == place)
            source = ast.unparse(_Put(old, new).visit(tree))
            line = getattr(node, "lineno", 0)
            yield Mutant(file, line, ast.unparse(node), ast.unparse(new), source)


def rules_of(package: str) -> list[Path]:
    """Give the files of a package's rules."""
    folder = ROOT / package
    found = sorted(folder.glob("rules/*.py")) or [folder / "rules.py"]
    return [one.relative_to(ROOT) for one in found]


def tests_pass(tree: Path, package: str) -> bool:
    """Run the package's tests that need no database, until one fails."""
    command = [sys.executable, "-m", "pytest", f"tests/{package}", "-x", "-q", "-n0"]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
        "TEST_WITHOUT_DATABASE": "1",
        "DEBUG": "1",
        "PYTHONDONTWRITEBYTECODE": "1",  # two mutants of one second look alike to the compiled file
    }
    try:
        done = subprocess.run(  # noqa: S603  # our own command
            [*command, "-p", "no:cacheprovider", "-p", "no:randomly"],
            cwd=tree,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def try_one(tree: Path, package: str, mutant: Mutant) -> bool:
    """Say whether the tests notice the mutant; the copy is whole again afterwards."""
    place = tree / mutant.file
    whole = place.read_bytes()
    place.write_text(mutant.source, encoding="utf-8")
    try:
        return not tests_pass(tree, package)
    finally:
        place.write_bytes(whole)


def main() -> int:
    """Try the sample; exit with 1 when something survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--package", choices=PACKAGES, required=True)
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    everything = [one for file in rules_of(given.package) for one in mutants_of(file)]
    drawn = random.Random(given.seed).sample(everything, min(given.count, len(everything)))  # noqa: S311  # a sample
    survived = 0
    with tempfile.TemporaryDirectory(prefix="marketing-mutants-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT_OUT))
        if not tests_pass(tree, given.package):
            sys.exit("The tests do not pass as the rules are.")
        for mutant in sorted(drawn, key=str):
            killed = try_one(tree, given.package, mutant)
            survived += not killed
            sys.stdout.write(f"{'killed  ' if killed else 'SURVIVED'}  {mutant}\n")
            sys.stdout.flush()
    tried, of = len(drawn), len(everything)
    sys.stdout.write(f"{given.package}: {tried - survived} of {tried} killed, {of} in all\n")
    return int(survived > 0)


if __name__ == "__main__":
    sys.exit(main())
