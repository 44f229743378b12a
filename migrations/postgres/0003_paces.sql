CREATE UNLOGGED TABLE "paces" (
	"lane" text COLLATE "C" PRIMARY KEY NOT NULL,
	"full_at" bigint NOT NULL,
	"closed_until" bigint NOT NULL
);
