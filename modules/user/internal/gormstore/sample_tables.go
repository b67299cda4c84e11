package gormstore

import (
	"fmt"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/database"
	"roster/platform/samples"
)

// SampleAccounts are made-up accounts, by number.
type SampleAccounts interface {
	// Account is one without its grants.
	Account(i int) (domain.Snapshot, error)
	// Grants are the roles of one.
	Grants(i int) []domain.Grant
}

// SampleTables are the rows of the module's tables for made-up accounts, as Add
// would write them.
func SampleTables(p samples.Population, accounts SampleAccounts, folder app.Folder) ([]samples.Table, error) {
	users, err := database.SampleTable(p.People, func(i int) ([]userRow, error) {
		s, err := accounts.Account(i)
		return []userRow{rowOfUser(s, searchText(folder, s))}, err
	})
	if err != nil {
		return nil, fmt.Errorf("describe sample accounts: %w", err)
	}
	profiles, err := database.SampleTable(p.People, func(i int) ([]profileRow, error) {
		s, err := accounts.Account(i)
		return []profileRow{rowOfProfile(s)}, err
	})
	if err != nil {
		return nil, fmt.Errorf("describe sample profiles: %w", err)
	}
	logins, err := database.SampleTable(p.People, func(i int) ([]loginRow, error) {
		s, err := accounts.Account(i)
		return []loginRow{rowOfLogin(s)}, err
	})
	if err != nil {
		return nil, fmt.Errorf("describe sample logins: %w", err)
	}
	grants, err := database.SampleTable(p.People, func(i int) ([]userRoleRow, error) {
		s, err := accounts.Account(i)
		var rows []userRoleRow
		for _, grant := range accounts.Grants(i) {
			row := rowOfGrant(user.ID(p.ID(i)), grant)
			row.UserCreatedAt = &s.CreatedAt
			rows = append(rows, row)
		}
		return rows, err
	})
	if err != nil {
		return nil, fmt.Errorf("describe sample roles: %w", err)
	}
	return []samples.Table{users, profiles, logins, grants}, nil
}
