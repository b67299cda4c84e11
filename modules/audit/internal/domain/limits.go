package domain

import "unicode/utf8"

// The limits of an entry. The tables check the same ones, with room for what sealing adds.
const (
	maxActionBytes      = 100
	maxSubjectTypeBytes = 50
	maxFieldBytes       = 100
	maxReasonRunes      = 500
	maxRequestIDRunes   = 128
	maxUserAgentBytes   = 512
	maxIPBytes          = 64
	maxFields           = 100
	// maxValueBytes bounds one value as JSON: the largest honest one, an account's metadata, fits.
	maxValueBytes = 16 << 10
	// maxChangesBytes bounds all values of an entry. Base64 and the database's spacing make at most half as much again
	// of it, which is below the 256 KiB that the table allows.
	maxChangesBytes = 128 << 10
	// smallValue is always kept: a note in its place would save nothing.
	smallValue = 64
)

const cutMark = "…"

// cutBytes shortens a text to so many bytes, whole characters, the mark of the cut included.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	end := limit - len(cutMark)
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + cutMark
}

// cutRunes shortens a text to so many characters, the mark of the cut included.
func cutRunes(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	return string(runes[:limit-1]) + cutMark
}
