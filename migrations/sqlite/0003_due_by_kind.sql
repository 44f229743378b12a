DROP INDEX `outbox_due`;--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`kind`,`due_at`,`key`) WHERE "outbox"."dead_at" is null;