package httpapi

import (
	"context"

	"roster/platform/httpserver"
	"roster/platform/page"
)

type getInput struct {
	ID string `path:"id" format:"uuid" maxLength:"36" doc:"The entry."`
}

type entryOutput struct{ Body entryWithProofBody }

func (a *API) get(ctx context.Context, in *getInput) (*entryOutput, error) {
	found, proof, err := a.service.Entry(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &entryOutput{Body: entryWithProofBody{EntryBody: bodyOf(found), Proof: httpserver.Nullable[proofBody]{Value: proofBodyOf(proof)}}}, nil
}

// actionBody is one action of the catalogue.
type actionBody struct {
	Name  string `json:"name" maxLength:"100" example:"user.updated" doc:"What entries call it."`
	Title string `json:"title" maxLength:"200" example:"An account was changed" doc:"What it means."`
}

func (a *API) actions(ctx context.Context, _ *struct{}) (*httpserver.ListOutput[actionBody], error) {
	known, err := a.service.Actions(ctx)
	if err != nil {
		return nil, err
	}
	bodies := make([]actionBody, 0, len(known))
	for _, action := range known {
		bodies = append(bodies, actionBody{Name: action.Name, Title: action.Title})
	}
	return httpserver.List(ctx, page.New(bodies, "")), nil
}
