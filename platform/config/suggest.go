package config

import "strings"

// unknown says that a key is none of ours, and which one was probably meant.
func (s *schema) unknown(e entry) string {
	if e.key != "" {
		section := e.key + "."
		for _, k := range s.keys {
			if strings.HasPrefix(k.Name, section) {
				return "is a section and takes no value; its settings are written under it"
			}
		}
	}
	best, distance := "", len(e.label())/4+2
	for _, k := range s.keys {
		candidate := k.Name
		if e.spelt != "" {
			candidate = k.Env
		}
		if d := editDistance(e.label(), candidate); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return "unknown setting"
	}
	return "unknown setting, did you mean " + best + "?"
}

// editDistance is the number of bytes to insert, delete or replace to make b out of a (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
