package searchtext_test

import (
	"testing"

	"pgregory.net/rapid"

	"roster/modules/user/internal/searchtext"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Zoë ÅSTRÖM": "zoe astrom", "Straße": "strasse", "İRMAK": "irmak", "ﬁne": "fine", "ＡＢＣ": "abc", "Жук": "жук",
		"e\u0301": "e", "ann@roster.test": "ann@roster.test", "100% _x": "100% _x",
	} {
		if got := searchtext.New().Fold(text); got != want {
			t.Errorf("%q folds to %q instead of %q", text, got, want)
		}
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once := searchtext.New().Fold(rapid.String().Draw(t, "text"))
		if twice := searchtext.New().Fold(once); twice != once {
			t.Fatalf("%+q folds again to %+q", once, twice)
		}
	})
}

// TestEveryRuneFoldsOnce looks at all planes that have letters, which no
// drawing of texts reaches.
func TestEveryRuneFoldsOnce(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= 0x2FFFF; r++ {
		once := searchtext.New().Fold(string(r))
		if twice := searchtext.New().Fold(once); twice != once {
			t.Errorf("%U folds to %+q and again to %+q", r, once, twice)
		}
	}
}
