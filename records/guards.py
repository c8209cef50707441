"""The trail's guards: append-only, and every event continues its subject's chain."""

from core.guards import INTEGRITY, Guard, append_only, trigger_function

_CHAIN = Guard(
    name="records_event_chain",
    table="records_event",
    postgresql=trigger_function(
        "records_event_chain",
        f"""DECLARE tip record;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'the event trail is append-only: % refused', TG_OP {INTEGRITY};
  END IF;
  SELECT seq, hash INTO tip FROM records_event
   WHERE subject = NEW.subject ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> COALESCE(tip.seq, 0) + 1 OR NEW.prev <> COALESCE(tip.hash, repeat('0', 64)) THEN
    RAISE EXCEPTION 'event % of % does not continue the chain', NEW.seq, NEW.subject {INTEGRITY};
  END IF;
  IF NEW.hash <> encode(sha256(convert_to(NEW.prev || E'\\n' || NEW.body, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'event % of % carries a wrong hash', NEW.seq, NEW.subject {INTEGRITY};
  END IF;
  RETURN NEW;
END""",
    )
    + "CREATE TRIGGER records_event_rows BEFORE INSERT OR UPDATE OR DELETE ON records_event"
    " FOR EACH ROW EXECUTE FUNCTION records_event_chain();\n"
    "CREATE TRIGGER records_event_table BEFORE TRUNCATE ON records_event"
    " FOR EACH STATEMENT EXECUTE FUNCTION records_event_chain();",
    sqlite=(
        "CREATE TRIGGER records_event_no_update BEFORE UPDATE ON records_event"
        " BEGIN SELECT RAISE(ABORT, 'the event trail is append-only: UPDATE refused'); END",
        "CREATE TRIGGER records_event_no_delete BEFORE DELETE ON records_event"
        " BEGIN SELECT RAISE(ABORT, 'the event trail is append-only: DELETE refused'); END",
        """CREATE TRIGGER records_event_continues BEFORE INSERT ON records_event
BEGIN
  SELECT RAISE(ABORT, 'the event trail is append-only: REPLACE refused')
   WHERE EXISTS (SELECT 1 FROM records_event
                  WHERE id = NEW.id OR (subject = NEW.subject AND seq = NEW.seq));
  SELECT RAISE(ABORT, 'event does not continue the chain')
   WHERE NEW.seq <> COALESCE(
           (SELECT max(seq) FROM records_event WHERE subject = NEW.subject), 0) + 1
      OR NEW.prev <> COALESCE(
           (SELECT hash FROM records_event WHERE subject = NEW.subject ORDER BY seq DESC LIMIT 1),
           '0000000000000000000000000000000000000000000000000000000000000000');
END""",
    ),
)
GUARDS = [
    _CHAIN,
    *append_only("records_seal"),
    *append_only("records_storedfile"),
    *append_only("records_attachment"),
    *append_only("records_comment"),
]
