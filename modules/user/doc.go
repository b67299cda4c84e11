// Package user is the public face of the user module: the vocabulary in which
// other modules speak of people, the calls they may make (Directory,
// Authorities), the events they may follow and the faults they may meet. The
// module owns the tables users, user_profiles, user_logins, roles, role_permissions and
// user_roles; nobody else reads or writes them.
//
// The package imports the standard library and the pure platform packages only.
//
// # Identifiers have no Unicode twins
//
// Email addresses and usernames are ASCII: an address outside it is refused
// with a precise fault (a domain in other scripts is written in its xn-- form).
// That leaves letter case as the only way to spell one identifier differently,
// so canonicalisation is lower-casing: idempotent by construction, the same
// under every locale and version of Unicode, and free of look-alikes. The price
// is that internationalised local parts (RFC 6531) cannot register. Names of
// people, which identify nobody, take any script.
//
// A username holds no "@" and an address always does, so that neither can pass
// for the other.
package user
