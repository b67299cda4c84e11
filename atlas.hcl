// For those who have an Atlas CLI (any of its open editions). Nobody needs one: `go tool schema` does the same with
// Atlas's SDK, and more, because it knows the collations, the fingerprint and the hand-written parts.
//
//   ATLAS_DEV_URL   an empty database for Atlas to try things out in, ending in ?search_path=public (and sslmode=disable
//                   without TLS). It needs the extensions first: CREATE EXTENSION pg_trgm, btree_gin, pgcrypto, "uuid-ossp";
//                   and what indexes call: the function search_fragments, as docs/database_schema.sql has it.
//   ATLAS_URL       the database to compare with, in the same form.
//
//   atlas migrate diff NAME --env local     write the next migration (then run `go tool schema hash`)
//   atlas migrate validate --env local      verify atlas.sum
//   atlas migrate hash --env local          renew atlas.sum
//   atlas schema diff --from "$ATLAS_URL" --to file://schema.hcl --dev-url "$ATLAS_DEV_URL" --exclude schema_migrations
//                                           tell how a live database differs
//
// Atlas ignores `collate` in schema.hcl, so a column it adds needs COLLATE "C" written by hand.

variable "dev_url" {
  type    = string
  default = getenv("ATLAS_DEV_URL")
}

variable "url" {
  type    = string
  default = getenv("ATLAS_URL")
}

env "local" {
  src = "file://schema.hcl"
  dev = var.dev_url
  url = var.url
  migration {
    dir    = "file://platform/migrations"
    format = goose
  }
  format {
    migrate {
      diff = "{{ sql . \"  \" }}"
    }
  }
  lint {
    latest = 1
  }
}
