package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/platform/httpserver"
)

// ShapeQuery is the part of an input that says how much of an account is
// wanted.
type ShapeQuery struct {
	Fields []string `query:"fields" maxItems:"20" enum:"id,email,username,status,email_verified,profile,metadata,roles,external_id,created_at,updated_at,last_login_at,suspended_until,deleted_at,purge_at,assignments" doc:"Only these members, separated by commas; without, all."`
	Expand []string `query:"expand" maxItems:"1" enum:"assignments" doc:"Adds the role assignments, past and future ones included; takes the permission to read roles."`
}

// expanded are the bodies of accounts with what was asked for beside them.
func (a *API) expanded(ctx context.Context, in ShapeQuery, accounts []user.Account) ([]userBody, error) {
	bodies := make([]userBody, 0, len(accounts))
	for _, account := range accounts {
		bodies = append(bodies, bodyOf(account))
	}
	if !slices.Contains(in.Expand, "assignments") {
		return bodies, nil
	}
	ids := make([]user.ID, 0, len(accounts))
	for _, account := range accounts {
		ids = append(ids, account.ID)
	}
	assignments, err := a.service.Expand(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		held := []AssignmentBody{}
		for _, assignment := range assignments[id] {
			held = append(held, assignmentOf(assignment))
		}
		bodies[i].Assignments = &held
	}
	return bodies, nil
}

// userList is a list of accounts, each whole (a userBody) or in part (a
// shapedUser): the usual list is written without a detour.
type userList []any

// Schema is part of huma.SchemaProvider.
func (userList) Schema(registry huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeArray, Items: shapedUser{}.Schema(registry)}
}

func shapeAll(in ShapeQuery, bodies []userBody) userList {
	list := make(userList, 0, len(bodies))
	for i := range bodies {
		list = append(list, shapedUser{&bodies[i], in.Fields}.Written())
	}
	return list
}

// shapedUser is an account with some of its members; without any named, all,
// and then it is its StandIn that is written.
type shapedUser struct {
	body   *userBody
	fields []string
}

// shapedBody documents an account with some of its members.
type shapedBody userBody

// Schema is part of huma.SchemaProvider. No member is required, because fields
// may leave out any.
func (shapedUser) Schema(registry huma.Registry) *huma.Schema {
	reference := registry.Schema(reflect.TypeFor[shapedBody](), true, "")
	registry.SchemaFromRef(reference.Ref).Required = nil
	return reference
}

// Written is part of httpserver.StandIn: an account with all members is written
// as it is.
func (s shapedUser) Written() any {
	if len(s.fields) == 0 {
		return s.body
	}
	return s
}

// MarshalJSON writes the members asked for.
func (s shapedUser) MarshalJSON() ([]byte, error) {
	whole, err := json.Marshal(s.body)
	if err != nil {
		return nil, err //nolint:wrapcheck // it is the encoder that called
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(whole, &members); err != nil {
		return nil, fmt.Errorf("shape account: %w", err)
	}
	for name := range members {
		if !slices.Contains(s.fields, name) {
			delete(members, name)
		}
	}
	return json.Marshal(members) //nolint:wrapcheck // it is the encoder that called
}

// shapedOutput is the reply with one account, perhaps in part.
type shapedOutput struct {
	ETag string `header:"ETag" doc:"The version of the account, for If-Match."`
	Body shapedUser
}

func (a *API) shaped(ctx context.Context, in ShapeQuery, account user.Account, err error) (*shapedOutput, error) {
	if err != nil {
		return nil, err
	}
	bodies, err := a.expanded(ctx, in, []user.Account{account})
	if err != nil {
		return nil, err
	}
	return &shapedOutput{ETag: httpserver.ETag(account.Version), Body: shapedUser{&bodies[0], in.Fields}}, nil
}
