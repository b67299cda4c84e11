package page_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"roster/platform/page"
)

func TestPageAsJSON(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]page.Page[int]{
		`{"data":[],"next_cursor":null,"has_more":false}`:  page.New[int](nil, ""),
		`{"data":[1,2],"next_cursor":"c","has_more":true}`: page.New([]int{1, 2}, "c"),
		`{"data":[1],"next_cursor":null,"has_more":false}`: page.New([]int{1}, ""),
		`{"data":[2,3],"next_cursor":"d","has_more":true}`: page.Map(page.New([]int{1, 2}, "d"), func(i int) int { return i + 1 }),
	} {
		if got, err := json.Marshal(p); err != nil || string(got) != want {
			t.Errorf("%s, %v instead of %s", got, err, want)
		}
	}
}

func TestMapKeepsOrder(t *testing.T) {
	t.Parallel()
	got := page.Map(page.New([]int{3, 1}, ""), strconv.Itoa)
	if got.Data[0] != "3" || got.Data[1] != "1" || got.HasMore {
		t.Errorf("%+v", got)
	}
}
