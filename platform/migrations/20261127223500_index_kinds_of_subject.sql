-- atlas:txmode none
-- Entries about anything but an account are found without a walk through the log. The index holds little, so that an entry costs what it did. It is
-- built month by month, each in a transaction of its own: who writes waits while one month is read. The last statement
-- finds them built, and makes them one.

-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
DO $$
DECLARE
  month text;
BEGIN
  FOR month IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'public.user_audit_log'::regclass ORDER BY c.relname
  LOOP
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON public.%I (subject_type, occurred_at DESC, id DESC) WHERE subject_type <> ''user''', month || '_subject_type_occurred_at_id_idx', month);
    COMMIT;
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE INDEX IF NOT EXISTS user_audit_log_subject_type_idx ON public.user_audit_log (subject_type, occurred_at DESC, id DESC) WHERE subject_type <> 'user';
COMMENT ON INDEX public.user_audit_log_subject_type_idx IS 'What was done to things of one kind, other than accounts, newest first.';

-- +goose Down
DROP INDEX IF EXISTS public.user_audit_log_subject_type_idx;
