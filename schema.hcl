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
//   - Every column has a comment that says what it is for, and begins with "Personal." for personal data or "Secret." for
//     what must never leave the database; every index has one that names the queries which need it. Both end up in the
//     catalogue, and from there in docs/data_model.md.
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
    comment = "The account's name for everything else. Random (version 4), so that it does not tell when the person joined."
  }
  column "email" {
    null    = false
    type    = text
    comment = "Personal. The address as the person wrote it, for display and mail."
  }
  column "email_canonical" {
    null    = false
    type    = text
    collate = "C"
    comment = "Personal. The address in the form that decides who is who, made in Go."
  }
  column "username" {
    null    = true
    type    = text
    comment = "Personal. The name as the person wrote it; NULL for who has none."
  }
  column "username_canonical" {
    null    = true
    type    = text
    collate = "C"
    comment = "Personal. The username in the form that decides who is who, made in Go; holds no @, so that a login is one or the other."
  }
  column "status" {
    null    = false
    type    = text
    default = "pending"
    comment = "pending until the address is proven, then active or suspended; survives a deletion, which is deleted_at."
  }
  column "email_verified_at" {
    null    = true
    type    = timestamptz
    comment = "When the address was proven to be read by its owner; NULL until then."
  }
  column "suspended_at" {
    null    = true
    type    = timestamptz
    comment = "When the suspension began; set exactly while status is suspended."
  }
  column "suspended_until" {
    null    = true
    type    = timestamptz
    comment = "When the suspension ends by itself; NULL for one without an end."
  }
  column "suspension_reason" {
    null    = true
    type    = text
    comment = "Personal. Why, in an administrator's words."
  }
  column "external_id" {
    null    = true
    type    = text
    collate = "C"
    comment = "Personal. The account's name in another system, for imports."
  }
  column "metadata_public" {
    null    = false
    type    = jsonb
    default = sql("'{}'::jsonb")
    comment = "Personal. Free JSON that the person may read."
  }
  column "metadata_private" {
    null    = false
    type    = jsonb
    default = sql("'{}'::jsonb")
    comment = "Personal. Free JSON for administrators alone."
  }
  column "search_text" {
    null    = false
    type    = text
    default = ""
    collate = "C"
    comment = "Personal. Email, username and names, folded in Go: what substring search looks into."
  }
  column "version" {
    null    = false
    type    = bigint
    default = 1
    comment = "The ETag: every change of the account adds one, and a stale one is refused."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the account was made."
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the account last changed, kept by a trigger; a login is no change."
  }
  column "deleted_at" {
    null    = true
    type    = timestamptz
    comment = "When the account was deleted; NULL for one that is in use."
  }
  column "purge_at" {
    null    = true
    type    = timestamptz
    comment = "From when on the row is removed for good; set exactly when deleted_at is."
  }
  primary_key {
    columns = [column.id]
  }
  index "users_email_canonical_key" {
    comment = "Login and existence by address; one account an address, freed by deletion. Also the order of a list by email."
    unique  = true
    columns = [column.email_canonical]
    where   = "deleted_at IS NULL"
  }
  index "users_username_canonical_key" {
    comment = "Login and existence by username; one account a name, freed by deletion. Also the order of a list by username."
    unique  = true
    columns = [column.username_canonical]
    where   = "deleted_at IS NULL"
  }
  index "users_external_id_key" {
    comment = "The account of an id in another system; one account an id, freed by deletion."
    unique  = true
    columns = [column.external_id]
    where   = "deleted_at IS NULL"
  }
  index "users_created_at_idx" {
    comment = "The default list, newest first; the id breaks ties between pages."
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
    comment = "The list by last change."
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
  index "users_status_idx" {
    comment = "The list of one status, newest first."
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
    comment = "Accounts whose address is not proven, newest first."
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
    comment = "Deleted accounts, beside the others in lists that include them."
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
    comment = "Accounts without a username: the end of a list by username."
    columns = [column.id]
    where   = "username_canonical IS NULL AND deleted_at IS NULL"
  }
  index "users_purge_at_idx" {
    comment = "Deleted accounts that are due to be purged."
    columns = [column.purge_at]
    where   = "deleted_at IS NOT NULL"
  }
  index "users_search_idx" {
    comment = "Search for a fragment of email, username or names, among all or among the newest or oldest accounts."
    type    = GIN
    on {
      column = column.created_at
    }
    on {
      expr = "date_trunc('hour', created_at AT TIME ZONE 'UTC')"
    }
    on {
      column = column.search_text
      ops    = sql("gin_trgm_ops")
    }
    where = "deleted_at IS NULL"
  }
  index "users_search_fragments_idx" {
    comment = "Search for a fragment of four letters or more: few accounts hold any four of them, however many accounts there are."
    type    = GIN
    on {
      expr = "search_fragments(search_text)"
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

table "user_logins" {
  schema  = schema.public
  comment = "Owner: user. When each person last logged in, one row an account: apart from users, so that a login writes two small indexes and not all of theirs."
  column "user_id" {
    null    = false
    type    = uuid
    comment = "Whose login it is."
  }
  column "last_login_at" {
    null    = true
    type    = timestamptz
    comment = "Personal. When the person last logged in; NULL for never."
  }
  primary_key {
    columns = [column.user_id]
  }
  foreign_key "user_logins_user_id_fkey" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  index "user_logins_last_login_at_idx" {
    comment = "The list by last login, and who has not logged in for long."
    on {
      desc   = true
      column = column.last_login_at
    }
    on {
      desc   = true
      column = column.user_id
    }
  }
}

table "user_profiles" {
  schema  = schema.public
  comment = "Owner: user. What people say about themselves; at most one row an account."
  column "user_id" {
    null    = false
    type    = uuid
    comment = "Whose profile it is."
  }
  column "first_name" {
    null    = true
    type    = text
    comment = "Personal. Given name."
  }
  column "last_name" {
    null    = true
    type    = text
    comment = "Personal. Family name."
  }
  column "display_name" {
    null    = true
    type    = text
    comment = "Personal. What others see."
  }
  column "bio" {
    null    = true
    type    = text
    comment = "Personal. A text about oneself, found by whole words."
  }
  column "avatar_url" {
    null    = true
    type    = text
    comment = "Personal. Where a picture is; https only."
  }
  column "phone" {
    null    = true
    type    = text
    comment = "Personal. Phone number in E.164."
  }
  column "locale" {
    null    = true
    type    = text
    comment = "Personal. Language tag (BCP 47), for mail and display."
  }
  column "timezone" {
    null    = true
    type    = text
    comment = "Personal. Name in the IANA time zone database."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the profile was made."
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the profile last changed, kept by a trigger."
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
    comment = "Full-text search in what people say about themselves."
    type    = GIN
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
    comment = "The four system roles have the same ids everywhere."
  }
  column "name" {
    null    = false
    type    = text
    collate = "C"
    comment = "The key that API and tokens use, set once."
  }
  column "title" {
    null    = false
    type    = text
    comment = "What people read."
  }
  column "description" {
    null    = false
    type    = text
    default = ""
    comment = "What the role is for."
  }
  column "is_system" {
    null    = false
    type    = boolean
    default = false
    comment = "Came with a migration: cannot be deleted, keeps its permissions."
  }
  column "version" {
    null    = false
    type    = bigint
    default = 1
    comment = "The ETag of the role."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the role was made."
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the role last changed."
  }
  primary_key {
    columns = [column.id]
  }
  index "roles_name_key" {
    comment = "A role by its name; one role a name."
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
    null    = false
    type    = uuid
    comment = "Which role allows it."
  }
  column "permission" {
    null    = false
    type    = text
    collate = "C"
    comment = "What it allows, as module:right; the modules' code is the catalogue."
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
    null    = false
    type    = uuid
    comment = "Who holds the role."
  }
  column "role_id" {
    null    = false
    type    = uuid
    comment = "Which role."
  }
  column "granted_by" {
    null    = true
    type    = uuid
    comment = "Who granted it; without a foreign key, because the fact outlives the grantor."
  }
  column "reason" {
    null    = true
    type    = text
    comment = "Personal. Why, in the words of who granted it."
  }
  column "valid_from" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "From when on it counts."
  }
  column "expires_at" {
    null    = true
    type    = timestamptz
    comment = "Until when it counts, not included; NULL for good."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When it was granted."
  }
  column "user_created_at" {
    null    = false
    type    = timestamptz
    comment = "When the account was made, copied from users, where it never changes: holders in the order of the default list."
  }
  primary_key {
    columns = [column.user_id, column.role_id]
    include = [column.valid_from, column.expires_at]
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
    comment = "Holders of a role in force, in the order of the default list, and the foreign key to roles."
    on {
      column = column.role_id
    }
    on {
      desc   = true
      column = column.user_created_at
    }
    on {
      desc   = true
      column = column.user_id
    }
    include = [column.valid_from, column.expires_at]
  }
  check "user_roles_reason_length" {
    expr = "char_length(reason) <= 500"
  }
  check "user_roles_validity" {
    expr = "expires_at > valid_from"
  }
}

table "user_imports" {
  schema  = schema.public
  comment = "Owner: user. One row a file of accounts that was, or is being, imported; it goes 30 days later."
  column "id" {
    null = false
    type = uuid
    comment = "Orders imports by time (version 7)."
  }
  column "content_sha256" {
    null = false
    type = bytea
    comment = "SHA-256 of the file: tells the same one again, so that an import that was stopped goes on."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When it was begun."
  }
  column "finished_at" {
    null = true
    type = timestamptz
    comment = "When nothing was left; NULL while it is under way, or stopped."
  }
  primary_key {
    columns = [column.id]
  }
  index "user_imports_content_sha256_key" {
    unique  = true
    columns = [column.content_sha256]
    comment = "One import a file; finds it again."
  }
  check "user_imports_content_sha256_length" {
    expr = "octet_length(content_sha256) = 32"
  }
}

table "user_import_chunks" {
  schema  = schema.public
  comment = "Owner: user. A piece of an import, in the transaction of its accounts: what is here is not read again."
  column "import_id" {
    null = false
    type = uuid
    comment = "Of which import it is a piece."
  }
  column "first_byte" {
    null = false
    type = bigint
    comment = "Where it begins in the file."
  }
  column "end_byte" {
    null = false
    type = bigint
    comment = "Where it ends, not included."
  }
  column "imported" {
    null = false
    type = integer
    comment = "How many of its rows became accounts."
  }
  column "refused" {
    null = false
    type = integer
    comment = "How many did not."
  }
  column "refusals" {
    null    = false
    type    = jsonb
    default = sql("'[]'::jsonb")
    comment = "Which rows these are, and which rules they break; never what they hold."
  }
  primary_key {
    columns = [column.import_id, column.first_byte]
  }
  foreign_key "user_import_chunks_import_id_fkey" {
    columns     = [column.import_id]
    ref_columns = [table.user_imports.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  check "user_import_chunks_bytes" {
    expr = "first_byte >= 0 AND end_byte > first_byte"
  }
  check "user_import_chunks_rows" {
    expr = "imported >= 0 AND refused >= 0"
  }
  check "user_import_chunks_refusals_list" {
    expr = "jsonb_typeof(refusals) = 'array' AND octet_length(refusals::text) <= 16777216"
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
    null    = false
    type    = uuid
    comment = "Whose credential it is."
  }
  column "password_hash" {
    null    = true
    type    = text
    comment = "Secret. argon2id (or bcrypt, replaced at the next login) in PHC form; NULL for an account without a password."
  }
  column "password_changed_at" {
    null    = true
    type    = timestamptz
    comment = "When the password was last set."
  }
  column "token_epoch" {
    null    = false
    type    = integer
    default = 0
    comment = "Access tokens of an older epoch are refused: a change of password or roles adds one."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the row was made."
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the row last changed."
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
    null    = false
    type    = uuid
    comment = "Named in access tokens as sid."
  }
  column "user_id" {
    null    = false
    type    = uuid
    comment = "Who is logged in."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When it began."
  }
  column "authenticated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the password was last given, for what asks for a fresh login."
  }
  column "expires_at" {
    null    = false
    type    = timestamptz
    comment = "The absolute end: no refresh moves it."
  }
  column "ended_at" {
    null    = true
    type    = timestamptz
    comment = "When it was ended before its time; NULL for one that was not."
  }
  column "end_reason" {
    null    = true
    type    = text
    comment = "Why it was ended; set exactly when ended_at is."
  }
  column "ip" {
    null    = true
    type    = inet
    comment = "Personal. Where the login came from."
  }
  column "user_agent" {
    null    = true
    type    = text
    comment = "Personal. With which program."
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
    comment = "Sessions of a person, newest first, and the foreign key to users: so it is not partial."
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
    comment = "Clean-up of sessions that expired."
    columns = [column.expires_at]
  }
  index "sessions_ended_at_idx" {
    comment = "Clean-up of sessions that were ended."
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
  comment = "Owner: identity. One row a session, rewritten by each refresh: its newest token and the one before. Older ones are known by their family."
  column "session_id" {
    null    = false
    type    = uuid
    comment = "Whose tokens they are."
  }
  column "generation" {
    null    = false
    type    = integer
    comment = "The newest token's place in the chain, from 0."
  }
  column "issued_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "Personal. When the newest token was issued: when the session was last used."
  }
  column "expires_at" {
    null    = false
    type    = timestamptz
    comment = "Until when the newest token may be presented."
  }
  column "family_digest" {
    null    = false
    type    = bytea
    comment = "Secret. SHA-256 of what all tokens of the session begin with, which is its first token."
  }
  column "token_digest" {
    null    = false
    type    = bytea
    comment = "Secret. SHA-256 of the newest token, which itself is nowhere."
  }
  column "previous_digest" {
    null    = true
    type    = bytea
    comment = "Secret. SHA-256 of the token before, which may come again for a moment; NULL for none."
  }
  primary_key {
    columns = [column.session_id]
  }
  foreign_key "refresh_tokens_session_id_fkey" {
    columns     = [column.session_id]
    ref_columns = [table.sessions.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  index "refresh_tokens_family_digest_key" {
    comment = "The session of a token that is presented. No other column is in an index, so that a refresh writes to none."
    unique  = true
    columns = [column.family_digest]
  }
  check "refresh_tokens_digest_lengths" {
    expr = "octet_length(family_digest) = 32 AND octet_length(token_digest) = 32 AND octet_length(previous_digest) = 32"
  }
  check "refresh_tokens_generation_positive" {
    expr = "generation >= 0"
  }
}

table "email_verification_tokens" {
  schema  = schema.public
  comment = "Owner: identity. Proofs that an address is read by its owner: of a new account, or of a change."
  column "id" {
    null    = false
    type    = uuid
    comment = "Orders tokens by time (version 7)."
  }
  column "user_id" {
    null    = false
    type    = uuid
    comment = "Whose address is to be proven."
  }
  column "purpose" {
    null    = false
    type    = text
    comment = "verify for a new account's address, change for a new address of an old account."
  }
  column "email" {
    null    = false
    type    = text
    comment = "Personal. The address that the token was mailed to, as written."
  }
  column "email_canonical" {
    null    = false
    type    = text
    collate = "C"
    comment = "Personal. The same in canonical form, which the account gets."
  }
  column "token_digest" {
    null    = false
    type    = bytea
    comment = "Secret. SHA-256 of the token, which only the mail holds."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When it was mailed."
  }
  column "expires_at" {
    null    = false
    type    = timestamptz
    comment = "Until when it may be used."
  }
  column "used_at" {
    null    = true
    type    = timestamptz
    comment = "When it was used: it works once."
  }
  column "revoked_at" {
    null    = true
    type    = timestamptz
    comment = "When a newer one, or a change of the account, made it void."
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
    comment = "The token that is presented."
    unique  = true
    columns = [column.token_digest]
  }
  index "email_verification_tokens_user_id_idx" {
    comment = "Tokens of a person that a newer one makes void, and the foreign key to users."
    columns = [column.user_id]
  }
  index "email_verification_tokens_expires_at_idx" {
    comment = "Clean-up of verification tokens that expired."
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
    null    = false
    type    = uuid
    comment = "Orders tokens by time (version 7)."
  }
  column "user_id" {
    null    = false
    type    = uuid
    comment = "Whose password may be set."
  }
  column "token_digest" {
    null    = false
    type    = bytea
    comment = "Secret. SHA-256 of the token, which only the mail holds."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When it was mailed."
  }
  column "expires_at" {
    null    = false
    type    = timestamptz
    comment = "Until when it may be used."
  }
  column "used_at" {
    null    = true
    type    = timestamptz
    comment = "When it was used: it works once."
  }
  column "revoked_at" {
    null    = true
    type    = timestamptz
    comment = "When a newer one, or a change of the account, made it void."
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
    comment = "The token that is presented."
    unique  = true
    columns = [column.token_digest]
  }
  index "password_reset_tokens_user_id_idx" {
    comment = "Tokens of a person that a newer one makes void, and the foreign key to users."
    columns = [column.user_id]
  }
  index "password_reset_tokens_expires_at_idx" {
    comment = "Clean-up of reset tokens that expired."
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
    null    = false
    type    = uuid
    comment = "Orders keys by time (version 7)."
  }
  column "kid" {
    null    = false
    type    = text
    collate = "C"
    comment = "The name in tokens and in the key set."
  }
  column "algorithm" {
    null    = false
    type    = text
    comment = "ES256, the only one: a token cannot choose another."
  }
  column "public_key" {
    null    = false
    type    = bytea
    comment = "SubjectPublicKeyInfo, DER."
  }
  column "private_key_sealed" {
    null    = false
    type    = bytea
    comment = "Secret. Private half, AES-256-GCM under a key from the configuration."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When it was made."
  }
  column "signs_from" {
    null    = false
    type    = timestamptz
    comment = "From when on it signs: published before, so that every verifier knows it."
  }
  column "retired_at" {
    null    = true
    type    = timestamptz
    comment = "When it stopped to sign; NULL while it does."
  }
  column "verifies_until" {
    null    = true
    type    = timestamptz
    comment = "Until when the key set holds it; NULL while it signs."
  }
  primary_key {
    columns = [column.id]
  }
  index "signing_keys_kid_key" {
    comment = "One key a name."
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
  comment = "Owner: identity. What must not be done too often: attempts at an account, the same from one network or device, letters to an account, requests of a network."
  column "scope" {
    null    = false
    type    = text
    collate = "C"
    comment = "account: attempts at it, or letters to it. account_network: attempts at it from one network or known device. network: requests of an operation."
  }
  column "key_digest" {
    null    = false
    type    = bytea
    comment = "Personal. SHA-256 of what is counted, so that the table lists no addresses."
  }
  column "failures" {
    null    = false
    type    = integer
    comment = "How many there were in the window: attempts that were not forgiven, letters, or requests by the lease."
  }
  column "window_started_at" {
    null    = false
    type    = timestamptz
    comment = "When counting began."
  }
  column "blocked_until" {
    null    = true
    type    = timestamptz
    comment = "Until when attempts are refused; NULL for not at all, and for what is not attempts."
  }
  column "updated_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When it last counted; a day later it is forgotten."
  }
  primary_key {
    columns = [column.scope, column.key_digest]
  }
  index "login_throttles_updated_at_idx" {
    comment = "Clean-up of counters that nobody added to for a day."
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
    null    = false
    type    = uuid
    comment = "Version 7: the time in it leads to the entry's partition."
  }
  column "seq" {
    null    = false
    type    = bigserial
    comment = "The order that seals are made in. Gaps are changes that were rolled back."
  }
  column "occurred_at" {
    null    = false
    type    = timestamptz
    comment = "When it happened; decides the partition."
  }
  column "action" {
    null    = false
    type    = text
    collate = "C"
    comment = "What happened, as module.event."
  }
  column "outcome" {
    null    = false
    type    = text
    comment = "success, or refused."
  }
  column "actor_kind" {
    null    = false
    type    = text
    comment = "user, system or anonymous."
  }
  column "actor_id" {
    null    = true
    type    = uuid
    comment = "Who did it; NULL unless it was a user."
  }
  column "session_id" {
    null    = true
    type    = uuid
    comment = "In which session."
  }
  column "subject_type" {
    null    = true
    type    = text
    collate = "C"
    comment = "What it was done to."
  }
  column "subject_id" {
    null    = true
    type    = uuid
    comment = "Which one; without a foreign key, because the log outlives it."
  }
  column "changes" {
    null    = false
    type    = jsonb
    default = sql("'{}'::jsonb")
    comment = "Personal. Each field before and after; personal values sealed under the key of the person they are about."
  }
  column "reason" {
    null    = true
    type    = text
    comment = "Personal. Why, as the request's X-Change-Reason said."
  }
  column "ip_sealed" {
    null    = true
    type    = bytea
    comment = "Personal. Where the request came from, sealed."
  }
  column "user_agent_sealed" {
    null    = true
    type    = bytea
    comment = "Personal. With which program, sealed."
  }
  column "request_id" {
    null    = true
    type    = text
    comment = "The request, as its answer named it."
  }
  column "content_hash" {
    null    = false
    type    = bytea
    comment = "SHA-256 of all other columns but seq: seals cover it."
  }
  primary_key {
    columns = [column.occurred_at, column.id]
  }
  index "user_audit_log_subject_id_idx" {
    comment = "What was done to one account, newest first."
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
    comment = "What one account did, newest first."
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
    comment = "One kind of event, newest first."
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
    comment = "What one request did."
    columns = [column.request_id]
  }
  index "user_audit_log_seq_idx" {
    comment = "The log in the order of its seals: sealing, verifying, following."
    columns = [column.seq]
  }
  index "user_audit_log_subject_type_idx" {
    comment = "What was done to things of one kind, other than accounts, newest first."
    on {
      column = column.subject_type
    }
    on {
      desc   = true
      column = column.occurred_at
    }
    on {
      desc   = true
      column = column.id
    }
    where = "subject_type <> 'user'"
  }
  index "user_audit_log_refused_idx" {
    comment = "What was refused, newest first."
    on {
      desc   = true
      column = column.occurred_at
    }
    on {
      desc   = true
      column = column.id
    }
    where = "outcome = 'refused'"
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
    null    = false
    type    = uuid
    comment = "Orders seals by time (version 7)."
  }
  column "number" {
    null    = false
    type    = bigint
    comment = "Place in the chain, from 1."
  }
  column "first_seq" {
    null    = false
    type    = bigint
    comment = "First entry that it covers."
  }
  column "last_seq" {
    null    = false
    type    = bigint
    comment = "Last entry that it covers."
  }
  column "entry_count" {
    null    = false
    type    = integer
    comment = "How many entries there were: a removed one makes it wrong."
  }
  column "merkle_root" {
    null    = false
    type    = bytea
    comment = "Root of the tree over the entries' hashes, as in RFC 6962."
  }
  column "previous_hash" {
    null    = true
    type    = bytea
    comment = "seal_hash of the seal before; NULL for the first."
  }
  column "seal_hash" {
    null    = false
    type    = bytea
    comment = "SHA-256 of all that is above."
  }
  column "signature" {
    null    = true
    type    = bytea
    comment = "Ed25519 over seal_hash."
  }
  column "key_id" {
    null    = true
    type    = text
    comment = "Which key signed."
  }
  column "sealed_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the seal was made."
  }
  primary_key {
    columns = [column.id]
  }
  index "audit_seals_number_key" {
    comment = "The chain in its order; one seal a place."
    unique  = true
    columns = [column.number]
  }
  index "audit_seals_last_seq_idx" {
    comment = "The seal that covers an entry."
    columns = [column.last_seq]
  }
  index "audit_seals_seal_hash_key" {
    comment = "One seal a hash: the chain cannot run in a circle."
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
    null    = false
    type    = uuid
    comment = "Whose values it seals; without a foreign key, because the log outlives the person's account."
  }
  column "wrapped_key" {
    null    = true
    type    = bytea
    comment = "Secret. AES-256 key, wrapped by a key from the configuration; NULL once it was destroyed."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When it was made."
  }
  column "destroyed_at" {
    null    = true
    type    = timestamptz
    comment = "When it was destroyed, and with it every sealed value about the person."
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
    comment = "Who sent the request."
  }
  column "route" {
    null    = false
    type    = text
    collate = "C"
    comment = "Method and route."
  }
  column "key" {
    null    = false
    type    = text
    collate = "C"
    comment = "The client's Idempotency-Key."
  }
  column "request_digest" {
    null    = false
    type    = bytea
    comment = "SHA-256 of the body: another body under the same key is refused."
  }
  column "status" {
    null    = true
    type    = integer
    comment = "Status that was answered; NULL while the request is in flight."
  }
  column "headers" {
    null    = true
    type    = jsonb
    comment = "Headers of the answer that are repeated."
  }
  column "body" {
    null    = true
    type    = bytea
    comment = "Personal. The answer, to be repeated as it was."
  }
  column "created_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
    comment = "When the request came."
  }
  column "expires_at" {
    null    = false
    type    = timestamptz
    comment = "When the key may mean another request."
  }
  primary_key {
    columns = [column.caller, column.route, column.key]
  }
  index "idempotency_keys_expires_at_idx" {
    comment = "Clean-up of keys that expired."
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
