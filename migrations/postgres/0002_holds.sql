CREATE TABLE "holds" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"since" bigint NOT NULL,
	"why" text COLLATE "C" NOT NULL
);
