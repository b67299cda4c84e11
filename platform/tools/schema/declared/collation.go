package declared

import (
	"ariga.io/atlas/sql/schema"
)

// collationChanges finds columns whose collation differs. Atlas's diff does not look at it.
func collationChanges(have, want *schema.Realm) []schema.Change {
	var changes []schema.Change
	for _, s := range want.Schemas {
		for _, table := range s.Tables {
			var columns []schema.Change
			for _, to := range table.Columns {
				from, ok := findColumn(have, table.Name, to.Name)
				if ok && collation(from) != collation(to) {
					columns = append(columns, &schema.ModifyColumn{From: from, To: to, Change: schema.ChangeType})
				}
			}
			if len(columns) > 0 {
				changes = append(changes, &schema.ModifyTable{T: table, Changes: columns})
			}
		}
	}
	return changes
}

func collation(c *schema.Column) string {
	for _, attr := range c.Attrs {
		if collate, ok := attr.(*schema.Collation); ok {
			return collate.V
		}
	}
	return ""
}
