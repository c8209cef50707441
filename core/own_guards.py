"""The guards of core's own tables: numbers have no gap and no double."""

from core.guards import INTEGRITY, Guard, append_only, trigger_function

_SERIES = Guard(
    name="core_numberseries_grows",
    table="core_numberseries",
    postgresql=trigger_function(
        "core_numberseries_grows",
        "BEGIN\n"
        "  IF TG_OP = 'INSERT' AND NEW.last = 0 THEN RETURN NEW; END IF;\n"
        "  IF TG_OP = 'UPDATE' AND NEW.last = OLD.last + 1 AND NEW.code = OLD.code"
        " THEN RETURN NEW; END IF;\n"
        f"  RAISE EXCEPTION 'a number series only grows by one' {INTEGRITY};\n"
        "END",
    )
    + "CREATE TRIGGER core_numberseries_grows_rows BEFORE INSERT OR UPDATE OR DELETE"
    " ON core_numberseries FOR EACH ROW EXECUTE FUNCTION core_numberseries_grows();",
    sqlite=(
        "CREATE TRIGGER core_numberseries_begins BEFORE INSERT ON core_numberseries"
        " WHEN NEW.last <> 0 OR EXISTS (SELECT 1 FROM core_numberseries WHERE id = NEW.id)"
        " BEGIN SELECT RAISE(ABORT, 'a number series only grows by one'); END",
        "CREATE TRIGGER core_numberseries_grows BEFORE UPDATE ON core_numberseries"
        " WHEN NEW.last <> OLD.last + 1 OR NEW.code <> OLD.code"
        " BEGIN SELECT RAISE(ABORT, 'a number series only grows by one'); END",
        "CREATE TRIGGER core_numberseries_stays BEFORE DELETE ON core_numberseries"
        " BEGIN SELECT RAISE(ABORT, 'a number series only grows by one'); END",
    ),
)
_DRAWN = Guard(
    name="core_drawnnumber_follows",
    table="core_drawnnumber",
    postgresql=trigger_function(
        "core_drawnnumber_follows",
        "BEGIN\n"
        "  IF NEW.serial <> (SELECT last FROM core_numberseries WHERE id = NEW.series_id) THEN\n"
        f"    RAISE EXCEPTION 'the number does not follow its series' {INTEGRITY};\n"
        "  END IF;\n  RETURN NEW;\nEND",
    )
    + "CREATE TRIGGER core_drawnnumber_follows_rows BEFORE INSERT ON core_drawnnumber"
    " FOR EACH ROW EXECUTE FUNCTION core_drawnnumber_follows();",
    sqlite=(
        "CREATE TRIGGER core_drawnnumber_follows BEFORE INSERT ON core_drawnnumber"
        " WHEN NEW.serial <> (SELECT last FROM core_numberseries WHERE id = NEW.series_id)"
        " BEGIN SELECT RAISE(ABORT, 'the number does not follow its series'); END",
    ),
)
GUARDS = [_SERIES, _DRAWN, *append_only("core_drawnnumber")]
