package httpserver

import (
	"strconv"
	"strings"

	"roster/platform/fault"
)

const maxETagList = 1024

// What a precondition can fail with.
var (
	ErrPreconditionRequired = fault.New(fault.PreconditionRequired, "precondition_required",
		"Send If-Match with the ETag of the version you have read.")
	ErrPreconditionMalformed = fault.New(fault.Malformed, "precondition_malformed",
		"If-Match takes one ETag in double quotes, as a reply gave it, or *.")
	ErrPreconditionFailed = fault.New(fault.Stale, "precondition_failed",
		"What you want to change has changed since you read it; read it again.")
)

// ETag is the strong entity tag of a version of a resource: "v42", quotes
// included. Put it into a field with the tag header:"ETag"; GET operations that
// have one answer If-None-Match by themselves.
func ETag(version int64) string { return `"v` + strconv.FormatInt(version, 10) + `"` }

// Precondition is the part of an input that says which version the caller has
// seen. Embed it.
type Precondition struct {
	IfMatch string `header:"If-Match" maxLength:"256" doc:"ETag of the version you have read, or * for any."`
}

// Version is the version that the caller expects; ok is false when any will do.
// Missing although required is ErrPreconditionRequired, unreadable is
// ErrPreconditionMalformed, and a tag that no version has, weak ones among
// them, is ErrPreconditionFailed.
func (p Precondition) Version(required bool) (expected int64, ok bool, err error) {
	switch p.IfMatch {
	case "":
		if required {
			return 0, false, ErrPreconditionRequired
		}
		return 0, false, nil
	case "*":
		return 0, false, nil
	}
	tags, wellFormed := parseETags(p.IfMatch)
	if !wellFormed {
		return 0, false, ErrPreconditionMalformed
	}
	return expectedVersion(tags)
}

// expectedVersion picks the one version that the tags can mean.
func expectedVersion(tags []etag) (int64, bool, error) {
	var versions []int64
	for _, tag := range tags {
		if version, known := tag.version(); known {
			versions = append(versions, version)
		}
	}
	switch len(versions) {
	case 0:
		return 0, false, ErrPreconditionFailed
	case 1:
		return versions[0], true, nil
	default:
		return 0, false, ErrPreconditionMalformed
	}
}

// etag is one entity tag of a header, opaque without its quotes.
type etag struct {
	opaque string
	weak   bool
}

// version reads back what ETag wrote. Weak tags never match.
func (t etag) version() (version int64, known bool) {
	digits, found := strings.CutPrefix(t.opaque, "v")
	if t.weak || !found {
		return 0, false
	}
	version, err := strconv.ParseInt(digits, 10, 64)
	// Another spelling of the number ("v007", "v+7") is another tag.
	return version, err == nil && version > 0 && strconv.FormatInt(version, 10) == digits
}

// parseETags reads a list of entity tags (RFC 9110, 8.8.3).
func parseETags(list string) (tags []etag, ok bool) {
	for {
		var tag etag
		list = strings.TrimLeft(list, " \t")
		list, tag.weak = strings.CutPrefix(list, "W/")
		if list, ok = strings.CutPrefix(list, `"`); !ok {
			return nil, false
		}
		if tag.opaque, list, ok = strings.Cut(list, `"`); !ok || !opaqueTag(tag.opaque) {
			return nil, false
		}
		tags = append(tags, tag)
		list = strings.TrimLeft(list, " \t")
		if list == "" {
			return tags, true
		}
		if list, ok = strings.CutPrefix(list, ","); !ok {
			return nil, false
		}
	}
}

func opaqueTag(s string) bool {
	for i := range len(s) {
		if s[i] < 0x21 || s[i] == 0x7f {
			return false
		}
	}
	return true
}
