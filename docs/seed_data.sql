-- Sample accounts, for development: everybody knows their passwords. Written by `go tool schema seed` from what
-- `roster seed` makes; do not edit.
--
--   EMAIL            USERNAME  PASSWORD             ROLE       STATE
--   ada@example.com  ada       sample-ada-password  admin      active
--   max@example.com  max       sample-max-password  moderator  active
--   uma@example.com  uma       sample-uma-password  user       active
--   gus@example.com  gus       sample-gus-password  guest      active
--   una@example.com  una       sample-una-password  user       pending
--   sid@example.com  sid       sample-sid-password  user       suspended
--
--   psql -d user_management -f docs/database_schema.sql
--   psql -d user_management -f docs/seed_data.sql
--
-- All of it or nothing is loaded. Of the log it has the entries without personal values: those are sealed under keys that
-- each installation makes for itself. `roster seed` on your own database gives you all of them.

\set ON_ERROR_STOP on
BEGIN;

DO $$
BEGIN
  IF EXISTS (SELECT FROM public.users WHERE email_canonical IN ('ada@example.com', 'max@example.com', 'uma@example.com',
             'gus@example.com', 'una@example.com', 'sid@example.com') AND deleted_at IS NULL) THEN
    RAISE EXCEPTION 'sample accounts are in this database already';
  END IF;
END
$$;

