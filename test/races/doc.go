// Package races has two replicas of the program do at the same moment what must
// not both happen, and asks porcupine whether the answers that many clients got
// fit any order of events. What races within the user module is in
// modules/user/usermodule. docs/reliability.md has the figures of the last run.
//
// It holds tests only. ROSTER_RACE_ROUNDS says how often each race is run (make
// test-races).
package races
