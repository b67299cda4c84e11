package app

import (
	"context"
	"slices"

	"roster/modules/audit"
	"roster/platform/authn"
	"roster/platform/event"
)

// Actions is the catalogue of everything that entries can be about, by name. It returns what authn.Require does.
func (s *Service) Actions(ctx context.Context) ([]event.Action, error) {
	if err := authn.Require(ctx, audit.PermissionRead); err != nil {
		return nil, err
	}
	return slices.Clone(s.actions), nil
}
