-- With btree_gin one index holds the time when an account was made beside the fragments of its search text. It is
-- trusted: the owner of the database may create it.

-- +goose Up
SET LOCAL lock_timeout = '1s';
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

-- An extension that somebody else owns or needs stays.
-- +goose Down
SET LOCAL lock_timeout = '1s';
-- +goose StatementBegin
DO $$
BEGIN
  DROP EXTENSION IF EXISTS btree_gin;
EXCEPTION
  WHEN insufficient_privilege OR dependent_objects_still_exist THEN
    RAISE NOTICE 'extension btree_gin stays: %', SQLERRM;
END
$$;
-- +goose StatementEnd
