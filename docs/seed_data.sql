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
  ('01a2210a-b400-7b5f-aa36-be9267286453', '2026-11-28 07:24:39.296745+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', 'e2f8720d-9064-4e41-ac85-712f07e6a1e5', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\x5fb058a60a610bf8d20f766428d32d111c9da7df69815e9ec2f231084ca28d17'),
  ('01a2210a-b418-7a52-a8aa-446fef09c009', '2026-11-28 07:24:39.320676+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', 'b678c774-2ee2-42e4-8ea4-336c3ef73f70', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\x1d62b55b147cbe102ae0e3fd54cbd5cb39216f5b3a98f7b20fad727e22b4d3f4'),
  ('01a2210a-b443-7f39-b884-2b27d5a05a13', '2026-11-28 07:24:39.363998+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', '7d0f26fa-cbd6-49f3-be61-3ece02aa7e7c', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\x7c2b1392e6054b06cd3ea84edd890456a32e5f3b0eb38af5600256cf8b759bfc'),
  ('01a2210a-b45f-7927-966d-6134f3ac3ef2', '2026-11-28 07:24:39.3916+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', '8dd7b1fb-7da1-4c5e-8acb-e325846def37', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\x40862f9fe1c04a9c313abe37164b9c90086cd6eef96fb7beccf6a28b99d00ee1'),
  ('01a2210a-b47a-7257-ae2e-5d5fc054b479', '2026-11-28 07:24:39.418153+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', '9d010546-2aa3-4884-aa02-1c0a0f903919', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\xb06e9084166460f04193008134e8fda58e7f928894c8c2516d0f901eb0f995d4'),
  ('01a2210a-b493-7dd0-8963-9790c721c6fc', '2026-11-28 07:24:39.443905+00', 'identity.password_changed', 'success', 'system', NULL, NULL, 'user', '38066aac-9bf7-43c8-bdf6-d52bf4e1e90b', '{"password_set_by": {"new": "registration", "old": null}}', NULL, NULL, NULL, NULL, E'\\x3203305bfc7098d31b2e25c57d3348aa25d5f4300c511853b35da5b10c0e743b');

INSERT INTO public.users (id, email, email_canonical, username, username_canonical, status, email_verified_at, suspended_at, suspended_until, suspension_reason, external_id, metadata_public, metadata_private, search_text, version, deleted_at, purge_at) VALUES
  ('38066aac-9bf7-43c8-bdf6-d52bf4e1e90b', 'sid@example.com', 'sid@example.com', 'sid', 'sid', 'suspended', now(), now(), NULL, 'Sample of a suspended account.', NULL, '{}', '{}', 'sid@example.com
sid
sid sutton
sid', '2', NULL, NULL),
  ('7d0f26fa-cbd6-49f3-be61-3ece02aa7e7c', 'uma@example.com', 'uma@example.com', 'uma', 'uma', 'active', now(), NULL, NULL, NULL, NULL, '{}', '{}', 'uma@example.com
uma
uma sharma
uma', '1', NULL, NULL),
  ('8dd7b1fb-7da1-4c5e-8acb-e325846def37', 'gus@example.com', 'gus@example.com', 'gus', 'gus', 'active', now(), NULL, NULL, NULL, NULL, '{}', '{}', 'gus@example.com
gus
gus
gus', '1', NULL, NULL),
  ('9d010546-2aa3-4884-aa02-1c0a0f903919', 'una@example.com', 'una@example.com', 'una', 'una', 'pending', NULL, NULL, NULL, NULL, NULL, '{}', '{}', 'una@example.com
una
una unwin
una', '1', NULL, NULL),
  ('b678c774-2ee2-42e4-8ea4-336c3ef73f70', 'max@example.com', 'max@example.com', 'max', 'max', 'active', now(), NULL, NULL, NULL, NULL, '{}', '{}', 'max@example.com
max
max planck
max', '1', NULL, NULL),
  ('e2f8720d-9064-4e41-ac85-712f07e6a1e5', 'ada@example.com', 'ada@example.com', 'ada', 'ada', 'active', now(), NULL, NULL, NULL, NULL, '{}', '{}', 'ada@example.com
ada
ada lovelace
ada', '1', NULL, NULL);

INSERT INTO public.user_credentials (user_id, password_hash, password_changed_at, token_epoch) VALUES
  ('38066aac-9bf7-43c8-bdf6-d52bf4e1e90b', '$argon2id$v=19$m=19456,t=2,p=1$EbssHnBjvsSIgrUjldBRHQ$EFpMoJpG32rRZpaaxQLb91CUACWSJSHUl6D06RDHztg', now(), '2'),
  ('7d0f26fa-cbd6-49f3-be61-3ece02aa7e7c', '$argon2id$v=19$m=19456,t=2,p=1$m3O3N2nmF0TJb77igbim8w$FEei1To6oJ32FR5BWpUDxgKX7ypBm5I6r9i4vpEjXk4', now(), '1'),
  ('8dd7b1fb-7da1-4c5e-8acb-e325846def37', '$argon2id$v=19$m=19456,t=2,p=1$LJoDZEsOwVs4jeMKYpfltg$FvVmigKJv+R290raBzX0ah8nrwFBtKYXSOJL4KYjpDw', now(), '1'),
  ('9d010546-2aa3-4884-aa02-1c0a0f903919', '$argon2id$v=19$m=19456,t=2,p=1$JcqUUg8YZYcvWcAzU30dRQ$5FbE8dAZfbXx5Vb7DsLappJtafftHlS+sVBHI26oJQg', now(), '1'),
  ('b678c774-2ee2-42e4-8ea4-336c3ef73f70', '$argon2id$v=19$m=19456,t=2,p=1$ekpow1qvchfSX/97UzSDpw$17TBJZ/d44H4ixOpDS+ppKOX2u4DnUkQrA7iaJwVJm8', now(), '1'),
  ('e2f8720d-9064-4e41-ac85-712f07e6a1e5', '$argon2id$v=19$m=19456,t=2,p=1$bNBsMYV6oDOvhC2fXVhZYw$JeQIX9s4hMHaZnSLS8Bm4sKcFSdCbXVXNPRN40dGBYI', now(), '1');

INSERT INTO public.user_logins (user_id, last_login_at) VALUES
  ('38066aac-9bf7-43c8-bdf6-d52bf4e1e90b', NULL),
  ('7d0f26fa-cbd6-49f3-be61-3ece02aa7e7c', NULL),
  ('8dd7b1fb-7da1-4c5e-8acb-e325846def37', NULL),
  ('9d010546-2aa3-4884-aa02-1c0a0f903919', NULL),
  ('b678c774-2ee2-42e4-8ea4-336c3ef73f70', NULL),
  ('e2f8720d-9064-4e41-ac85-712f07e6a1e5', NULL);

INSERT INTO public.user_profiles (user_id, first_name, last_name, display_name, bio, avatar_url, phone, locale, timezone) VALUES
  ('38066aac-9bf7-43c8-bdf6-d52bf4e1e90b', 'Sid', 'Sutton', 'Sid', NULL, NULL, NULL, NULL, NULL),
  ('7d0f26fa-cbd6-49f3-be61-3ece02aa7e7c', 'Uma', 'Sharma', 'Uma', NULL, NULL, '+912212345678', 'en-IN', 'Asia/Kolkata'),
  ('8dd7b1fb-7da1-4c5e-8acb-e325846def37', 'Gus', NULL, 'Gus', NULL, NULL, NULL, NULL, NULL),
  ('9d010546-2aa3-4884-aa02-1c0a0f903919', 'Una', 'Unwin', 'Una', NULL, NULL, NULL, NULL, NULL),
  ('b678c774-2ee2-42e4-8ea4-336c3ef73f70', 'Max', 'Planck', 'Max', NULL, NULL, NULL, 'de-DE', 'Europe/Berlin'),
  ('e2f8720d-9064-4e41-ac85-712f07e6a1e5', 'Ada', 'Lovelace', 'Ada', 'Keeps the accounts in order.', NULL, NULL, 'en-GB', 'Europe/London');

INSERT INTO public.user_roles (user_id, role_id, granted_by, reason, expires_at, user_created_at) VALUES
  ('38066aac-9bf7-43c8-bdf6-d52bf4e1e90b', '00000000-0000-4000-8000-000000000002', NULL, NULL, NULL, now()),
  ('7d0f26fa-cbd6-49f3-be61-3ece02aa7e7c', '00000000-0000-4000-8000-000000000002', NULL, NULL, NULL, now()),
  ('8dd7b1fb-7da1-4c5e-8acb-e325846def37', '00000000-0000-4000-8000-000000000004', NULL, NULL, NULL, now()),
  ('9d010546-2aa3-4884-aa02-1c0a0f903919', '00000000-0000-4000-8000-000000000002', NULL, NULL, NULL, now()),
  ('b678c774-2ee2-42e4-8ea4-336c3ef73f70', '00000000-0000-4000-8000-000000000003', NULL, NULL, NULL, now()),
  ('e2f8720d-9064-4e41-ac85-712f07e6a1e5', '00000000-0000-4000-8000-000000000001', NULL, NULL, NULL, now());

INSERT INTO river.river_job (state, attempt, max_attempts, attempted_at, finalized_at, priority, args, attempted_by, errors, kind, metadata, queue, tags, unique_key, unique_states) VALUES
  ('available', '0', '25', NULL, NULL, '1', '{"letter": "verify_email", "user_id": "9d010546-2aa3-4884-aa02-1c0a0f903919"}', NULL, NULL, 'identity.letter', '{}', 'default', '{}', NULL, NULL);

DO $$ BEGIN PERFORM public.refresh_user_views(); END $$;

COMMIT;
