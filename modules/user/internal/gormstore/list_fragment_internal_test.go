package gormstore

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"roster/modules/user/internal/app"
	"roster/platform/database/databasetest"
)

// TestSearchFindsEveryFragment looks for each fragment of some texts by the index
// that is for its length, and compares what it finds with what holds it.
func TestSearchFindsEveryFragment(t *testing.T) {
	t.Parallel()
	texts := []string{
		"ann.lee@roster.test\nannlee\nann lee", "lee_100%@roster.test\n\nö", "γιωργοσ παπαδοπουλοσ", "翔太 高橋四郎", "𝒶𝒷𝒸𝒹𝑒 & co\\",
		"aaaaaaa", "abcd bcde", "abcde", "abc", "",
	}
	db := databasetest.New(t)
	conn := db.Conn(t.Context())
	for i, text := range texts {
		email := string(rune('a'+i)) + "@roster.test"
		if err := conn.Exec(`INSERT INTO users (email, email_canonical, search_text) VALUES (?, ?, ?)`, email, email, text).Error; err != nil {
			t.Fatal(err)
		}
	}
	const shortest = 3
	tried := map[string]bool{}
	for _, text := range texts {
		letters := []rune(text)
		for from := range letters {
			for to := from + shortest; to <= len(letters); to++ {
				tried[string(letters[from:to])] = true
			}
		}
	}
	err := conn.Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec(`SET LOCAL enable_seqscan = off`).Error; err != nil {
			return err
		}
		for fragment := range tried {
			var want, got []string
			for _, text := range texts {
				if strings.Contains(text, fragment) {
					want = append(want, text)
				}
			}
			found := searchMatches(app.ListQuery{Filter: app.Filter{Search: fragment}}, time.Time{}).take("u.search_text")
			if err := tx.Raw(`? ORDER BY u.email`, found).Scan(&got).Error; err != nil {
				return err
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q:\ngot  %q\nwant %q", fragment, got, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheIndexIsForTheLength: a long fragment is found by the index of its pieces
// alone, and there is a piece of the shortest one that counts as long.
func TestTheIndexIsForTheLength(t *testing.T) {
	t.Parallel()
	conn := newExplained(t).conn
	for letters, want := range map[int]int{indexedPiece - 1: 0, indexedPiece: 1, indexedPiece + 2: 3} {
		var pieces int
		if err := conn.Raw(`SELECT cardinality(search_fragments(?))`, strings.Repeat("ö", letters)).Scan(&pieces).Error; err != nil {
			t.Fatal(err)
		}
		if pieces != want {
			t.Errorf("%d letters have %d pieces, want %d", letters, pieces, want)
		}
	}
	for fragment, index := range map[string]string{"u77": "users_search_idx", "u777": "users_search_fragments_idx", "u7777@roster": "users_search_fragments_idx"} {
		var plan []string
		q := app.ListQuery{Filter: app.Filter{Search: fragment}}
		if err := conn.Raw(`EXPLAIN (COSTS OFF) ?`, searchMatches(q, time.Time{})).Scan(&plan).Error; err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(plan, "\n"); strings.Count(text, "Index Scan on ") != 1 || !strings.Contains(text, "Bitmap Index Scan on "+index+"\n") {
			t.Errorf("%q, of %d letters, is not found by %s alone:\n%s", fragment, utf8.RuneCountInString(fragment), index, text)
		}
	}
}
