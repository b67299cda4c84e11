package e2e

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/oapi-codegen/nullable"

	"roster/sdk"
	"roster/test/running/runningtest"
)

// TestStoryByTheClient is the story once more, told with the Go client: what it
// sends is what the server takes, and what it reads is what the server says.
func TestStoryByTheClient(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	i.Serve()
	ada := registerByClient(i)

	me := must(sdk.Check(ada.GetMeWithResponse(t.Context(), nil)))(t)
	etag := me.HTTPResponse.Header.Get("ETag")
	change := sdk.UserOwnPatch{Profile: nullable.NewNullableWithValue(sdk.UserOwnPatchProfile{
		Bio: nullable.NewNullableWithValue("First programmer"), DisplayName: nullable.NewNullNullable[string](),
	})}
	changed := must(sdk.Check(ada.PatchMeWithResponse(t.Context(), &sdk.PatchMeParams{IfMatch: &etag}, change)))(t)
	profile := changed.JSON200.Profile
	if bio, _ := profile.Bio.Get(); bio != "First programmer" || !profile.DisplayName.IsNull() {
		t.Errorf("changed to %+v", profile)
	}
	_, err := sdk.Check(ada.PatchMeWithResponse(t.Context(), &sdk.PatchMeParams{IfMatch: &etag}, change))
	_ = wantProblem(t, err, http.StatusPreconditionFailed, "user_changed")

	admin := clientOf(i, sdk.WithToken(createAdministrator(i)))
	term := sdk.UserRoleTerm{Reason: new("knows the community")}
	_ = must(sdk.Check(admin.AssignRoleWithResponse(t.Context(), changed.JSON200.Id, "moderator", nil, term)))(t)
	found := must(sdk.Check(admin.ListUsersWithResponse(t.Context(), &sdk.ListUsersParams{Role: new("moderator"), Limit: new(int64(10))})))(t)
	if users := found.JSON200.Data; len(users) != 1 || *users[0].Id != changed.JSON200.Id || !slices.Contains(*users[0].Roles, "moderator") {
		t.Errorf("found %+v", users)
	}
	_, err = sdk.Check(admin.ListUsersWithResponse(t.Context(), &sdk.ListUsersParams{Limit: new(int64(-1))}))
	if problem := wantProblem(t, err, http.StatusUnprocessableEntity, "invalid_request"); len(problem.Errors) == 0 || problem.Errors[0].Pointer != "query.limit" {
		t.Errorf("problem %+v", problem)
	}
}

// registerByClient makes Ada's account, and returns a client logged in as her.
func registerByClient(i *runningtest.Installation) *sdk.ClientWithResponses {
	i.T.Helper()
	ctx, nobody, password := i.T.Context(), clientOf(i), adaPassword
	_ = must(sdk.Check(nobody.RegisterWithResponse(ctx, nil, sdk.IdentityRegister{Email: adaEmail, Username: new("ada"), Password: &password})))(i.T)
	proof := sdk.IdentityProof{Token: i.MailTo(adaEmail), Password: &password}
	_ = must(sdk.Check(nobody.ConfirmEmailVerificationWithResponse(ctx, nil, proof)))(i.T)
	_, err := sdk.Check(nobody.GetMeWithResponse(ctx, nil))
	_ = wantProblem(i.T, err, http.StatusUnauthorized, "unauthenticated")
	login := must(sdk.Check(nobody.LoginWithResponse(ctx, nil, sdk.LoginJSONRequestBody{Login: "ada", Password: &password})))(i.T)
	return clientOf(i, sdk.WithToken(login.JSON200.AccessToken))
}

func clientOf(i *runningtest.Installation, options ...sdk.ClientOption) *sdk.ClientWithResponses {
	i.T.Helper()
	client, err := sdk.NewClientWithResponses("http://"+i.API, options...)
	return must(client, err)(i.T)
}

// must returns a reply, or ends the test.
func must[R any](reply R, err error) func(t testing.TB) R {
	return func(t testing.TB) R {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return reply
	}
}

func wantProblem(t testing.TB, err error, status int, code string) *sdk.Problem {
	t.Helper()
	var problem *sdk.Problem
	if !errors.As(err, &problem) || problem.Status != status || problem.Code != code {
		t.Fatalf("%v instead of %d %s", err, status, code)
	}
	return problem
}
