-- The views take the time of the last login from where it is now. They are made beside the old ones, which are read meanwhile.

-- +goose Up
SET LOCAL lock_timeout = '1s';

CREATE MATERIALIZED VIEW public.v_users_complete_new AS
  SELECT u.id, u.email, u.username, u.status, u.email_verified_at, u.suspended_at, u.suspended_until, u.external_id,
         u.metadata_public, u.created_at, u.updated_at, l.last_login_at,
         p.first_name, p.last_name, p.display_name, p.bio, p.avatar_url, p.phone, p.locale, p.timezone,
         coalesce(r.role_names, '{}'::text[]) AS role_names
    FROM public.users u
    LEFT JOIN public.user_logins l ON l.user_id = u.id
    LEFT JOIN public.user_profiles p ON p.user_id = u.id
    LEFT JOIN (
      SELECT ur.user_id, array_agg(ro.name ORDER BY ro.name) AS role_names
        FROM public.user_roles ur
        JOIN public.roles ro ON ro.id = ur.role_id
       WHERE ur.valid_from <= now() AND (ur.expires_at IS NULL OR ur.expires_at > now())
       GROUP BY ur.user_id
    ) r ON r.user_id = u.id
   WHERE u.deleted_at IS NULL;
CREATE UNIQUE INDEX v_users_complete_new_key ON public.v_users_complete_new (id);

CREATE MATERIALIZED VIEW public.v_active_users_summary_new AS
  SELECT u.status,
         u.email_verified_at IS NOT NULL AS email_verified,
         count(*) AS users,
         count(*) FILTER (WHERE l.last_login_at > now() - interval '30 days') AS logged_in_30_days,
         count(*) FILTER (WHERE u.created_at > now() - interval '30 days') AS created_30_days,
         now() AS refreshed_at
    FROM public.users u
    LEFT JOIN public.user_logins l ON l.user_id = u.id
   WHERE u.deleted_at IS NULL
   GROUP BY u.status, u.email_verified_at IS NOT NULL;
CREATE UNIQUE INDEX v_active_users_summary_new_key ON public.v_active_users_summary_new (status, email_verified);
GRANT SELECT ON public.v_users_complete_new, public.v_active_users_summary_new TO roster_app;

DROP MATERIALIZED VIEW public.v_users_complete;
ALTER MATERIALIZED VIEW public.v_users_complete_new RENAME TO v_users_complete;
ALTER INDEX public.v_users_complete_new_key RENAME TO v_users_complete_key;
DROP MATERIALIZED VIEW public.v_active_users_summary;
ALTER MATERIALIZED VIEW public.v_active_users_summary_new RENAME TO v_active_users_summary;
ALTER INDEX public.v_active_users_summary_new_key RENAME TO v_active_users_summary_key;
COMMENT ON MATERIALIZED VIEW public.v_users_complete IS 'Owner: user. Each account with its profile and the roles in force, as of the last refresh: for reports.';
COMMENT ON MATERIALIZED VIEW public.v_active_users_summary IS 'Owner: user. Accounts by status, counted at the last refresh: for dashboards.';
COMMENT ON INDEX public.v_users_complete_key IS 'Lets the view be refreshed while it is read; the account of an id.';
COMMENT ON INDEX public.v_active_users_summary_key IS 'Lets the view be refreshed while it is read.';

-- +goose Down
SET LOCAL lock_timeout = '1s';

CREATE MATERIALIZED VIEW public.v_users_complete_new AS
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
CREATE UNIQUE INDEX v_users_complete_new_key ON public.v_users_complete_new (id);

CREATE MATERIALIZED VIEW public.v_active_users_summary_new AS
  SELECT u.status,
         u.email_verified_at IS NOT NULL AS email_verified,
         count(*) AS users,
         count(*) FILTER (WHERE u.last_login_at > now() - interval '30 days') AS logged_in_30_days,
         count(*) FILTER (WHERE u.created_at > now() - interval '30 days') AS created_30_days,
         now() AS refreshed_at
    FROM public.users u
   WHERE u.deleted_at IS NULL
   GROUP BY u.status, u.email_verified_at IS NOT NULL;
CREATE UNIQUE INDEX v_active_users_summary_new_key ON public.v_active_users_summary_new (status, email_verified);
GRANT SELECT ON public.v_users_complete_new, public.v_active_users_summary_new TO roster_app;

DROP MATERIALIZED VIEW public.v_users_complete;
ALTER MATERIALIZED VIEW public.v_users_complete_new RENAME TO v_users_complete;
ALTER INDEX public.v_users_complete_new_key RENAME TO v_users_complete_key;
DROP MATERIALIZED VIEW public.v_active_users_summary;
ALTER MATERIALIZED VIEW public.v_active_users_summary_new RENAME TO v_active_users_summary;
ALTER INDEX public.v_active_users_summary_new_key RENAME TO v_active_users_summary_key;
COMMENT ON MATERIALIZED VIEW public.v_users_complete IS 'Owner: user. Each account with its profile and the roles in force, as of the last refresh: for reports.';
COMMENT ON MATERIALIZED VIEW public.v_active_users_summary IS 'Owner: user. Accounts by status, counted at the last refresh: for dashboards.';
COMMENT ON INDEX public.v_users_complete_key IS 'Lets the view be refreshed while it is read; the account of an id.';
COMMENT ON INDEX public.v_active_users_summary_key IS 'Lets the view be refreshed while it is read.';
