package httpapi

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/page"
)

func (a *API) routeListing(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "list-users", Method: http.MethodGet, Path: "/v1/users",
		Summary: "Find accounts",
		Description: "All filters must hold. Filters and orders that no index serves together are refused with the reason: " +
			"a range goes with the sort of its own time; status, email_verified and include_deleted go with that of creation; " +
			"q, bio, role and external_id go with every sort, but not with include_deleted.",
		Tag: tagUsers, Permission: user.PermissionRead,
		Faults: []*fault.Error{
			page.ErrInvalidCursor, user.ErrSearchTooShort, user.ErrUnindexed, user.ErrBioTooCommon, user.ErrTotalTooSlow,
		},
	}, a.list)
}

type listInput struct {
	page.Query
	ShapeQuery
	Q               string    `query:"q" maxLength:"100" doc:"A fragment of email, username or names, whatever its case and accents; three letters or digits in a row at least."`
	Bio             string    `query:"bio" maxLength:"100" doc:"Words that the bio holds, whole and in any order."`
	Status          []string  `query:"status" maxItems:"4" enum:"pending,active,suspended,deleted" doc:"Only accounts in one of these, separated by commas; deleted ones take include_deleted."`
	Role            string    `query:"role" maxLength:"63" pattern:"^[a-z][a-z0-9_-]*$" doc:"Only holders of this role, in force."`
	EmailVerified   string    `query:"email_verified" enum:"true,false" doc:"Only accounts whose address is proven, or is not."`
	ExternalID      string    `query:"external_id" maxLength:"255" doc:"Only the account with this external id."`
	CreatedFrom     time.Time `query:"created_from" doc:"Only accounts made at or after this time."`
	CreatedTo       time.Time `query:"created_to" doc:"Only accounts made before this time."`
	UpdatedFrom     time.Time `query:"updated_from" doc:"Only accounts changed at or after this time."`
	LastLoginBefore time.Time `query:"last_login_before" doc:"Only accounts that have logged in, the last time before this time."`
	IncludeDeleted  string    `query:"include_deleted" enum:"true,false" doc:"Also deleted accounts; takes the permission to restore them."`
	IncludeTotal    string    `query:"include_total" enum:"estimate,exact" doc:"How many there are in all. An exact number takes time that grows with it, and 503 when it takes too long."`
	Sort            string    `query:"sort" enum:"created_at,-created_at,updated_at,-updated_at,last_login_at,-last_login_at,email,-email,username,-username" default:"-created_at" doc:"The order; - turns it. Accounts without a value come last."`
}

func (in *listInput) filter() app.Filter {
	f := app.Filter{
		Search: in.Q, Bio: in.Bio, Role: in.Role, ExternalID: in.ExternalID, IncludeDeleted: in.IncludeDeleted == "true",
		CreatedFrom: setTime(in.CreatedFrom), CreatedTo: setTime(in.CreatedTo),
		UpdatedFrom: setTime(in.UpdatedFrom), LastLoginBefore: setTime(in.LastLoginBefore),
	}
	for _, status := range in.Status {
		f.Status = append(f.Status, user.Status(status))
	}
	if in.EmailVerified != "" {
		verified := in.EmailVerified == "true"
		f.EmailVerified = &verified
	}
	return f
}

// order is that of a sort parameter: a minus turns it.
func (in *listInput) order() app.Order {
	key, descending := strings.CutPrefix(in.Sort, "-")
	return app.Order{By: app.SortKey(key), Ascending: !descending}
}

// setTime is nil for a time that was not sent.
func setTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	kept := t.UTC().Truncate(time.Microsecond)
	return &kept
}

type listOutput struct {
	Link string `header:"Link" doc:"The next page, as rel=\"next\" (RFC 8288); absent on the last."`
	Body usersPage
}

// usersPage is a page of accounts.
type usersPage struct {
	Data       userList   `json:"data" maxItems:"200" doc:"The accounts, in the order asked for."`
	NextCursor *string    `json:"next_cursor" maxLength:"512" doc:"What to send as cursor for the next page; null on the last."`
	HasMore    bool       `json:"has_more" doc:"Whether there is a next page."`
	Total      *totalBody `json:"total,omitempty" doc:"Only with include_total."`
}

type totalBody struct {
	Count int64  `json:"count" minimum:"0"`
	Kind  string `json:"kind" enum:"estimate,exact"`
}

func (a *API) list(ctx context.Context, in *listInput) (*listOutput, error) {
	filter := in.filter()
	found, err := a.service.List(ctx, filter, in.order(), in.Query)
	if err != nil {
		return nil, err
	}
	bodies, err := a.expanded(ctx, in.ShapeQuery, found.Data)
	if err != nil {
		return nil, err
	}
	out := &listOutput{Body: usersPage{Data: shapeAll(in.ShapeQuery, bodies), NextCursor: found.NextCursor, HasMore: found.HasMore}}
	out.Link = httpserver.List(ctx, page.Page[struct{}]{NextCursor: found.NextCursor}).Link
	if in.IncludeTotal == "" {
		return out, nil
	}
	total, err := a.service.Total(ctx, filter, in.IncludeTotal == "exact")
	if err != nil {
		return nil, err
	}
	out.Body.Total = &totalBody{Count: total.Count, Kind: in.IncludeTotal}
	return out, nil
}
