CREATE TABLE `holds` (
	`name` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`why` text NOT NULL
);
