-- +goose Up
SET LOCAL lock_timeout = '1s';

-- create "user_audit_log" table
CREATE TABLE "public"."user_audit_log" (
  "id" uuid NOT NULL,
  "seq" bigserial NOT NULL,
  "occurred_at" timestamptz NOT NULL,
  "action" text NOT NULL COLLATE "C",
  "outcome" text NOT NULL,
  "actor_kind" text NOT NULL,
  "actor_id" uuid NULL,
  "session_id" uuid NULL,
  "subject_type" text NULL COLLATE "C",
  "subject_id" uuid NULL,
  "changes" jsonb NOT NULL DEFAULT '{}',
  "reason" text NULL,
  "ip_sealed" bytea NULL,
  "user_agent_sealed" bytea NULL,
  "request_id" text NULL,
  "content_hash" bytea NOT NULL,
  PRIMARY KEY ("occurred_at", "id"),
  CONSTRAINT "user_audit_log_action_length" CHECK ((char_length(action) >= 1) AND (char_length(action) <= 100)),
  CONSTRAINT "user_audit_log_actor_kind_known" CHECK (actor_kind = ANY (ARRAY['user'::text, 'system'::text, 'anonymous'::text])),
  CONSTRAINT "user_audit_log_changes_object" CHECK ((jsonb_typeof(changes) = 'object'::text) AND (octet_length((changes)::text) <= 262144)),
  CONSTRAINT "user_audit_log_content_hash_length" CHECK (octet_length(content_hash) = 32),
  CONSTRAINT "user_audit_log_ip_sealed_length" CHECK (octet_length(ip_sealed) <= 256),
  CONSTRAINT "user_audit_log_outcome_known" CHECK (outcome = ANY (ARRAY['success'::text, 'refused'::text])),
  CONSTRAINT "user_audit_log_reason_length" CHECK (char_length(reason) <= 500),
  CONSTRAINT "user_audit_log_request_id_length" CHECK ((char_length(request_id) >= 1) AND (char_length(request_id) <= 128)),
  CONSTRAINT "user_audit_log_subject_type_length" CHECK ((char_length(subject_type) >= 1) AND (char_length(subject_type) <= 50)),
  CONSTRAINT "user_audit_log_user_agent_sealed_length" CHECK (octet_length(user_agent_sealed) <= 4096)
) PARTITION BY RANGE ("occurred_at");
-- create index "user_audit_log_action_idx" to table: "user_audit_log"
CREATE INDEX "user_audit_log_action_idx" ON "public"."user_audit_log" ("action", "occurred_at" DESC, "id" DESC);
-- create index "user_audit_log_actor_id_idx" to table: "user_audit_log"
CREATE INDEX "user_audit_log_actor_id_idx" ON "public"."user_audit_log" ("actor_id", "occurred_at" DESC, "id" DESC);
-- create index "user_audit_log_request_id_idx" to table: "user_audit_log"
CREATE INDEX "user_audit_log_request_id_idx" ON "public"."user_audit_log" ("request_id");
-- create index "user_audit_log_seq_idx" to table: "user_audit_log"
CREATE INDEX "user_audit_log_seq_idx" ON "public"."user_audit_log" ("seq");
-- create index "user_audit_log_subject_id_idx" to table: "user_audit_log"
CREATE INDEX "user_audit_log_subject_id_idx" ON "public"."user_audit_log" ("subject_id", "occurred_at" DESC, "id" DESC);
-- set comment to table: "user_audit_log"
COMMENT ON TABLE "public"."user_audit_log" IS 'Owner: audit. Who did what, when, with before and after. Append-only, by triggers and by grants.';
-- create "audit_subject_keys" table
CREATE TABLE "public"."audit_subject_keys" (
  "subject_id" uuid NOT NULL,
  "wrapped_key" bytea NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "destroyed_at" timestamptz NULL,
  PRIMARY KEY ("subject_id"),
  CONSTRAINT "audit_subject_keys_destruction_pair" CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL)),
  CONSTRAINT "audit_subject_keys_wrapped_key_length" CHECK ((octet_length(wrapped_key) >= 1) AND (octet_length(wrapped_key) <= 1024))
);
-- set comment to table: "audit_subject_keys"
COMMENT ON TABLE "public"."audit_subject_keys" IS 'Owner: audit. The key that seals one person''s data in the log; destroying it erases the data.';
-- create "idempotency_keys" table
CREATE TABLE "public"."idempotency_keys" (
  "caller" text NOT NULL COLLATE "C",
  "route" text NOT NULL COLLATE "C",
  "key" text NOT NULL COLLATE "C",
  "request_digest" bytea NOT NULL,
  "status" integer NULL,
  "headers" jsonb NULL,
  "body" bytea NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "expires_at" timestamptz NOT NULL,
  PRIMARY KEY ("caller", "route", "key"),
  CONSTRAINT "idempotency_keys_body_length" CHECK (octet_length(body) <= 1048576),
  CONSTRAINT "idempotency_keys_caller_length" CHECK ((char_length(caller) >= 1) AND (char_length(caller) <= 100)),
  CONSTRAINT "idempotency_keys_headers_object" CHECK ((jsonb_typeof(headers) = 'object'::text) AND (octet_length((headers)::text) <= 16384)),
  CONSTRAINT "idempotency_keys_key_length" CHECK ((char_length(key) >= 1) AND (char_length(key) <= 255)),
  CONSTRAINT "idempotency_keys_request_digest_length" CHECK (octet_length(request_digest) = 32),
  CONSTRAINT "idempotency_keys_route_length" CHECK ((char_length(route) >= 1) AND (char_length(route) <= 200)),
  CONSTRAINT "idempotency_keys_status_http" CHECK ((status >= 100) AND (status <= 599))
);
-- create index "idempotency_keys_expires_at_idx" to table: "idempotency_keys"
CREATE INDEX "idempotency_keys_expires_at_idx" ON "public"."idempotency_keys" ("expires_at");
-- set comment to table: "idempotency_keys"
COMMENT ON TABLE "public"."idempotency_keys" IS 'Owner: platform. What was answered to a POST with an Idempotency-Key, for 24 hours.';
-- create "login_throttles" table
CREATE TABLE "public"."login_throttles" (
  "scope" text NOT NULL COLLATE "C",
  "key_digest" bytea NOT NULL,
  "failures" integer NOT NULL,
  "window_started_at" timestamptz NOT NULL,
  "blocked_until" timestamptz NULL,
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY ("scope", "key_digest"),
  CONSTRAINT "login_throttles_failures_positive" CHECK (failures >= 0),
  CONSTRAINT "login_throttles_key_digest_length" CHECK (octet_length(key_digest) = 32),
  CONSTRAINT "login_throttles_scope_known" CHECK (scope = ANY (ARRAY['account'::text, 'account_network'::text, 'network'::text]))
);
-- create index "login_throttles_updated_at_idx" to table: "login_throttles"
CREATE INDEX "login_throttles_updated_at_idx" ON "public"."login_throttles" ("updated_at");
-- set comment to table: "login_throttles"
COMMENT ON TABLE "public"."login_throttles" IS 'Owner: identity. Failed logins by account, by account and network, by network; keys are digests.';
-- create "users" table
CREATE TABLE "public"."users" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "email" text NOT NULL,
  "email_canonical" text NOT NULL COLLATE "C",
  "username" text NULL,
  "username_canonical" text NULL COLLATE "C",
  "status" text NOT NULL DEFAULT 'pending',
  "email_verified_at" timestamptz NULL,
  "suspended_at" timestamptz NULL,
  "suspended_until" timestamptz NULL,
  "suspension_reason" text NULL,
  "external_id" text NULL COLLATE "C",
  "metadata_public" jsonb NOT NULL DEFAULT '{}',
  "metadata_private" jsonb NOT NULL DEFAULT '{}',
  "search_text" text NOT NULL DEFAULT '' COLLATE "C",
  "version" bigint NOT NULL DEFAULT 1,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  "last_login_at" timestamptz NULL,
  "deleted_at" timestamptz NULL,
  "purge_at" timestamptz NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "users_deletion_pair" CHECK ((deleted_at IS NULL) = (purge_at IS NULL)),
  CONSTRAINT "users_email_canonical_format" CHECK (email_canonical ~ '^[^@]+@[^@]+$'::text),
  CONSTRAINT "users_email_canonical_length" CHECK ((char_length(email_canonical) >= 3) AND (char_length(email_canonical) <= 254)),
  CONSTRAINT "users_email_format" CHECK (email ~ '^[^@]+@[^@]+$'::text),
  CONSTRAINT "users_email_length" CHECK ((char_length(email) >= 3) AND (char_length(email) <= 254)),
  CONSTRAINT "users_external_id_length" CHECK ((char_length(external_id) >= 1) AND (char_length(external_id) <= 255)),
  CONSTRAINT "users_metadata_private_object" CHECK ((jsonb_typeof(metadata_private) = 'object'::text) AND (octet_length((metadata_private)::text) <= 16384)),
  CONSTRAINT "users_metadata_public_object" CHECK ((jsonb_typeof(metadata_public) = 'object'::text) AND (octet_length((metadata_public)::text) <= 16384)),
  CONSTRAINT "users_search_text_length" CHECK (char_length(search_text) <= 1000),
  CONSTRAINT "users_status_known" CHECK (status = ANY (ARRAY['pending'::text, 'active'::text, 'suspended'::text])),
  CONSTRAINT "users_suspension_end" CHECK ((suspended_until IS NULL) OR ((suspended_at IS NOT NULL) AND (suspended_until > suspended_at))),
  CONSTRAINT "users_suspension_pair" CHECK ((status = 'suspended'::text) = (suspended_at IS NOT NULL)),
  CONSTRAINT "users_suspension_reason_length" CHECK (char_length(suspension_reason) <= 500),
  CONSTRAINT "users_username_canonical_format" CHECK (username_canonical !~ '@'::text),
  CONSTRAINT "users_username_canonical_length" CHECK ((char_length(username_canonical) >= 3) AND (char_length(username_canonical) <= 32)),
  CONSTRAINT "users_username_format" CHECK (username !~ '@'::text),
  CONSTRAINT "users_username_length" CHECK ((char_length(username) >= 3) AND (char_length(username) <= 32)),
  CONSTRAINT "users_username_pair" CHECK ((username IS NULL) = (username_canonical IS NULL)),
  CONSTRAINT "users_version_positive" CHECK (version >= 1)
);
-- create index "users_created_at_idx" to table: "users"
CREATE INDEX "users_created_at_idx" ON "public"."users" ("created_at" DESC, "id" DESC) WHERE (deleted_at IS NULL);
-- create index "users_email_canonical_key" to table: "users"
CREATE UNIQUE INDEX "users_email_canonical_key" ON "public"."users" ("email_canonical") WHERE (deleted_at IS NULL);
-- create index "users_external_id_key" to table: "users"
CREATE UNIQUE INDEX "users_external_id_key" ON "public"."users" ("external_id") WHERE (deleted_at IS NULL);
-- create index "users_last_login_at_idx" to table: "users"
CREATE INDEX "users_last_login_at_idx" ON "public"."users" ("last_login_at" DESC, "id" DESC) WHERE (deleted_at IS NULL);
-- create index "users_purge_at_idx" to table: "users"
CREATE INDEX "users_purge_at_idx" ON "public"."users" ("purge_at") WHERE (deleted_at IS NOT NULL);
-- create index "users_search_text_idx" to table: "users"
CREATE INDEX "users_search_text_idx" ON "public"."users" USING gin ("search_text" gin_trgm_ops) WHERE (deleted_at IS NULL);
-- create index "users_status_idx" to table: "users"
CREATE INDEX "users_status_idx" ON "public"."users" ("status", "created_at" DESC, "id" DESC) WHERE (deleted_at IS NULL);
-- create index "users_updated_at_idx" to table: "users"
CREATE INDEX "users_updated_at_idx" ON "public"."users" ("updated_at" DESC, "id" DESC) WHERE (deleted_at IS NULL);
-- create index "users_username_canonical_key" to table: "users"
CREATE UNIQUE INDEX "users_username_canonical_key" ON "public"."users" ("username_canonical") WHERE (deleted_at IS NULL);
-- set comment to table: "users"
COMMENT ON TABLE "public"."users" IS 'Owner: user. One row an account; a deleted one keeps its row until purge_at.';
-- create "audit_seals" table
CREATE TABLE "public"."audit_seals" (
  "id" uuid NOT NULL,
  "number" bigint NOT NULL,
  "first_seq" bigint NOT NULL,
  "last_seq" bigint NOT NULL,
  "entry_count" integer NOT NULL,
  "merkle_root" bytea NOT NULL,
  "previous_hash" bytea NULL,
  "seal_hash" bytea NOT NULL,
  "signature" bytea NULL,
  "key_id" text NULL,
  "sealed_at" timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY ("id"),
  CONSTRAINT "audit_seals_entry_count_positive" CHECK (entry_count >= 0),
  CONSTRAINT "audit_seals_key_id_length" CHECK ((char_length(key_id) >= 1) AND (char_length(key_id) <= 100)),
  CONSTRAINT "audit_seals_merkle_root_length" CHECK (octet_length(merkle_root) = 32),
  CONSTRAINT "audit_seals_number_positive" CHECK (number >= 1),
  CONSTRAINT "audit_seals_previous_hash_length" CHECK (octet_length(previous_hash) = 32),
  CONSTRAINT "audit_seals_range" CHECK (last_seq >= (first_seq - 1)),
  CONSTRAINT "audit_seals_seal_hash_length" CHECK (octet_length(seal_hash) = 32),
  CONSTRAINT "audit_seals_signature_length" CHECK (octet_length(signature) = 64),
  CONSTRAINT "audit_seals_signature_pair" CHECK ((signature IS NULL) = (key_id IS NULL))
);
-- create index "audit_seals_number_key" to table: "audit_seals"
CREATE UNIQUE INDEX "audit_seals_number_key" ON "public"."audit_seals" ("number");
-- create index "audit_seals_seal_hash_key" to table: "audit_seals"
CREATE UNIQUE INDEX "audit_seals_seal_hash_key" ON "public"."audit_seals" ("seal_hash");
-- set comment to table: "audit_seals"
COMMENT ON TABLE "public"."audit_seals" IS 'Owner: audit. Each seal covers a run of the log and the seal before it. Append-only.';
-- create "signing_keys" table
CREATE TABLE "public"."signing_keys" (
  "id" uuid NOT NULL,
  "kid" text NOT NULL COLLATE "C",
  "algorithm" text NOT NULL,
  "public_key" bytea NOT NULL,
  "private_key_sealed" bytea NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "signs_from" timestamptz NOT NULL,
  "retired_at" timestamptz NULL,
  "verifies_until" timestamptz NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "signing_keys_algorithm_known" CHECK (algorithm = 'ES256'::text),
  CONSTRAINT "signing_keys_kid_length" CHECK ((char_length(kid) >= 1) AND (char_length(kid) <= 100)),
  CONSTRAINT "signing_keys_private_key_sealed_length" CHECK ((octet_length(private_key_sealed) >= 1) AND (octet_length(private_key_sealed) <= 4096)),
  CONSTRAINT "signing_keys_public_key_length" CHECK ((octet_length(public_key) >= 1) AND (octet_length(public_key) <= 1024))
);
-- create index "signing_keys_kid_key" to table: "signing_keys"
CREATE UNIQUE INDEX "signing_keys_kid_key" ON "public"."signing_keys" ("kid");
-- set comment to table: "signing_keys"
COMMENT ON TABLE "public"."signing_keys" IS 'Owner: identity. The keys that sign access tokens, private halves sealed.';
-- create "email_verification_tokens" table
CREATE TABLE "public"."email_verification_tokens" (
  "id" uuid NOT NULL,
  "user_id" uuid NOT NULL,
  "purpose" text NOT NULL,
  "email" text NOT NULL,
  "email_canonical" text NOT NULL COLLATE "C",
  "token_digest" bytea NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "expires_at" timestamptz NOT NULL,
  "used_at" timestamptz NULL,
  "revoked_at" timestamptz NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "email_verification_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT "email_verification_tokens_email_canonical_length" CHECK ((char_length(email_canonical) >= 3) AND (char_length(email_canonical) <= 254)),
  CONSTRAINT "email_verification_tokens_email_length" CHECK ((char_length(email) >= 3) AND (char_length(email) <= 254)),
  CONSTRAINT "email_verification_tokens_purpose_known" CHECK (purpose = ANY (ARRAY['verify'::text, 'change'::text])),
  CONSTRAINT "email_verification_tokens_token_digest_length" CHECK (octet_length(token_digest) = 32)
);
-- create index "email_verification_tokens_expires_at_idx" to table: "email_verification_tokens"
CREATE INDEX "email_verification_tokens_expires_at_idx" ON "public"."email_verification_tokens" ("expires_at");
-- create index "email_verification_tokens_token_digest_key" to table: "email_verification_tokens"
CREATE UNIQUE INDEX "email_verification_tokens_token_digest_key" ON "public"."email_verification_tokens" ("token_digest");
-- create index "email_verification_tokens_user_id_idx" to table: "email_verification_tokens"
CREATE INDEX "email_verification_tokens_user_id_idx" ON "public"."email_verification_tokens" ("user_id");
-- set comment to table: "email_verification_tokens"
COMMENT ON TABLE "public"."email_verification_tokens" IS 'Owner: identity. Proofs that an address is read by its owner: of a new account, or of a change.';
-- create "password_reset_tokens" table
CREATE TABLE "public"."password_reset_tokens" (
  "id" uuid NOT NULL,
  "user_id" uuid NOT NULL,
  "token_digest" bytea NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "expires_at" timestamptz NOT NULL,
  "used_at" timestamptz NULL,
  "revoked_at" timestamptz NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "password_reset_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT "password_reset_tokens_token_digest_length" CHECK (octet_length(token_digest) = 32)
);
-- create index "password_reset_tokens_expires_at_idx" to table: "password_reset_tokens"
CREATE INDEX "password_reset_tokens_expires_at_idx" ON "public"."password_reset_tokens" ("expires_at");
-- create index "password_reset_tokens_token_digest_key" to table: "password_reset_tokens"
CREATE UNIQUE INDEX "password_reset_tokens_token_digest_key" ON "public"."password_reset_tokens" ("token_digest");
-- create index "password_reset_tokens_user_id_idx" to table: "password_reset_tokens"
CREATE INDEX "password_reset_tokens_user_id_idx" ON "public"."password_reset_tokens" ("user_id");
-- set comment to table: "password_reset_tokens"
COMMENT ON TABLE "public"."password_reset_tokens" IS 'Owner: identity. Mailed permissions to set a new password, once.';
-- create "sessions" table
CREATE TABLE "public"."sessions" (
  "id" uuid NOT NULL,
  "user_id" uuid NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "authenticated_at" timestamptz NOT NULL DEFAULT now(),
  "last_used_at" timestamptz NOT NULL DEFAULT now(),
  "expires_at" timestamptz NOT NULL,
  "ended_at" timestamptz NULL,
  "end_reason" text NULL,
  "ip" inet NULL,
  "user_agent" text NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT "sessions_end_pair" CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CONSTRAINT "sessions_end_reason_known" CHECK (end_reason = ANY (ARRAY['logout'::text, 'revoked'::text, 'password_changed'::text, 'password_reset'::text, 'suspended'::text, 'deleted'::text, 'refresh_reuse'::text, 'expired'::text, 'replaced'::text])),
  CONSTRAINT "sessions_user_agent_length" CHECK (char_length(user_agent) <= 512)
);
-- create index "sessions_ended_at_idx" to table: "sessions"
CREATE INDEX "sessions_ended_at_idx" ON "public"."sessions" ("ended_at") WHERE (ended_at IS NOT NULL);
-- create index "sessions_expires_at_idx" to table: "sessions"
CREATE INDEX "sessions_expires_at_idx" ON "public"."sessions" ("expires_at");
-- create index "sessions_user_id_idx" to table: "sessions"
CREATE INDEX "sessions_user_id_idx" ON "public"."sessions" ("user_id", "created_at" DESC, "id" DESC);
-- set comment to table: "sessions"
COMMENT ON TABLE "public"."sessions" IS 'Owner: identity. One login on one device, until it ends or expires.';
-- create "refresh_tokens" table
CREATE TABLE "public"."refresh_tokens" (
  "id" uuid NOT NULL,
  "session_id" uuid NOT NULL,
  "user_id" uuid NOT NULL,
  "token_digest" bytea NOT NULL,
  "generation" integer NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "expires_at" timestamptz NOT NULL,
  "replaced_at" timestamptz NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "refresh_tokens_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "public"."sessions" ("id") ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT "refresh_tokens_generation_positive" CHECK (generation >= 0),
  CONSTRAINT "refresh_tokens_token_digest_length" CHECK (octet_length(token_digest) = 32)
);
-- create index "refresh_tokens_expires_at_idx" to table: "refresh_tokens"
CREATE INDEX "refresh_tokens_expires_at_idx" ON "public"."refresh_tokens" ("expires_at");
-- create index "refresh_tokens_session_id_generation_key" to table: "refresh_tokens"
CREATE UNIQUE INDEX "refresh_tokens_session_id_generation_key" ON "public"."refresh_tokens" ("session_id", "generation");
-- create index "refresh_tokens_token_digest_key" to table: "refresh_tokens"
CREATE UNIQUE INDEX "refresh_tokens_token_digest_key" ON "public"."refresh_tokens" ("token_digest");
-- set comment to table: "refresh_tokens"
COMMENT ON TABLE "public"."refresh_tokens" IS 'Owner: identity. The generations of each session; spent ones stay until they expire, to catch reuse.';
-- create "roles" table
CREATE TABLE "public"."roles" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "name" text NOT NULL COLLATE "C",
  "title" text NOT NULL,
  "description" text NOT NULL DEFAULT '',
  "is_system" boolean NOT NULL DEFAULT false,
  "version" bigint NOT NULL DEFAULT 1,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY ("id"),
  CONSTRAINT "roles_description_length" CHECK (char_length(description) <= 500),
  CONSTRAINT "roles_name_format" CHECK (name ~ '^[a-z][a-z0-9_-]{0,62}$'::text),
  CONSTRAINT "roles_title_length" CHECK ((char_length(title) >= 1) AND (char_length(title) <= 100)),
  CONSTRAINT "roles_version_positive" CHECK (version >= 1)
);
-- create index "roles_name_key" to table: "roles"
CREATE UNIQUE INDEX "roles_name_key" ON "public"."roles" ("name");
-- set comment to table: "roles"
COMMENT ON TABLE "public"."roles" IS 'Owner: user. A named set of permissions. System roles come with migrations and cannot be deleted.';
-- create "role_permissions" table
CREATE TABLE "public"."role_permissions" (
  "role_id" uuid NOT NULL,
  "permission" text NOT NULL COLLATE "C",
  PRIMARY KEY ("role_id", "permission"),
  CONSTRAINT "role_permissions_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "public"."roles" ("id") ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT "role_permissions_permission_format" CHECK (permission ~ '^[a-z][a-z0-9_]*(-[a-z0-9_]+)*:[a-z][a-z0-9_-]*$'::text),
  CONSTRAINT "role_permissions_permission_length" CHECK ((char_length(permission) >= 3) AND (char_length(permission) <= 100))
);
-- set comment to table: "role_permissions"
COMMENT ON TABLE "public"."role_permissions" IS 'Owner: user. The permissions of a role, named resource:action.';
-- create "user_credentials" table
CREATE TABLE "public"."user_credentials" (
  "user_id" uuid NOT NULL,
  "password_hash" text NULL,
  "password_changed_at" timestamptz NULL,
  "token_epoch" integer NOT NULL DEFAULT 0,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY ("user_id"),
  CONSTRAINT "user_credentials_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT "user_credentials_password_hash_length" CHECK ((char_length(password_hash) >= 1) AND (char_length(password_hash) <= 512)),
  CONSTRAINT "user_credentials_token_epoch_positive" CHECK (token_epoch >= 0)
);
-- set comment to table: "user_credentials"
COMMENT ON TABLE "public"."user_credentials" IS 'Owner: identity. The password hash of an account and its token epoch.';
-- create "user_profiles" table
CREATE TABLE "public"."user_profiles" (
  "user_id" uuid NOT NULL,
  "first_name" text NULL,
  "last_name" text NULL,
  "display_name" text NULL,
  "bio" text NULL,
  "avatar_url" text NULL,
  "phone" text NULL,
  "locale" text NULL,
  "timezone" text NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY ("user_id"),
  CONSTRAINT "user_profiles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT "user_profiles_avatar_url_https" CHECK (avatar_url ~ '^https://'::text),
  CONSTRAINT "user_profiles_avatar_url_length" CHECK ((char_length(avatar_url) >= 9) AND (char_length(avatar_url) <= 2048)),
  CONSTRAINT "user_profiles_bio_length" CHECK (char_length(bio) <= 2000),
  CONSTRAINT "user_profiles_display_name_length" CHECK ((char_length(display_name) >= 1) AND (char_length(display_name) <= 100)),
  CONSTRAINT "user_profiles_first_name_length" CHECK ((char_length(first_name) >= 1) AND (char_length(first_name) <= 100)),
  CONSTRAINT "user_profiles_last_name_length" CHECK ((char_length(last_name) >= 1) AND (char_length(last_name) <= 100)),
  CONSTRAINT "user_profiles_locale_length" CHECK ((char_length(locale) >= 1) AND (char_length(locale) <= 35)),
  CONSTRAINT "user_profiles_phone_e164" CHECK (phone ~ '^[+][1-9][0-9]{1,14}$'::text),
  CONSTRAINT "user_profiles_timezone_length" CHECK ((char_length(timezone) >= 1) AND (char_length(timezone) <= 64))
);
-- create index "user_profiles_bio_idx" to table: "user_profiles"
CREATE INDEX "user_profiles_bio_idx" ON "public"."user_profiles" USING gin ((to_tsvector('simple'::regconfig, COALESCE(bio, ''::text)))) WHERE (bio IS NOT NULL);
-- set comment to table: "user_profiles"
COMMENT ON TABLE "public"."user_profiles" IS 'Owner: user. What people say about themselves; at most one row an account.';
-- create "user_roles" table
CREATE TABLE "public"."user_roles" (
  "user_id" uuid NOT NULL,
  "role_id" uuid NOT NULL,
  "granted_by" uuid NULL,
  "reason" text NULL,
  "valid_from" timestamptz NOT NULL DEFAULT now(),
  "expires_at" timestamptz NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY ("user_id", "role_id"),
  CONSTRAINT "user_roles_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "public"."roles" ("id") ON UPDATE NO ACTION ON DELETE RESTRICT,
  CONSTRAINT "user_roles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT "user_roles_reason_length" CHECK (char_length(reason) <= 500),
  CONSTRAINT "user_roles_validity" CHECK (expires_at > valid_from)
);
-- create index "user_roles_role_id_idx" to table: "user_roles"
CREATE INDEX "user_roles_role_id_idx" ON "public"."user_roles" ("role_id", "user_id");
-- set comment to table: "user_roles"
COMMENT ON TABLE "public"."user_roles" IS 'Owner: user. Who holds which role, from when, until when, by whose hand.';

