package keyring

import "slices"

// sortedMissing are the owners without a key, always in the same order, so that two units of work that make keys for
// the same people do not wait for each other.
func sortedMissing(owners []string, wrapped map[string][]byte) []string {
	var missing []string
	for _, owner := range owners {
		if _, found := wrapped[owner]; !found {
			missing = append(missing, owner)
		}
	}
	slices.Sort(missing)
	return missing
}
