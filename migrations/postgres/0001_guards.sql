CREATE FUNCTION "events_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the journal is append-only: events are never %', TG_ARGV[0];
END
$$;
--> statement-breakpoint
CREATE TRIGGER "events_refuse_update" BEFORE UPDATE ON "events" FOR EACH STATEMENT EXECUTE FUNCTION "events_refuse"('changed');
--> statement-breakpoint
CREATE TRIGGER "events_refuse_delete" BEFORE DELETE ON "events" FOR EACH STATEMENT EXECUTE FUNCTION "events_refuse"('deleted');
--> statement-breakpoint
CREATE TRIGGER "events_refuse_truncate" BEFORE TRUNCATE ON "events" FOR EACH STATEMENT EXECUTE FUNCTION "events_refuse"('deleted');
--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "arrival" bigint GENERATED ALWAYS AS IDENTITY;