INSERT INTO public.user_audit_log (id, occurred_at, action, outcome, actor_kind, actor_id, session_id, subject_type, subject_id, changes, reason, ip_sealed, user_agent_sealed, request_id, content_hash) VALUES
  ('01a2136a-03eb-7b6d-8f85-4fa08f556e7a', '2026-11-25 15:54:04.65175+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', '22509a03-d36c-4975-9b5c-5e7fea82be7b', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\xbc52fc0b0484a19c8a8cd2dec8d9d38f7a6bd7978d797cad769ff4785a080e28'),
  ('01a2136a-0421-7e4c-9c48-36ad1709ede3', '2026-11-25 15:54:04.705937+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', '49d9b2c2-0480-4fd5-bfee-6319dfabe8cd', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\x1e475ed1703f9ec221a00d9a21e53588e8f08b102f187bddc4d33b63366a659c'),
  ('01a2136a-052f-7425-89b0-3cd380553fb2', '2026-11-25 15:54:04.975272+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', '29c857a1-3a4c-4efa-a577-52aba17b14b1', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\x0d54b045a87eec5dd62c6db7e3fa5239a0fe5449a5e8d27d1cf588cbfdd1d8b8'),
  ('01a2136a-05d4-7bb7-af7e-cb34137640d8', '2026-11-25 15:54:05.140768+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', '8c438ee0-7a9f-4460-8141-478e0e391352', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\x7c633e146922769a086a4795a8f0917ebeea239d3c283c234d3229111056485e'),
  ('01a2136a-069c-70dd-8986-96fe85661e6d', '2026-11-25 15:54:05.340057+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', '91dd8f34-7fbb-42c8-a194-2ddd1538968d', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\x11968ae1652959d47192e44b559839d89b83860e3d20910bfb47572fed4ace89'),
  ('01a2136a-073e-76db-863f-48eab8c0d7eb', '2026-11-25 15:54:05.50245+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', 'c9d61ba3-6556-46e1-91ba-4709cb4ddf52', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\xcfa3b874025db330a0e26afa3b32cd85692870a85cb7faad84341e09bea606ba');

INSERT INTO public.users (id, email, email_canonical, username, username_canonical, status, email_verified_at, suspended_at, suspended_until, suspension_reason, external_id, metadata_public, metadata_private, search_text, version, last_login_at, deleted_at, purge_at) VALUES
  ('22509a03-d36c-4975-9b5c-5e7fea82be7b', 'ada@example.com', 'ada@example.com', 'ada', 'ada', 'active', now(), NULL, NULL, NULL, NULL, '{}', '{}', 'ada@example.com
ada
ada lovelace
ada', '1', NULL, NULL, NULL),
  ('29c857a1-3a4c-4efa-a577-52aba17b14b1', 'uma@example.com', 'uma@example.com', 'uma', 'uma', 'active', now(), NULL, NULL, NULL, NULL, '{}', '{}', 'uma@example.com
uma
uma sharma
uma', '1', NULL, NULL, NULL),
  ('49d9b2c2-0480-4fd5-bfee-6319dfabe8cd', 'max@example.com', 'max@example.com', 'max', 'max', 'active', now(), NULL, NULL, NULL, NULL, '{}', '{}', 'max@example.com
max
max planck
max', '1', NULL, NULL, NULL),
  ('8c438ee0-7a9f-4460-8141-478e0e391352', 'gus@example.com', 'gus@example.com', 'gus', 'gus', 'active', now(), NULL, NULL, NULL, NULL, '{}', '{}', 'gus@example.com
gus
gus
gus', '1', NULL, NULL, NULL),
  ('91dd8f34-7fbb-42c8-a194-2ddd1538968d', 'una@example.com', 'una@example.com', 'una', 'una', 'pending', NULL, NULL, NULL, NULL, NULL, '{}', '{}', 'una@example.com
una
una unwin
una', '1', NULL, NULL, NULL),
  ('c9d61ba3-6556-46e1-91ba-4709cb4ddf52', 'sid@example.com', 'sid@example.com', 'sid', 'sid', 'suspended', now(), now(), NULL, 'Sample of a suspended account.', NULL, '{}', '{}', 'sid@example.com
sid
sid sutton
sid', '2', NULL, NULL, NULL);

INSERT INTO public.user_credentials (user_id, password_hash, password_changed_at, token_epoch) VALUES
  ('22509a03-d36c-4975-9b5c-5e7fea82be7b', '$argon2id$v=19$m=19456,t=2,p=1$bdsDkTD8jkUc7yKbJ7L8VA$P+oRGU4YegoqBiigQuR+6BXHofbuaWDtNL7C46CgBT4', now(), '1'),
  ('29c857a1-3a4c-4efa-a577-52aba17b14b1', '$argon2id$v=19$m=19456,t=2,p=1$U5MAOGiIpJ13+qXqRh5+pg$Gd4+1A53Afv4oJFQDoK34naNkrXMhNnClUZS+D93CCo', now(), '1'),
  ('49d9b2c2-0480-4fd5-bfee-6319dfabe8cd', '$argon2id$v=19$m=19456,t=2,p=1$815vrVsli4Ogi56Be00j+g$s2+Sp1xD3sl0ptr8qVXaidmi+vvW5V+wsqTjpvkIKVE', now(), '1'),
  ('8c438ee0-7a9f-4460-8141-478e0e391352', '$argon2id$v=19$m=19456,t=2,p=1$aCPLnWUaUtrpfzenWHyfYA$pYU0URNWF8AOGgFfwUAvASlysWxMpu1Xtqt/SOW5+Kw', now(), '1'),
  ('91dd8f34-7fbb-42c8-a194-2ddd1538968d', '$argon2id$v=19$m=19456,t=2,p=1$hYmI86SuzmZXwcF7xHg5KQ$8mQciDh9/by+VB2w8JjsBL+IrEytVwqtN1p7uCJrrro', now(), '1'),
  ('c9d61ba3-6556-46e1-91ba-4709cb4ddf52', '$argon2id$v=19$m=19456,t=2,p=1$4Iol/ciRVRyl/YxDutGbYw$R6zi1GB770Lo1UpMaJ3HU+IgBTgU1pCrvjtxYALmdes', now(), '2');

INSERT INTO public.user_profiles (user_id, first_name, last_name, display_name, bio, avatar_url, phone, locale, timezone) VALUES
  ('22509a03-d36c-4975-9b5c-5e7fea82be7b', 'Ada', 'Lovelace', 'Ada', 'Keeps the accounts in order.', NULL, NULL, 'en-GB', 'Europe/London'),
  ('29c857a1-3a4c-4efa-a577-52aba17b14b1', 'Uma', 'Sharma', 'Uma', NULL, NULL, '+912212345678', 'en-IN', 'Asia/Kolkata'),
  ('49d9b2c2-0480-4fd5-bfee-6319dfabe8cd', 'Max', 'Planck', 'Max', NULL, NULL, NULL, 'de-DE', 'Europe/Berlin'),
  ('8c438ee0-7a9f-4460-8141-478e0e391352', 'Gus', NULL, 'Gus', NULL, NULL, NULL, NULL, NULL),
  ('91dd8f34-7fbb-42c8-a194-2ddd1538968d', 'Una', 'Unwin', 'Una', NULL, NULL, NULL, NULL, NULL),
  ('c9d61ba3-6556-46e1-91ba-4709cb4ddf52', 'Sid', 'Sutton', 'Sid', NULL, NULL, NULL, NULL, NULL);

INSERT INTO public.user_roles (user_id, role_id, granted_by, reason, expires_at) VALUES
  ('22509a03-d36c-4975-9b5c-5e7fea82be7b', '00000000-0000-4000-8000-000000000001', NULL, NULL, NULL),
  ('29c857a1-3a4c-4efa-a577-52aba17b14b1', '00000000-0000-4000-8000-000000000002', NULL, NULL, NULL),
  ('49d9b2c2-0480-4fd5-bfee-6319dfabe8cd', '00000000-0000-4000-8000-000000000003', NULL, NULL, NULL),
  ('8c438ee0-7a9f-4460-8141-478e0e391352', '00000000-0000-4000-8000-000000000004', NULL, NULL, NULL),
  ('91dd8f34-7fbb-42c8-a194-2ddd1538968d', '00000000-0000-4000-8000-000000000002', NULL, NULL, NULL),
  ('c9d61ba3-6556-46e1-91ba-4709cb4ddf52', '00000000-0000-4000-8000-000000000002', NULL, NULL, NULL);

INSERT INTO river.river_job (state, attempt, max_attempts, attempted_at, finalized_at, priority, args, attempted_by, errors, kind, metadata, queue, tags, unique_key, unique_states) VALUES
  ('available', '0', '25', NULL, NULL, '1', '{"letter": "verify_email", "user_id": "91dd8f34-7fbb-42c8-a194-2ddd1538968d"}', NULL, NULL, 'identity.letter', '{}', 'default', '{}', NULL, NULL);

DO $$ BEGIN PERFORM public.refresh_user_views(); END $$;

COMMIT;
