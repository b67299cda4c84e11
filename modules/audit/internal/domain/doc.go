// Package domain holds the rules of the log: which events may become entries, how much of them is kept, whose key seals
// what, how an entry is hashed, and how it is read again. It knows neither the database nor where keys come from; the
// packages of this module call it.
package domain
