// The declared schema: tables, columns, indexes and constraints of Roster.
//
// This file is the truth for what it can express. `go tool schema diff NAME` compares it with the migrations in
// platform/migrations and writes the next one; `go tool schema check` says whether the two agree. What it cannot
// express (extensions, functions, triggers, materialised views, the partitions of the log, grants) is written by
// hand in migrations and guarded by platform/migrations/fingerprint.txt.
//
// Conventions
//   - Every table has exactly one owner, named at the start of its comment. Only the owner's code reads or writes it.
//   - `collate = "C"`: a column compared by its bytes, the same under every locale. Identity is decided on such
//     columns only. Atlas itself ignores the attribute; `go tool schema` reads it.
//   - Every text and bytea has a length check, every check and index has a name: table_column_rule, table_columns_idx,
//     table_columns_key for unique ones.
//   - Times are timestamptz. Tokens are stored as SHA-256 digests, secrets only sealed.

schema "public" {
  comment = "standard public schema"
}

// ====================================================================================================
// owner: user
// Accounts, profiles, roles and who holds which.
// ====================================================================================================

table "users" {
  schema  = schema.public
  comment = "Owner: user. One row an account; a deleted one keeps its row until purge_at."
  column "id" {
    null    = false
    type    = uuid
    default = sql("gen_random_uuid()")
  }
  column "email" {
    // as the person wrote it, for display and for mail
    null = false
    type = text
  }
  column "email_canonical" {
    // made in Go from email; decides who is who
    null    = false
    type    = text
    collate = "C"
  }
  column "username" {
    null = true
    type = text
  }
  column "username_canonical" {
    null    = true
    type    = text
    collate = "C"
  }
  column "status" {
    // what the account returns to when a deletion is undone: deletion itself is deleted_at
    null    = false
    type    = text
    default = "pending"
  }
  column "email_verified_at" {
    null = true
    type = timestamptz
  }
  column "suspended_at" {
    null = true
    type = timestamptz
  }
  column "suspended_until" {
    null = true
    type = timestamptz
  }
  column "suspension_reason" {
    null = true
    type = text
  }
  column "external_id" {
    // the account's name in another system, for imports
    null    = true
    type    = text
    collate = "C"
  }
  column "metadata_public" {
    null    = false
    type    = jsonb
    default = sql("'{}'::jsonb")
  }
  column "metadata_private" {
    null    = false
    type    = jsonb
    default = sql("'{}'::jsonb")
  }
  column "search_text" {
    // email, username and names, folded in Go, for substring search
    null    = false
    type    = text
    default = ""
    collate = "C"
  }
  column "version" {
    // the ETag: every change of the account adds one
    null    = false
    type    = bigint
    default = 1
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "last_login_at" {
    null = true
    type = timestamptz
  }
  column "deleted_at" {
    null = true
    type = timestamptz
  }
  column "purge_at" {
    null = true
    type = timestamptz
  }
  primary_key {
    columns = [column.id]
  }
  index "users_email_canonical_key" {
    // freed by deletion, so that an address can be used again
    unique  = true
    columns = [column.email_canonical]
    where   = "deleted_at IS NULL"
  }
  index "users_username_canonical_key" {
    unique  = true
    columns = [column.username_canonical]
    where   = "deleted_at IS NULL"
  }
  index "users_external_id_key" {
    unique  = true
    columns = [column.external_id]
    where   = "deleted_at IS NULL"
  }
  index "users_created_at_idx" {
    // lists are keyset-paged: the id breaks ties
    on {
      desc   = true
      column = column.created_at
    }
    on {
      desc   = true
      column = column.id
    }
    where = "deleted_at IS NULL"
  }
  index "users_updated_at_idx" {
    on {
      desc   = true
      column = column.updated_at
    }
    on {
      desc   = true
      column = column.id
    }
    where = "deleted_at IS NULL"
  }
  index "users_last_login_at_idx" {
    on {
      desc   = true
      column = column.last_login_at
    }
    on {
      desc   = true
      column = column.id
    }
    where = "deleted_at IS NULL"
  }
  index "users_status_idx" {
    on {
      column = column.status
    }
    on {
      desc   = true
      column = column.created_at
    }
    on {
      desc   = true
      column = column.id
    }
    where = "deleted_at IS NULL"
  }
  index "users_unverified_idx" {
    // accounts whose address is not proven, newest first
    on {
      desc   = true
      column = column.created_at
    }
    on {
      desc   = true
      column = column.id
    }
    where = "email_verified_at IS NULL AND deleted_at IS NULL"
  }
  index "users_deleted_idx" {
    // deleted accounts, beside the others in lists that include them
    on {
      desc   = true
      column = column.created_at
    }
    on {
      desc   = true
      column = column.id
    }
    where = "deleted_at IS NOT NULL"
  }
  index "users_no_username_idx" {
    // accounts without a username: the end of a list by username
    columns = [column.id]
    where   = "username_canonical IS NULL AND deleted_at IS NULL"
  }
  index "users_purge_at_idx" {
    columns = [column.purge_at]
    where   = "deleted_at IS NOT NULL"
  }
  index "users_search_text_idx" {
    type = GIN
    on {
      column = column.search_text
      ops    = sql("gin_trgm_ops")
    }
    where = "deleted_at IS NULL"
  }
  check "users_email_length" {
    expr = "char_length(email) BETWEEN 3 AND 254"
  }
  check "users_email_format" {
    expr = "email ~ '^[^@]+@[^@]+$'"
  }
  check "users_email_canonical_length" {
    expr = "char_length(email_canonical) BETWEEN 3 AND 254"
  }
  check "users_email_canonical_format" {
    expr = "email_canonical ~ '^[^@]+@[^@]+$'"
  }
  check "users_username_length" {
    expr = "char_length(username) BETWEEN 3 AND 32"
  }
  check "users_username_format" {
    expr = "username !~ '@'"
  }
  check "users_username_canonical_length" {
    expr = "char_length(username_canonical) BETWEEN 3 AND 32"
  }
  check "users_username_canonical_format" {
    expr = "username_canonical !~ '@'"
  }
  check "users_username_pair" {
    expr = "(username IS NULL) = (username_canonical IS NULL)"
  }
  check "users_status_known" {
    expr = "status IN ('pending', 'active', 'suspended')"
  }
  check "users_suspension_pair" {
    expr = "(status = 'suspended') = (suspended_at IS NOT NULL)"
  }
  check "users_suspension_end" {
    expr = "suspended_until IS NULL OR (suspended_at IS NOT NULL AND suspended_until > suspended_at)"
  }
  check "users_suspension_reason_length" {
    expr = "char_length(suspension_reason) <= 500"
  }
  check "users_external_id_length" {
    expr = "char_length(external_id) BETWEEN 1 AND 255"
  }
  check "users_metadata_public_object" {
    expr = "jsonb_typeof(metadata_public) = 'object' AND octet_length(metadata_public::text) <= 16384"
  }
  check "users_metadata_private_object" {
    expr = "jsonb_typeof(metadata_private) = 'object' AND octet_length(metadata_private::text) <= 16384"
  }
  check "users_search_text_length" {
    expr = "char_length(search_text) <= 1000"
  }
  check "users_version_positive" {
    expr = "version >= 1"
  }
  check "users_deletion_pair" {
    expr = "(deleted_at IS NULL) = (purge_at IS NULL)"
  }
}

table "user_profiles" {
  schema  = schema.public
  comment = "Owner: user. What people say about themselves; at most one row an account."
  column "user_id" {
    null = false
    type = uuid
  }
  column "first_name" {
    null = true
    type = text
  }
  column "last_name" {
    null = true
    type = text
  }
  column "display_name" {
    null = true
    type = text
  }
  column "bio" {
    null = true
    type = text
  }
  column "avatar_url" {
    null = true
    type = text
  }
  column "phone" {
    null = true
    type = text
  }
  column "locale" {
    null = true
    type = text
  }
  column "timezone" {
    null = true
    type = text
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  primary_key {
    columns = [column.user_id]
  }
  foreign_key "user_profiles_user_id_fkey" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  index "user_profiles_bio_idx" {
    type = GIN
    on {
      expr = "to_tsvector('simple'::regconfig, coalesce(bio, ''))"
    }
    where = "bio IS NOT NULL"
  }
  check "user_profiles_first_name_length" {
    expr = "char_length(first_name) BETWEEN 1 AND 100"
  }
  check "user_profiles_last_name_length" {
    expr = "char_length(last_name) BETWEEN 1 AND 100"
  }
  check "user_profiles_display_name_length" {
    expr = "char_length(display_name) BETWEEN 1 AND 100"
  }
  check "user_profiles_bio_length" {
    expr = "char_length(bio) <= 2000"
  }
  check "user_profiles_avatar_url_length" {
    expr = "char_length(avatar_url) BETWEEN 9 AND 2048"
  }
  check "user_profiles_avatar_url_https" {
    expr = "avatar_url ~ '^https://'"
  }
  check "user_profiles_phone_e164" {
    expr = "phone ~ '^[+][1-9][0-9]{1,14}$'"
  }
  check "user_profiles_locale_length" {
    expr = "char_length(locale) BETWEEN 1 AND 35"
  }
  check "user_profiles_timezone_length" {
    expr = "char_length(timezone) BETWEEN 1 AND 64"
  }
}

table "roles" {
  schema  = schema.public
  comment = "Owner: user. A named set of permissions. System roles come with migrations and cannot be deleted."
  column "id" {
    null    = false
    type    = uuid
    default = sql("gen_random_uuid()")
  }
  column "name" {
    null    = false
    type    = text
    collate = "C"
  }
  column "title" {
    null = false
    type = text
  }
  column "description" {
    null    = false
    type    = text
    default = ""
  }
  column "is_system" {
    null    = false
    type    = boolean
    default = false
  }
  column "version" {
    null    = false
    type    = bigint
    default = 1
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  primary_key {
    columns = [column.id]
  }
  index "roles_name_key" {
    unique  = true
    columns = [column.name]
  }
  check "roles_name_format" {
    expr = "name ~ '^[a-z][a-z0-9_-]{0,62}$'"
  }
  check "roles_title_length" {
    expr = "char_length(title) BETWEEN 1 AND 100"
  }
  check "roles_description_length" {
    expr = "char_length(description) <= 500"
  }
  check "roles_version_positive" {
    expr = "version >= 1"
  }
}

table "role_permissions" {
  schema  = schema.public
  comment = "Owner: user. The permissions of a role, named resource:action."
  column "role_id" {
    null = false
    type = uuid
  }
  column "permission" {
    null    = false
    type    = text
    collate = "C"
  }
  primary_key {
    columns = [column.role_id, column.permission]
  }
  foreign_key "role_permissions_role_id_fkey" {
    columns     = [column.role_id]
    ref_columns = [table.roles.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  check "role_permissions_permission_length" {
    expr = "char_length(permission) BETWEEN 3 AND 100"
  }
  check "role_permissions_permission_format" {
    expr = "permission ~ '^[a-z][a-z0-9_]*(-[a-z0-9_]+)*:[a-z][a-z0-9_-]*$'"
  }
}

table "user_roles" {
  schema  = schema.public
  comment = "Owner: user. Who holds which role, from when, until when, by whose hand."
  column "user_id" {
    null = false
    type = uuid
  }
  column "role_id" {
    null = false
    type = uuid
  }
  column "granted_by" {
    // no foreign key: the fact outlives the grantor
    null = true
    type = uuid
  }
  column "reason" {
    null = true
    type = text
  }
  column "valid_from" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "expires_at" {
    null = true
    type = timestamptz
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  primary_key {
    columns = [column.user_id, column.role_id]
  }
  foreign_key "user_roles_user_id_fkey" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  foreign_key "user_roles_role_id_fkey" {
    columns     = [column.role_id]
    ref_columns = [table.roles.column.id]
    on_update   = NO_ACTION
    on_delete   = RESTRICT
  }
  index "user_roles_role_id_idx" {
    columns = [column.role_id, column.user_id]
  }
  check "user_roles_reason_length" {
    expr = "char_length(reason) <= 500"
  }
  check "user_roles_validity" {
    expr = "expires_at > valid_from"
  }
}

// ====================================================================================================
// owner: identity
// Credentials, sessions and every kind of token. All of it hangs on users(id) and goes with it.
// ====================================================================================================

table "user_credentials" {
  schema  = schema.public
  comment = "Owner: identity. The password hash of an account and its token epoch."
  column "user_id" {
    null = false
    type = uuid
  }
  column "password_hash" {
    null = true
    type = text
  }
  column "password_changed_at" {
    null = true
    type = timestamptz
  }
  column "token_epoch" {
    // access tokens of an older epoch are refused
    null    = false
    type    = integer
    default = 0
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  primary_key {
    columns = [column.user_id]
  }
  foreign_key "user_credentials_user_id_fkey" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  check "user_credentials_password_hash_length" {
    expr = "char_length(password_hash) BETWEEN 1 AND 512"
  }
  check "user_credentials_token_epoch_positive" {
    expr = "token_epoch >= 0"
  }
}

table "sessions" {
  schema  = schema.public
  comment = "Owner: identity. One login on one device, until it ends or expires."
  column "id" {
    null = false
    type = uuid
  }
  column "user_id" {
    null = false
    type = uuid
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "authenticated_at" {
    // when the password was last given
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "last_used_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "expires_at" {
    // the absolute end: no refresh moves it
    null = false
    type = timestamptz
  }
  column "ended_at" {
    null = true
    type = timestamptz
  }
  column "end_reason" {
    null = true
    type = text
  }
  column "ip" {
    null = true
    type = inet
  }
  column "user_agent" {
    null = true
    type = text
  }
  primary_key {
    columns = [column.id]
  }
  foreign_key "sessions_user_id_fkey" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  index "sessions_user_id_idx" {
    // not partial: it also serves the foreign key's cascade
    on {
      column = column.user_id
    }
    on {
      desc   = true
      column = column.created_at
    }
    on {
      desc   = true
      column = column.id
    }
  }
  index "sessions_expires_at_idx" {
    columns = [column.expires_at]
  }
  index "sessions_ended_at_idx" {
    columns = [column.ended_at]
    where   = "ended_at IS NOT NULL"
  }
  check "sessions_end_pair" {
    expr = "(ended_at IS NULL) = (end_reason IS NULL)"
  }
  check "sessions_end_reason_known" {
    expr = "end_reason IN ('logout', 'revoked', 'password_changed', 'password_reset', 'suspended', 'deleted', 'refresh_reuse', 'expired', 'replaced')"
  }
  check "sessions_user_agent_length" {
    expr = "char_length(user_agent) <= 512"
  }
}

table "refresh_tokens" {
  schema  = schema.public
  comment = "Owner: identity. The generations of each session; spent ones stay until they expire, to catch reuse."
  column "id" {
    null = false
    type = uuid
  }
  column "session_id" {
    null = false
    type = uuid
  }
  column "user_id" {
    // no foreign key: the session carries it
    null = false
    type = uuid
  }
  column "token_digest" {
    null = false
    type = bytea
  }
  column "generation" {
    null = false
    type = integer
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "expires_at" {
    null = false
    type = timestamptz
  }
  column "replaced_at" {
    null = true
    type = timestamptz
  }
  primary_key {
    columns = [column.id]
  }
  foreign_key "refresh_tokens_session_id_fkey" {
    columns     = [column.session_id]
    ref_columns = [table.sessions.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  index "refresh_tokens_token_digest_key" {
    unique  = true
    columns = [column.token_digest]
  }
  index "refresh_tokens_session_id_generation_key" {
    // unique: two rotations at once cannot fork a family
    unique  = true
    columns = [column.session_id, column.generation]
  }
  index "refresh_tokens_expires_at_idx" {
    columns = [column.expires_at]
  }
  check "refresh_tokens_token_digest_length" {
    expr = "octet_length(token_digest) = 32"
  }
  check "refresh_tokens_generation_positive" {
    expr = "generation >= 0"
  }
}

table "email_verification_tokens" {
  schema  = schema.public
  comment = "Owner: identity. Proofs that an address is read by its owner: of a new account, or of a change."
  column "id" {
    null = false
    type = uuid
  }
  column "user_id" {
    null = false
    type = uuid
  }
  column "purpose" {
    null = false
    type = text
  }
  column "email" {
    null = false
    type = text
  }
  column "email_canonical" {
    null    = false
    type    = text
    collate = "C"
  }
  column "token_digest" {
    null = false
    type = bytea
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "expires_at" {
    null = false
    type = timestamptz
  }
  column "used_at" {
    null = true
    type = timestamptz
  }
  column "revoked_at" {
    null = true
    type = timestamptz
  }
  primary_key {
    columns = [column.id]
  }
  foreign_key "email_verification_tokens_user_id_fkey" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  index "email_verification_tokens_token_digest_key" {
    unique  = true
    columns = [column.token_digest]
  }
  index "email_verification_tokens_user_id_idx" {
    columns = [column.user_id]
  }
  index "email_verification_tokens_expires_at_idx" {
    columns = [column.expires_at]
  }
  check "email_verification_tokens_purpose_known" {
    expr = "purpose IN ('verify', 'change')"
  }
  check "email_verification_tokens_email_length" {
    expr = "char_length(email) BETWEEN 3 AND 254"
  }
  check "email_verification_tokens_email_canonical_length" {
    expr = "char_length(email_canonical) BETWEEN 3 AND 254"
  }
  check "email_verification_tokens_token_digest_length" {
    expr = "octet_length(token_digest) = 32"
  }
}

table "password_reset_tokens" {
  schema  = schema.public
  comment = "Owner: identity. Mailed permissions to set a new password, once."
  column "id" {
    null = false
    type = uuid
  }
  column "user_id" {
    null = false
    type = uuid
  }
  column "token_digest" {
    null = false
    type = bytea
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "expires_at" {
    null = false
    type = timestamptz
  }
  column "used_at" {
    null = true
    type = timestamptz
  }
  column "revoked_at" {
    null = true
    type = timestamptz
  }
  primary_key {
    columns = [column.id]
  }
  foreign_key "password_reset_tokens_user_id_fkey" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  index "password_reset_tokens_token_digest_key" {
    unique  = true
    columns = [column.token_digest]
  }
  index "password_reset_tokens_user_id_idx" {
    columns = [column.user_id]
  }
  index "password_reset_tokens_expires_at_idx" {
    columns = [column.expires_at]
  }
  check "password_reset_tokens_token_digest_length" {
    expr = "octet_length(token_digest) = 32"
  }
}

table "signing_keys" {
  schema  = schema.public
  comment = "Owner: identity. The keys that sign access tokens, private halves sealed."
  column "id" {
    null = false
    type = uuid
  }
  column "kid" {
    null    = false
    type    = text
    collate = "C"
  }
  column "algorithm" {
    null = false
    type = text
  }
  column "public_key" {
    // SubjectPublicKeyInfo, DER
    null = false
    type = bytea
  }
  column "private_key_sealed" {
    // AES-256-GCM under a key from the configuration
    null = false
    type = bytea
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "signs_from" {
    null = false
    type = timestamptz
  }
  column "retired_at" {
    // signs no more
    null = true
    type = timestamptz
  }
  column "verifies_until" {
    // is in the key set until then
    null = true
    type = timestamptz
  }
  primary_key {
    columns = [column.id]
  }
  index "signing_keys_kid_key" {
    unique  = true
    columns = [column.kid]
  }
  check "signing_keys_kid_length" {
    expr = "char_length(kid) BETWEEN 1 AND 100"
  }
  check "signing_keys_algorithm_known" {
    expr = "algorithm = 'ES256'"
  }
  check "signing_keys_public_key_length" {
    expr = "octet_length(public_key) BETWEEN 1 AND 1024"
  }
  check "signing_keys_private_key_sealed_length" {
    expr = "octet_length(private_key_sealed) BETWEEN 1 AND 4096"
  }
}

table "login_throttles" {
  schema  = schema.public
  comment = "Owner: identity. Failed logins by account, by account and network, by network; keys are digests."
  column "scope" {
    null    = false
    type    = text
    collate = "C"
  }
  column "key_digest" {
    null = false
    type = bytea
  }
  column "failures" {
    null = false
    type = integer
  }
  column "window_started_at" {
    null = false
    type = timestamptz
  }
  column "blocked_until" {
    null = true
    type = timestamptz
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  primary_key {
    columns = [column.scope, column.key_digest]
  }
  index "login_throttles_updated_at_idx" {
    columns = [column.updated_at]
  }
  check "login_throttles_scope_known" {
    expr = "scope IN ('account', 'account_network', 'network')"
  }
  check "login_throttles_key_digest_length" {
    expr = "octet_length(key_digest) = 32"
  }
  check "login_throttles_failures_positive" {
    expr = "failures >= 0"
  }
}

// ====================================================================================================
// owner: audit
// The append-only log. It references nobody, because it outlives them.
// ====================================================================================================

table "user_audit_log" {
  schema  = schema.public
  comment = "Owner: audit. Who did what, when, with before and after. Append-only, by triggers and by grants."
  column "id" {
    null = false
    type = uuid
  }
  column "seq" {
    // the order seals are made in
    null = false
    type = bigserial
  }
  column "occurred_at" {
    null = false
    type = timestamptz
  }
  column "action" {
    null    = false
    type    = text
    collate = "C"
  }
  column "outcome" {
    null = false
    type = text
  }
  column "actor_kind" {
    null = false
    type = text
  }
  column "actor_id" {
    null = true
    type = uuid
  }
  column "session_id" {
    null = true
    type = uuid
  }
  column "subject_type" {
    null    = true
    type    = text
    collate = "C"
  }
  column "subject_id" {
    null = true
    type = uuid
  }
  column "changes" {
    null    = false
    type    = jsonb
    default = sql("'{}'::jsonb")
  }
  column "reason" {
    null = true
    type = text
  }
  column "ip_sealed" {
    null = true
    type = bytea
  }
  column "user_agent_sealed" {
    null = true
    type = bytea
  }
  column "request_id" {
    null = true
    type = text
  }
  column "content_hash" {
    null = false
    type = bytea
  }
  primary_key {
    columns = [column.occurred_at, column.id]
  }
  index "user_audit_log_subject_id_idx" {
    on {
      column = column.subject_id
    }
    on {
      desc   = true
      column = column.occurred_at
    }
    on {
      desc   = true
      column = column.id
    }
  }
  index "user_audit_log_actor_id_idx" {
    on {
      column = column.actor_id
    }
    on {
      desc   = true
      column = column.occurred_at
    }
    on {
      desc   = true
      column = column.id
    }
  }
  index "user_audit_log_action_idx" {
    on {
      column = column.action
    }
    on {
      desc   = true
      column = column.occurred_at
    }
    on {
      desc   = true
      column = column.id
    }
  }
  index "user_audit_log_request_id_idx" {
    columns = [column.request_id]
  }
  index "user_audit_log_seq_idx" {
    columns = [column.seq]
  }
  check "user_audit_log_action_length" {
    expr = "char_length(action) BETWEEN 1 AND 100"
  }
  check "user_audit_log_outcome_known" {
    expr = "outcome IN ('success', 'refused')"
  }
  check "user_audit_log_actor_kind_known" {
    expr = "actor_kind IN ('user', 'system', 'anonymous')"
  }
  check "user_audit_log_subject_type_length" {
    expr = "char_length(subject_type) BETWEEN 1 AND 50"
  }
  check "user_audit_log_changes_object" {
    expr = "jsonb_typeof(changes) = 'object' AND octet_length(changes::text) <= 262144"
  }
  check "user_audit_log_reason_length" {
    expr = "char_length(reason) <= 500"
  }
  check "user_audit_log_ip_sealed_length" {
    expr = "octet_length(ip_sealed) <= 256"
  }
  check "user_audit_log_user_agent_sealed_length" {
    expr = "octet_length(user_agent_sealed) <= 4096"
  }
  check "user_audit_log_request_id_length" {
    expr = "char_length(request_id) BETWEEN 1 AND 128"
  }
  check "user_audit_log_content_hash_length" {
    expr = "octet_length(content_hash) = 32"
  }
  // Months are made ahead by create_audit_partitions(); a DEFAULT partition takes what no month does.
  partition {
    type    = RANGE
    columns = [column.occurred_at]
  }
}

table "audit_seals" {
  schema  = schema.public
  comment = "Owner: audit. Each seal covers a run of the log and the seal before it. Append-only."
  column "id" {
    null = false
    type = uuid
  }
  column "number" {
    null = false
    type = bigint
  }
  column "first_seq" {
    null = false
    type = bigint
  }
  column "last_seq" {
    null = false
    type = bigint
  }
  column "entry_count" {
    null = false
    type = integer
  }
  column "merkle_root" {
    null = false
    type = bytea
  }
  column "previous_hash" {
    null = true
    type = bytea
  }
  column "seal_hash" {
    null = false
    type = bytea
  }
  column "signature" {
    null = true
    type = bytea
  }
  column "key_id" {
    null = true
    type = text
  }
  column "sealed_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  primary_key {
    columns = [column.id]
  }
  index "audit_seals_number_key" {
    unique  = true
    columns = [column.number]
  }
  index "audit_seals_last_seq_idx" {
    columns = [column.last_seq]
  }
  index "audit_seals_seal_hash_key" {
    unique  = true
    columns = [column.seal_hash]
  }
  check "audit_seals_number_positive" {
    expr = "number >= 1"
  }
  check "audit_seals_range" {
    expr = "last_seq >= first_seq - 1"
  }
  check "audit_seals_entry_count_positive" {
    expr = "entry_count >= 0"
  }
  check "audit_seals_merkle_root_length" {
    expr = "octet_length(merkle_root) = 32"
  }
  check "audit_seals_previous_hash_length" {
    expr = "octet_length(previous_hash) = 32"
  }
  check "audit_seals_seal_hash_length" {
    expr = "octet_length(seal_hash) = 32"
  }
  check "audit_seals_signature_length" {
    expr = "octet_length(signature) = 64"
  }
  check "audit_seals_key_id_length" {
    expr = "char_length(key_id) BETWEEN 1 AND 100"
  }
  check "audit_seals_signature_pair" {
    expr = "(signature IS NULL) = (key_id IS NULL)"
  }
}

table "audit_subject_keys" {
  schema  = schema.public
  comment = "Owner: audit. The key that seals one person's data in the log; destroying it erases the data."
  column "subject_id" {
    null = false
    type = uuid
  }
  column "wrapped_key" {
    null = true
    type = bytea
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "destroyed_at" {
    null = true
    type = timestamptz
  }
  primary_key {
    columns = [column.subject_id]
  }
  check "audit_subject_keys_wrapped_key_length" {
    expr = "octet_length(wrapped_key) BETWEEN 1 AND 1024"
  }
  check "audit_subject_keys_destruction_pair" {
    expr = "(wrapped_key IS NULL) = (destroyed_at IS NOT NULL)"
  }
}

// ====================================================================================================
// owner: platform
// Beside it, outside this file: schema_migrations (goose) and the schema "river" (the job queue).
// ====================================================================================================

table "idempotency_keys" {
  schema  = schema.public
  comment = "Owner: platform. What was answered to a POST with an Idempotency-Key, for 24 hours."
  column "caller" {
    null    = false
    type    = text
    collate = "C"
  }
  column "route" {
    null    = false
    type    = text
    collate = "C"
  }
  column "key" {
    null    = false
    type    = text
    collate = "C"
  }
  column "request_digest" {
    null = false
    type = bytea
  }
  column "status" {
    // null while the request is in flight
    null = true
    type = integer
  }
  column "headers" {
    null = true
    type = jsonb
  }
  column "body" {
    null = true
    type = bytea
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "expires_at" {
    null = false
    type = timestamptz
  }
  primary_key {
    columns = [column.caller, column.route, column.key]
  }
  index "idempotency_keys_expires_at_idx" {
    columns = [column.expires_at]
  }
  check "idempotency_keys_caller_length" {
    expr = "char_length(caller) BETWEEN 1 AND 100"
  }
  check "idempotency_keys_route_length" {
    expr = "char_length(route) BETWEEN 1 AND 200"
  }
  check "idempotency_keys_key_length" {
    expr = "char_length(key) BETWEEN 1 AND 255"
  }
  check "idempotency_keys_request_digest_length" {
    expr = "octet_length(request_digest) = 32"
  }
  check "idempotency_keys_status_http" {
    expr = "status BETWEEN 100 AND 599"
  }
  check "idempotency_keys_headers_object" {
    expr = "jsonb_typeof(headers) = 'object' AND octet_length(headers::text) <= 16384"
  }
  check "idempotency_keys_body_length" {
    expr = "octet_length(body) <= 1048576"
  }
}
