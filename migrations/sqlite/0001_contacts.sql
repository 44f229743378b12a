CREATE TABLE `contacts` (
	`key` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `accounts` ADD `heard_at` integer;--> statement-breakpoint
ALTER TABLE `posts` ADD `platform` text DEFAULT 'slack' NOT NULL;