package httpapi

import (
	"context"
	"time"

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
}

func (a *API) list(ctx context.Context, in *listInput) (*httpserver.ListOutput[entryBody], error) {
	f := in.filter()
	f.SubjectID, f.SubjectType = in.SubjectID, in.SubjectType
	return a.search(ctx, f, in.Query)
}

type userInput struct {
	page.Query
	Filters
	ID string `path:"id" format:"uuid" maxLength:"36" doc:"The account."`
}

func (a *API) listOfUser(ctx context.Context, in *userInput) (*httpserver.ListOutput[entryBody], error) {
	f := in.filter()
	f.SubjectID, f.SubjectType = in.ID, event.SubjectUser
	return a.search(ctx, f, in.Query)
}

func (a *API) search(ctx context.Context, f app.Filter, q page.Query) (*httpserver.ListOutput[entryBody], error) {
	found, err := a.service.Search(ctx, f, q)
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
