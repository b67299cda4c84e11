package declared

import (
	"fmt"
	"os"

	"ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/schema"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Desired reads schema.hcl.
func (p Project) Desired() (*schema.Realm, error) {
	body, err := os.ReadFile(p.SchemaFile())
	if err != nil {
		return nil, fmt.Errorf("read the declared schema: %w", err)
	}
	parser := hclparse.NewParser()
	file, diags := parser.ParseHCL(body, "schema.hcl")
	if diags.HasErrors() {
		return nil, fmt.Errorf("read the declared schema: %w", diags)
	}
	realm := &schema.Realm{}
	if err := postgres.EvalHCL(parser, realm, nil); err != nil {
		return nil, fmt.Errorf("read schema.hcl: %w", err)
	}
	if err := declareCollations(file, realm); err != nil {
		return nil, fmt.Errorf("read schema.hcl: %w", err)
	}
	return realm, nil
}

// declareCollations carries `collate = "C"` of columns into the realm. Atlas plans collations and inspects them, but
// it does not read them from HCL.
func declareCollations(file *hcl.File, realm *schema.Realm) error {
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return fmt.Errorf("unexpected body %T", file.Body)
	}
	for _, table := range body.Blocks {
		if table.Type != "table" {
			continue
		}
		for _, block := range table.Body.Blocks {
			attr, ok := block.Body.Attributes["collate"]
			if block.Type != "column" || !ok {
				continue
			}
			column, found := findColumn(realm, table.Labels[0], block.Labels[0])
			value, diags := attr.Expr.Value(nil)
			if diags.HasErrors() || value.Type() != cty.String || !found {
				return fmt.Errorf("%s: collate of column %s.%s must be a plain string", attr.SrcRange, table.Labels[0], block.Labels[0])
			}
			column.SetCollation(value.AsString())
		}
	}
	return nil
}

func findColumn(realm *schema.Realm, table, column string) (*schema.Column, bool) {
	for _, s := range realm.Schemas {
		if t, ok := s.Table(table); ok {
			return t.Column(column)
		}
	}
	return nil, false
}
