CREATE TABLE "accounts" (
	"account" text COLLATE "C" PRIMARY KEY NOT NULL,
	"platform" text COLLATE "C" NOT NULL,
	"person" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"email" text COLLATE "C",
	"zone" text COLLATE "C",
	"standing" text COLLATE "C" NOT NULL,
	"seen_at" bigint NOT NULL,
	"heard_at" bigint
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"body" text COLLATE "C" NOT NULL,
	"seen_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"position" bigint PRIMARY KEY NOT NULL,
	"stream" text COLLATE "C" NOT NULL,
	"seq" bigint NOT NULL,
	"type" text COLLATE "C" NOT NULL,
	"body" text COLLATE "C" NOT NULL,
	"at" bigint NOT NULL,
	"actor" text COLLATE "C",
	"account" text COLLATE "C" NOT NULL,
	"policy" text COLLATE "C" NOT NULL,
	"previous_hash" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"stream" text COLLATE "C" NOT NULL,
	"place" text COLLATE "C" NOT NULL,
	"part" text COLLATE "C" NOT NULL,
	"body" text COLLATE "C" NOT NULL,
	"due_at" bigint NOT NULL,
	"priority" bigint NOT NULL,
	"generation" bigint NOT NULL,
	"leased_until" bigint,
	"attempts" bigint NOT NULL,
	"uncertain" boolean NOT NULL,
	"last_error" text COLLATE "C",
	"dead_at" bigint
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"stream" text COLLATE "C" NOT NULL,
	"place" text COLLATE "C" NOT NULL,
	"part" text COLLATE "C" NOT NULL,
	"channel" text COLLATE "C" NOT NULL,
	"message_id" text COLLATE "C" NOT NULL,
	"link" text COLLATE "C",
	"shown" text COLLATE "C" NOT NULL,
	"platform" text COLLATE "C" DEFAULT 'slack' NOT NULL,
	CONSTRAINT "posts_stream_place_part_pk" PRIMARY KEY("stream","place","part")
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"outcome" text COLLATE "C" NOT NULL,
	"reply" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "streams" (
	"stream" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"number" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"service" text COLLATE "C",
	"environment" text COLLATE "C",
	"version" text COLLATE "C",
	"ending" text COLLATE "C",
	"starts_at" bigint,
	"ends_at" bigint,
	"owner" text COLLATE "C",
	"parent" text COLLATE "C",
	"updated_at" bigint NOT NULL,
	"state" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_stream_streams_stream_fk" FOREIGN KEY ("stream") REFERENCES "streams"("stream") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_person" ON "accounts" USING btree ("person");--> statement-breakpoint
CREATE UNIQUE INDEX "events_stream_seq" ON "events" USING btree ("stream","seq");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("kind","due_at","key") WHERE "outbox"."dead_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_leased" ON "outbox" USING btree ("place","leased_until") WHERE "outbox"."leased_until" is not null;--> statement-breakpoint
CREATE INDEX "outbox_dead" ON "outbox" USING btree ("dead_at") WHERE "outbox"."dead_at" is not null;--> statement-breakpoint
CREATE INDEX "outbox_stream" ON "outbox" USING btree ("stream","kind");--> statement-breakpoint
CREATE INDEX "posts_message" ON "posts" USING btree ("channel","message_id");--> statement-breakpoint
CREATE INDEX "receipts_at" ON "receipts" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "streams_number" ON "streams" USING btree ("kind","number");--> statement-breakpoint
CREATE INDEX "streams_status" ON "streams" USING btree ("kind","status","starts_at");--> statement-breakpoint
CREATE INDEX "streams_service" ON "streams" USING btree ("kind","service","environment","version");--> statement-breakpoint
CREATE INDEX "streams_neighbours" ON "streams" USING btree ("kind","service","environment","status","number");--> statement-breakpoint
CREATE INDEX "streams_owner" ON "streams" USING btree ("owner","kind");--> statement-breakpoint
CREATE INDEX "streams_parent" ON "streams" USING btree ("parent");