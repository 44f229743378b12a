DROP INDEX `outbox_stream`;--> statement-breakpoint
CREATE INDEX `outbox_said` ON `outbox` (`stream`,`kind`,`place`);