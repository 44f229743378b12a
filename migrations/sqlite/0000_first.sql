CREATE TABLE `accounts` (
	`account` text PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`person` text NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`zone` text,
	`standing` text NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `accounts_person` ON `accounts` (`person`);--> statement-breakpoint
CREATE TABLE `events` (
	`position` integer PRIMARY KEY NOT NULL,
	`stream` text NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text,
	`account` text NOT NULL,
	`policy` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	FOREIGN KEY (`stream`) REFERENCES `streams`(`stream`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_stream_seq` ON `events` (`stream`,`seq`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`stream` text NOT NULL,
	`place` text NOT NULL,
	`part` text NOT NULL,
	`body` text NOT NULL,
	`due_at` integer NOT NULL,
	`priority` integer NOT NULL,
	`generation` integer NOT NULL,
	`leased_until` integer,
	`attempts` integer NOT NULL,
	`uncertain` integer NOT NULL,
	`last_error` text,
	`dead_at` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`) WHERE "outbox"."dead_at" is null;--> statement-breakpoint
CREATE INDEX `outbox_leased` ON `outbox` (`place`,`leased_until`) WHERE "outbox"."leased_until" is not null;--> statement-breakpoint
CREATE INDEX `outbox_dead` ON `outbox` (`dead_at`) WHERE "outbox"."dead_at" is not null;--> statement-breakpoint
CREATE INDEX `outbox_stream` ON `outbox` (`stream`,`kind`);--> statement-breakpoint
CREATE TABLE `posts` (
	`stream` text NOT NULL,
	`place` text NOT NULL,
	`part` text NOT NULL,
	`channel` text NOT NULL,
	`message_id` text NOT NULL,
	`link` text,
	`shown` text NOT NULL,
	PRIMARY KEY(`stream`, `place`, `part`)
);
--> statement-breakpoint
CREATE INDEX `posts_message` ON `posts` (`channel`,`message_id`);--> statement-breakpoint
CREATE TABLE `receipts` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`outcome` text NOT NULL,
	`reply` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `receipts_at` ON `receipts` (`at`);--> statement-breakpoint
CREATE TABLE `streams` (
	`stream` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`number` integer NOT NULL,
	`seq` integer NOT NULL,
	`status` text NOT NULL,
	`service` text,
	`environment` text,
	`version` text,
	`ending` text,
	`starts_at` integer,
	`ends_at` integer,
	`owner` text,
	`parent` text,
	`updated_at` integer NOT NULL,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `streams_number` ON `streams` (`kind`,`number`);--> statement-breakpoint
CREATE INDEX `streams_status` ON `streams` (`kind`,`status`,`starts_at`);--> statement-breakpoint
CREATE INDEX `streams_service` ON `streams` (`kind`,`service`,`environment`,`version`);--> statement-breakpoint
CREATE INDEX `streams_owner` ON `streams` (`owner`,`kind`);--> statement-breakpoint
CREATE INDEX `streams_parent` ON `streams` (`parent`);--> statement-breakpoint
CREATE TRIGGER `events_refuse_update` BEFORE UPDATE ON `events` BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only: events are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `events_refuse_delete` BEFORE DELETE ON `events` BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only: events are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER `events_refuse_replace` BEFORE INSERT ON `events`
WHEN EXISTS (SELECT 1 FROM `events` WHERE `position` = NEW.`position` OR (`stream` = NEW.`stream` AND `seq` = NEW.`seq`)) BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only: this position or sequence number is taken');
END;
