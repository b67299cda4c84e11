// Package hooks is a worked module, Welcome, that does what modules may do with each other: it hears events and may veto
// them, has work done after the commit, looks accounts up, asks for a permission, and contributes to what a person is
// told of themselves. docs/modules.md quotes it, and a test holds the two together.
package hooks
