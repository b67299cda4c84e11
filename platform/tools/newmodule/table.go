package main

import (
	"fmt"
	"regexp"
	"strings"
)

// table is the entity's table in schema.hcl.
func table(s spec) string {
	var b strings.Builder
	fmt.Fprintf(&b, "table %q {\n  schema  = schema.public\n  comment = \"Owner: %s. One row %s %s.\"\n", s.Table(), s.Module, s.A(), s.Words())
	column := func(name, kind, byDefault, comment string) {
		fmt.Fprintf(&b, "  column %q {\n    null    = false\n    type    = %s\n", name, kind)
		if byDefault != "" {
			fmt.Fprintf(&b, "    default = %s\n", byDefault)
		}
		fmt.Fprintf(&b, "    comment = %q\n  }\n", comment)
	}
	column("id", "uuid", "", "Version 7: sorts by its time of birth, so that the primary key serves the list.")
	for _, f := range s.Fields {
		column(f.Name, f.SQLType(), f.SQLDefault(), fmt.Sprintf("The %s of the %s.", strings.ReplaceAll(f.Name, "_", " "), s.Words()))
	}
	column("created_at", "timestamptz", `sql("now()")`, "When it was made.")
	column("updated_at", "timestamptz", `sql("now()")`, "When it was changed last.")
	column("version", "bigint", "1", "Counts its changes: the ETag.")
	b.WriteString("  primary_key {\n    columns = [column.id]\n  }\n")
	for _, f := range s.Fields {
		switch f.Kind {
		case "string":
			fmt.Fprintf(&b, "  check \"%s_%s_length\" {\n    expr = \"char_length(%s) BETWEEN 1 AND 200\"\n  }\n", s.Table(), f.Name, quoted(f.Name))
		case "text":
			fmt.Fprintf(&b, "  check \"%s_%s_length\" {\n    expr = \"char_length(%s) <= 10000\"\n  }\n", s.Table(), f.Name, quoted(f.Name))
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// quoted is a column in an expression: its name may be a word of SQL.
func quoted(name string) string { return `\"` + name + `\"` }

func dropTable(module, text string) (string, error) {
	block := regexp.MustCompile(`(?ms)\ntable "[a-z0-9_]+" \{\n  schema  = schema\.public\n  comment = "Owner: ` + module + `\..*?\n\}\n`)
	if len(block.FindAllString(text, -1)) != 1 {
		return "", fmt.Errorf("%s has more or fewer tables of %s than a fresh module has; take them out by hand", schemaFile, module)
	}
	return block.ReplaceAllString(text, ""), nil
}

// completeMigration adds to a written migration what the schema language does not say: who may use the table, and that
// administrators hold the module's permissions.
func completeMigration(s spec, text string) (string, error) {
	const down = "-- +goose Down\nSET LOCAL lock_timeout = '1s';\n"
	up, rest, found := strings.Cut(text, down)
	if !found {
		return "", fmt.Errorf("the migration has no part %q", down)
	}
	up = strings.TrimRight(up, "\n") + fmt.Sprintf(`

GRANT SELECT, INSERT, UPDATE, DELETE ON public.%s TO roster_app;

-- administrators hold every permission
INSERT INTO public.role_permissions (role_id, permission)
SELECT '00000000-0000-4000-8000-000000000001', unnest(ARRAY['%[2]s:read', '%[2]s:manage']);

`, s.Table(), s.Module)
	return up + down + fmt.Sprintf("\nDELETE FROM public.role_permissions WHERE permission IN ('%[1]s:read', '%[1]s:manage');\n", s.Module) + rest, nil
}
