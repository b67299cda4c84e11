package httpapi

import (
	"context"
	"time"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/platform/event"
	"roster/platform/httpserver"
	"roster/platform/page"
)

// Filters is what every list of entries can be narrowed by. It is exported because huma looks into exported fields only.
type Filters struct {
	ActorID      string    `query:"actor_id" format:"uuid" maxLength:"36" doc:"Only what this account did."`
	Action       string    `query:"action" maxLength:"100" pattern:"^[a-z][a-z0-9_.]*$" doc:"Only this action, such as user.role_assigned."`
	ActionPrefix string    `query:"action_prefix" maxLength:"100" pattern:"^[a-z][a-z0-9_.]*$" doc:"Only actions whose name begins so, such as user."`
	Outcome      string    `query:"outcome" enum:"success,refused" doc:"Only what was done, or only what was refused."`
	RequestID    string    `query:"request_id" maxLength:"128" pattern:"^[!-~]+$" doc:"Only what this request did."`
	From         time.Time `query:"from" format:"date-time" doc:"Only from this time on."`
	To           time.Time `query:"to" format:"date-time" doc:"Only before this time."`
}

func (in Filters) filter() app.Filter {
	return app.Filter{
		ActorID: in.ActorID, Action: in.Action, ActionPrefix: in.ActionPrefix,
		Outcome: event.Outcome(in.Outcome), RequestID: in.RequestID, From: in.From, To: in.To,
	}
}

type listInput struct {
	page.Query
	Filters
	SubjectID   string `query:"subject_id" format:"uuid" maxLength:"36" doc:"Only what is about the subject with this id."`
	SubjectType string `query:"subject_type" maxLength:"50" pattern:"^[a-z][a-z0-9_]*$" doc:"Only what is about such a subject, such as user."`
	Order       string `query:"order" enum:"desc,asc" default:"desc" doc:"desc shows the newest first. asc is for followers: the order of insertion up to the last seal, and always with a cursor to come back with."`
}

func (a *API) list(ctx context.Context, in *listInput) (*httpserver.ListOutput[EntryBody], error) {
	f := in.filter()
	f.SubjectID, f.SubjectType = in.SubjectID, in.SubjectType
	if in.Order == "asc" {
		found, err := a.service.Feed(ctx, f, in.Query)
		return entries(ctx, found, err)
	}
	return a.search(ctx, f, in.Query)
}

type userInput struct {
	page.Query
	Filters
	ID string `path:"id" format:"uuid" maxLength:"36" doc:"The account."`
}

func (a *API) listOfUser(ctx context.Context, in *userInput) (*httpserver.ListOutput[EntryBody], error) {
	f := in.filter()
	f.SubjectID, f.SubjectType = in.ID, event.SubjectUser
	return a.search(ctx, f, in.Query)
}

func (a *API) search(ctx context.Context, f app.Filter, q page.Query) (*httpserver.ListOutput[EntryBody], error) {
	found, err := a.service.Search(ctx, f, q)
	return entries(ctx, found, err)
}

func entries(ctx context.Context, found page.Page[audit.Entry], err error) (*httpserver.ListOutput[EntryBody], error) {
	if err != nil {
		return nil, err
	}
	return httpserver.List(ctx, page.Map(found, bodyOf)), nil
}

type ownInput struct{ page.Query }

func (a *API) listOwn(ctx context.Context, in *ownInput) (*httpserver.ListOutput[ownBody], error) {
	found, err := a.service.Own(ctx, in.Query)
	if err != nil {
		return nil, err
	}
	return httpserver.List(ctx, page.Map(found, ownBodyOf)), nil
}
