// Package gormstore backs the ports of the user module with PostgreSQL through
// GORM. It owns the rows of users, user_profiles, roles, role_permissions and
// user_roles; only usermodule makes its stores.
//
// Writes go through rows with explicit columns. Reads are one statement each,
// and take the time from their caller: what counts by the clock is decided with
// the same time everywhere in a request.
package gormstore