-- +goose Down
SET LOCAL lock_timeout = '1s';

-- reverse: create "user_roles" table
DROP TABLE "public"."user_roles";
-- reverse: create "user_profiles" table
DROP TABLE "public"."user_profiles";
-- reverse: create "user_credentials" table
DROP TABLE "public"."user_credentials";
-- reverse: create "role_permissions" table
DROP TABLE "public"."role_permissions";
-- reverse: create "roles" table
DROP TABLE "public"."roles";
-- reverse: create "refresh_tokens" table
DROP TABLE "public"."refresh_tokens";
-- reverse: create "sessions" table
DROP TABLE "public"."sessions";
-- reverse: create "password_reset_tokens" table
DROP TABLE "public"."password_reset_tokens";
-- reverse: create "email_verification_tokens" table
DROP TABLE "public"."email_verification_tokens";
-- reverse: create "signing_keys" table
DROP TABLE "public"."signing_keys";
-- reverse: create "audit_seals" table
DROP TABLE "public"."audit_seals";
-- reverse: create "users" table
DROP TABLE "public"."users";
-- reverse: create "login_throttles" table
DROP TABLE "public"."login_throttles";
-- reverse: create "idempotency_keys" table
DROP TABLE "public"."idempotency_keys";
-- reverse: create "audit_subject_keys" table
DROP TABLE "public"."audit_subject_keys";
-- reverse: create "user_audit_log" table
DROP TABLE "public"."user_audit_log";
