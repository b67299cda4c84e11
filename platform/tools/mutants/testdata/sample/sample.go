// Package sample is broken by the test of the tool.
package sample

// most is a place that belongs to no function.
const most = 5 + 5

// Label joins texts, which no minus does.
func Label(n string) string { return "n" + n }

// Small has a boundary that its test does not reach.
func Small(n int) bool { return n < most }

// Idle is what no test runs.
func Idle(a bool) bool { return !a }
