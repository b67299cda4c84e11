package declared

import (
	"context"
	"fmt"
	"strings"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/schema"
)

// Empty reports that the database is what schema.hcl declares.
func (d Difference) Empty() bool { return len(d.changes) == 0 }

// Statements are the SQL that would make up the difference, one line each.
func (d Difference) Statements(ctx context.Context) ([]string, error) {
	plan, err := d.plan(ctx, "")
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, change := range plan.Changes {
		lines = append(lines, strings.Join(strings.Fields(change.Cmd), " "))
	}
	return lines, nil
}

func (d Difference) plan(ctx context.Context, indent string) (*migrate.Plan, error) {
	if d.Empty() {
		return &migrate.Plan{}, nil
	}
	plan, err := d.driver.PlanChanges(ctx, "", d.changes, func(o *migrate.PlanOptions) { o.Indent = indent })
	if err != nil {
		return nil, fmt.Errorf("plan the changes: %w", err)
	}
	return plan, nil
}

// Migration is the text of a goose migration that makes up the difference. Complete is false when a change has no
// reverse that could be derived: the Down half then says so and must be finished by hand.
func (d Difference) Migration(ctx context.Context) (text string, complete bool, err error) {
	plan, err := d.plan(ctx, "  ")
	if err != nil {
		return "", false, err
	}
	var up, down strings.Builder
	complete = true
	for _, change := range plan.Changes {
		fmt.Fprintf(&up, "-- %s\n%s;\n", change.Comment, change.Cmd)
	}
	for i := len(plan.Changes) - 1; i >= 0; i-- {
		change := plan.Changes[i]
		if goesWithTable(change) {
			continue
		}
		statements, err := change.ReverseStmts()
		if err != nil {
			return "", false, fmt.Errorf("plan the way back: %w", err)
		}
		if len(statements) == 0 {
			complete = false
			fmt.Fprintf(&down, "-- TO BE WRITTEN: reverse %s\n", change.Comment)
			continue
		}
		fmt.Fprintf(&down, "-- reverse: %s\n", change.Comment)
		for _, statement := range statements {
			fmt.Fprintf(&down, "%s;\n", statement)
		}
	}
	return render(up.String(), down.String()), complete, nil
}

// goesWithTable reports that a change adds an index or a comment to a table made by the same plan: dropping the table
// takes it back.
func goesWithTable(change *migrate.Change) bool {
	_, ok := change.Source.(*schema.AddTable)
	return ok && !strings.HasPrefix(change.Cmd, "CREATE TABLE")
}
