-- +goose Up
SET LOCAL lock_timeout = '1s';

-- create index "audit_seals_last_seq_idx" to table: "audit_seals"
CREATE INDEX "audit_seals_last_seq_idx" ON "public"."audit_seals" ("last_seq");

-- +goose Down
SET LOCAL lock_timeout = '1s';

-- reverse: create index "audit_seals_last_seq_idx" to table: "audit_seals"
DROP INDEX "public"."audit_seals_last_seq_idx";
