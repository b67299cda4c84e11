-- +goose Up
SET LOCAL lock_timeout = '1s';

-- Drops the partition of one month of the log (its first day, UTC) and tells what was in it. Runs as the owner, and is
-- the only way in which the application can make the log shorter, so it has conditions of its own: the month ended at
-- least 30 days ago, and a seal covers its last entry. The caller records it in the log, in the same transaction. Seals
-- stay.
-- +goose StatementBegin
CREATE FUNCTION public.drop_audit_month(month date, OUT entries bigint, OUT first_seq bigint, OUT last_seq bigint)
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
  SET timezone = 'UTC'
  SET lock_timeout = '1s'
AS $$
DECLARE
  part text := 'user_audit_log_' || to_char(month, 'YYYY_MM');
BEGIN
  IF month IS NULL OR month <> date_trunc('month', month) THEN
    RAISE EXCEPTION '% is not the first day of a month', month USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF month + interval '1 month 30 days' > now() THEN
    RAISE EXCEPTION '% is too young to be dropped', part USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = 'public.user_audit_log'::regclass
                    AND inhrelid = to_regclass('public.' || part)) THEN
    RAISE EXCEPTION 'there is no partition %', part USING ERRCODE = 'undefined_table';
  END IF;
  -- Nobody adds an entry between the count and the end.
  EXECUTE format('LOCK TABLE public.%I IN SHARE MODE', part);
  EXECUTE format('SELECT count(*), coalesce(min(seq), 0), coalesce(max(seq), 0) FROM public.%I', part)
     INTO entries, first_seq, last_seq;
  IF last_seq > coalesce((SELECT max(s.last_seq) FROM public.audit_seals s), 0) THEN
    RAISE EXCEPTION '% holds entries that are not sealed', part USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  EXECUTE format('DROP TABLE public.%I', part);
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION public.drop_audit_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.drop_audit_month(date) TO roster_app;

-- +goose Down
SET LOCAL lock_timeout = '1s';

DROP FUNCTION public.drop_audit_month(date);
