package gormstore

import (
	"strings"

	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
)

// maxSearchText is the length of the column, in characters. Folding can make a
// text longer; what exceeds it is not found by its end.
const maxSearchText = 1000

// searchText is what searches compare with: one line for each thing a person
// is known by, so that no fragment matches across two of them.
func searchText(folder app.Folder, of domain.Snapshot) string {
	lines := []string{
		of.Email.Canonical(),
		of.Username.Canonical(),
		strings.TrimSpace(of.Profile.FirstName + " " + of.Profile.LastName),
		of.Profile.DisplayName,
	}
	folded := []rune(folder.Fold(strings.Join(lines, "\n")))
	return string(folded[:min(len(folded), maxSearchText)])
}

// contains is the pattern of texts that hold a fragment, in which nothing but
// the ends is a wildcard. The escape character is the default one, a backslash.
func contains(fragment string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(fragment) + "%"
}
