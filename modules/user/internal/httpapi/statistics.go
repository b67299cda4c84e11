package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/platform/httpserver"
)

func (a *API) routeStatistics(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "get-user-statistics", Method: http.MethodGet, Path: "/v1/stats/users",
		Summary:     "Count the accounts",
		Description: "Of all that are not deleted, as of refreshed_at: the figures are counted every 15 minutes.",
		Tag:         tagUsers, Permission: user.PermissionRead,
	}, a.statistics)
}

type statisticsBody struct {
	RefreshedAt *time.Time        `json:"refreshed_at" doc:"When the accounts were counted; null while there were none."`
	Users       int64             `json:"users" minimum:"0" doc:"All accounts that are not deleted."`
	Groups      []statisticsGroup `json:"groups" nullable:"false" maxItems:"10"`
}

type statisticsGroup struct {
	Status         string `json:"status" enum:"pending,active,suspended" doc:"As stored: a suspension that has run out still counts as one."`
	EmailVerified  bool   `json:"email_verified"`
	Users          int64  `json:"users" minimum:"0"`
	LoggedIn30Days int64  `json:"logged_in_30_days" minimum:"0" doc:"Who logged in in the 30 days before."`
	Created30Days  int64  `json:"created_30_days" minimum:"0" doc:"Who came in the 30 days before."`
}

type statisticsOutput struct {
	Age  int64 `header:"Age" doc:"Seconds since the accounts were counted."`
	Body statisticsBody
}

func (a *API) statistics(ctx context.Context, _ *struct{}) (*statisticsOutput, error) {
	found, err := a.service.Statistics(ctx)
	if err != nil {
		return nil, err
	}
	out := &statisticsOutput{Body: statisticsBody{RefreshedAt: found.RefreshedAt, Groups: []statisticsGroup{}}}
	if found.RefreshedAt != nil {
		out.Age = int64(a.service.Clock.Now().Sub(*found.RefreshedAt).Seconds())
	}
	for _, g := range found.Groups {
		out.Body.Users += g.Users
		out.Body.Groups = append(out.Body.Groups, statisticsGroup{string(g.Status), g.EmailVerified, g.Users, g.LoggedIn, g.Created})
	}
	return out, nil
}
