-- atlas:txmode none
-- Refusals are found without a walk through the log. The index holds little, so that an entry costs what it did. It is
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
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON public.%I (occurred_at DESC, id DESC) WHERE outcome = ''refused''', month || '_occurred_at_id_idx', month);
    COMMIT;
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE INDEX IF NOT EXISTS user_audit_log_refused_idx ON public.user_audit_log (occurred_at DESC, id DESC) WHERE outcome = 'refused';
COMMENT ON INDEX public.user_audit_log_refused_idx IS 'What was refused, newest first.';

-- +goose Down
DROP INDEX IF EXISTS public.user_audit_log_refused_idx;
