// Package audit is the public face of the append-only log: who did what to whom, when, with before and after.
//
// The module subscribes to every event and writes one entry for each, in the transaction of the change: a change whose
// entry cannot be written does not happen. It therefore imports no other module, and a new module is audited on its
// first day. No module uses audit; only the root wiring and the module's own adapters import this package.
//
// Personal values in an entry are encrypted under a key of the person they belong to. Destroying that key makes them
// unreadable for ever, while the entry and its hash stay as they are.
//
// It owns the tables user_audit_log, audit_subject_keys and audit_seals, and publishes audit.read.
package audit
