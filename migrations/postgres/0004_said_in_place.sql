DROP INDEX "outbox_stream";--> statement-breakpoint
CREATE INDEX "outbox_said" ON "outbox" USING btree ("stream","kind","place");