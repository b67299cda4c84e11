package importfile

import (
	"encoding/json"
	"slices"

	"roster/modules/user/internal/app"
	"roster/platform/strictjson"
)

// readObject takes a line of NDJSON apart.
func readObject(text []byte) (app.Newcomer, []app.Flaw) {
	if broken := strictjson.Check(text); broken != nil {
		return app.Newcomer{}, []app.Flaw{{Code: broken.Code, Message: "The row " + broken.Message + "."}}
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return app.Newcomer{}, []app.Flaw{{Code: "object", Message: "The row is no JSON object."}}
	}
	var n app.Newcomer
	var flaws []app.Flaw
	for name, value := range members {
		column, known := columns[name]
		switch {
		case !known:
			flaws = append(flaws, app.Flaw{Column: shortened(name), Code: "unknown_column", Message: "There is no such column."})
		case string(value) != "null" && !column.object(&n, value):
			flaws = append(flaws, app.Flaw{Column: name, Code: column.code, Message: column.rule})
		}
	}
	slices.SortFunc(flaws, byColumn)
	return finished(n), flaws
}
