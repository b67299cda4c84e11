-- What Atlas does not manage: triggers, the log's partitions, the materialised views, the application's rights.

-- +goose Up
SET LOCAL lock_timeout = '1s';

-- A login only moves last_login_at, and that is not an update of the account. Comparing whole rows keeps that true
-- for columns that do not exist yet.
CREATE TRIGGER users_updated_at BEFORE UPDATE ON public.users
  FOR EACH ROW
  WHEN (to_jsonb(OLD) - 'last_login_at' IS DISTINCT FROM to_jsonb(NEW) - 'last_login_at')
  EXECUTE FUNCTION public.update_updated_at_column();
CREATE TRIGGER user_profiles_updated_at BEFORE UPDATE ON public.user_profiles
  FOR EACH ROW
  EXECUTE FUNCTION public.update_updated_at_column();

-- Append-only: the row trigger is inherited by every partition, create_audit_partitions() adds the other one there.
-- ENABLE ALWAYS: session_replication_role = replica does not switch them off.
CREATE TRIGGER user_audit_log_refuse_change BEFORE UPDATE OR DELETE ON public.user_audit_log
  FOR EACH ROW EXECUTE FUNCTION public.refuse_audit_change();
CREATE TRIGGER user_audit_log_refuse_truncate BEFORE TRUNCATE ON public.user_audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change();
ALTER TABLE public.user_audit_log ENABLE ALWAYS TRIGGER user_audit_log_refuse_change;
ALTER TABLE public.user_audit_log ENABLE ALWAYS TRIGGER user_audit_log_refuse_truncate;
CREATE TRIGGER audit_seals_refuse_change BEFORE UPDATE OR DELETE ON public.audit_seals
  FOR EACH ROW EXECUTE FUNCTION public.refuse_audit_change();
CREATE TRIGGER audit_seals_refuse_truncate BEFORE TRUNCATE ON public.audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change();
ALTER TABLE public.audit_seals ENABLE ALWAYS TRIGGER audit_seals_refuse_change;
ALTER TABLE public.audit_seals ENABLE ALWAYS TRIGGER audit_seals_refuse_truncate;

-- An entry of a month without a partition must never be lost: the DEFAULT partition takes it.
CREATE TABLE IF NOT EXISTS public.user_audit_log_default PARTITION OF public.user_audit_log DEFAULT;
SELECT public.create_audit_partitions(3);

-- For reports and dashboards: as old as the last refresh, so never for a login or an authorisation.
CREATE MATERIALIZED VIEW public.v_users_complete AS
  SELECT u.id, u.email, u.username, u.status, u.email_verified_at, u.suspended_at, u.suspended_until, u.external_id,
         u.metadata_public, u.created_at, u.updated_at, u.last_login_at,
         p.first_name, p.last_name, p.display_name, p.bio, p.avatar_url, p.phone, p.locale, p.timezone,
         coalesce(r.role_names, '{}'::text[]) AS role_names
    FROM public.users u
    LEFT JOIN public.user_profiles p ON p.user_id = u.id
    LEFT JOIN (
      SELECT ur.user_id, array_agg(ro.name ORDER BY ro.name) AS role_names
        FROM public.user_roles ur
        JOIN public.roles ro ON ro.id = ur.role_id
       WHERE ur.valid_from <= now() AND (ur.expires_at IS NULL OR ur.expires_at > now())
       GROUP BY ur.user_id
    ) r ON r.user_id = u.id
   WHERE u.deleted_at IS NULL;
CREATE UNIQUE INDEX v_users_complete_key ON public.v_users_complete (id);

CREATE MATERIALIZED VIEW public.v_active_users_summary AS
  SELECT u.status,
         u.email_verified_at IS NOT NULL AS email_verified,
         count(*) AS users,
         count(*) FILTER (WHERE u.last_login_at > now() - interval '30 days') AS logged_in_30_days,
         count(*) FILTER (WHERE u.created_at > now() - interval '30 days') AS created_30_days,
         now() AS refreshed_at
    FROM public.users u
   WHERE u.deleted_at IS NULL
   GROUP BY u.status, u.email_verified_at IS NOT NULL;
CREATE UNIQUE INDEX v_active_users_summary_key ON public.v_active_users_summary (status, email_verified);

-- The application's rights, table by table. There are no default privileges: a migration that makes a table says who
-- may do what with it, and a forgotten grant fails the first test that uses the table.
GRANT SELECT, INSERT, UPDATE, DELETE ON
  public.users, public.user_profiles, public.roles, public.role_permissions, public.user_roles,
  public.user_credentials, public.sessions, public.refresh_tokens, public.email_verification_tokens,
  public.password_reset_tokens, public.signing_keys, public.login_throttles, public.idempotency_keys
  TO roster_app;
GRANT SELECT, INSERT ON public.user_audit_log, public.audit_seals TO roster_app;
GRANT USAGE ON SEQUENCE public.user_audit_log_seq_seq TO roster_app;
GRANT SELECT, INSERT, UPDATE ON public.audit_subject_keys TO roster_app;
GRANT SELECT ON public.v_users_complete, public.v_active_users_summary TO roster_app;

-- +goose Down
SET LOCAL lock_timeout = '1s';

-- The partitions stay, and with them the log: they go with the table, in the migration before this one.
REVOKE ALL ON
  public.users, public.user_profiles, public.roles, public.role_permissions, public.user_roles,
  public.user_credentials, public.sessions, public.refresh_tokens, public.email_verification_tokens,
  public.password_reset_tokens, public.signing_keys, public.login_throttles, public.idempotency_keys,
  public.user_audit_log, public.audit_seals, public.audit_subject_keys
  FROM roster_app;
REVOKE ALL ON SEQUENCE public.user_audit_log_seq_seq FROM roster_app;

DROP MATERIALIZED VIEW public.v_active_users_summary;
DROP MATERIALIZED VIEW public.v_users_complete;

-- +goose StatementBegin
DO $$
DECLARE
  part regclass;
BEGIN
  FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'public.user_audit_log'::regclass LOOP
    EXECUTE format('DROP TRIGGER user_audit_log_refuse_truncate ON %s', part);
  END LOOP;
END
$$;
-- +goose StatementEnd
DROP TRIGGER audit_seals_refuse_truncate ON public.audit_seals;
DROP TRIGGER audit_seals_refuse_change ON public.audit_seals;
DROP TRIGGER user_audit_log_refuse_truncate ON public.user_audit_log;
DROP TRIGGER user_audit_log_refuse_change ON public.user_audit_log;
DROP TRIGGER user_profiles_updated_at ON public.user_profiles;
DROP TRIGGER users_updated_at ON public.users;
