-- +goose Up
SET LOCAL lock_timeout = '1s';

-- create "user_imports" table
CREATE TABLE "public"."user_imports" (
  "id" uuid NOT NULL,
  "content_sha256" bytea NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "finished_at" timestamptz NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "user_imports_content_sha256_length" CHECK (octet_length(content_sha256) = 32)
);
-- create index "user_imports_content_sha256_key" to table: "user_imports"
CREATE UNIQUE INDEX "user_imports_content_sha256_key" ON "public"."user_imports" ("content_sha256");
-- set comment to table: "user_imports"
COMMENT ON TABLE "public"."user_imports" IS 'Owner: user. One row a file of accounts that was, or is being, imported; it goes 30 days later.';
-- set comment to column: "id" on table: "user_imports"
COMMENT ON COLUMN "public"."user_imports"."id" IS 'Orders imports by time (version 7).';
-- set comment to column: "content_sha256" on table: "user_imports"
COMMENT ON COLUMN "public"."user_imports"."content_sha256" IS 'SHA-256 of the file: tells the same one again, so that an import that was stopped goes on.';
-- set comment to column: "created_at" on table: "user_imports"
COMMENT ON COLUMN "public"."user_imports"."created_at" IS 'When it was begun.';
-- set comment to column: "finished_at" on table: "user_imports"
COMMENT ON COLUMN "public"."user_imports"."finished_at" IS 'When nothing was left; NULL while it is under way, or stopped.';
-- set comment to index: "user_imports_content_sha256_key" on table: "user_imports"
COMMENT ON INDEX "public"."user_imports_content_sha256_key" IS 'One import a file; finds it again.';
-- create "user_import_chunks" table
CREATE TABLE "public"."user_import_chunks" (
  "import_id" uuid NOT NULL,
  "first_byte" bigint NOT NULL,
  "end_byte" bigint NOT NULL,
  "imported" integer NOT NULL,
  "refused" integer NOT NULL,
  "refusals" jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY ("import_id", "first_byte"),
  CONSTRAINT "user_import_chunks_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "public"."user_imports" ("id") ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT "user_import_chunks_bytes" CHECK ((first_byte >= 0) AND (end_byte > first_byte)),
  CONSTRAINT "user_import_chunks_refusals_list" CHECK ((jsonb_typeof(refusals) = 'array'::text) AND (octet_length((refusals)::text) <= 16777216)),
  CONSTRAINT "user_import_chunks_rows" CHECK ((imported >= 0) AND (refused >= 0))
);
-- set comment to table: "user_import_chunks"
COMMENT ON TABLE "public"."user_import_chunks" IS 'Owner: user. A piece of an import, in the transaction of its accounts: what is here is not read again.';
-- set comment to column: "import_id" on table: "user_import_chunks"
COMMENT ON COLUMN "public"."user_import_chunks"."import_id" IS 'Of which import it is a piece.';
-- set comment to column: "first_byte" on table: "user_import_chunks"
COMMENT ON COLUMN "public"."user_import_chunks"."first_byte" IS 'Where it begins in the file.';
-- set comment to column: "end_byte" on table: "user_import_chunks"
COMMENT ON COLUMN "public"."user_import_chunks"."end_byte" IS 'Where it ends, not included.';
-- set comment to column: "imported" on table: "user_import_chunks"
COMMENT ON COLUMN "public"."user_import_chunks"."imported" IS 'How many of its rows became accounts.';
-- set comment to column: "refused" on table: "user_import_chunks"
COMMENT ON COLUMN "public"."user_import_chunks"."refused" IS 'How many did not.';
-- set comment to column: "refusals" on table: "user_import_chunks"
COMMENT ON COLUMN "public"."user_import_chunks"."refusals" IS 'Which rows these are, and which rules they break; never what they hold.';

GRANT SELECT, INSERT, UPDATE, DELETE ON public.user_imports, public.user_import_chunks TO roster_app;

-- +goose Down
SET LOCAL lock_timeout = '1s';

-- reverse: create "user_import_chunks" table
DROP TABLE "public"."user_import_chunks";
-- reverse: create "user_imports" table
DROP TABLE "public"."user_imports";
