package httpapi

import (
	"context"
	"time"

	"roster/modules/audit/internal/app"
	"roster/platform/httpserver"
)

// verificationBody is a verification that somebody asked for.
type verificationBody struct {
	ID          string                          `json:"id" format:"uuid"`
	Status      string                          `json:"status" enum:"running,good,bad" doc:"bad when something is wrong with the log."`
	RequestedAt time.Time                       `json:"requested_at"`
	FinishedAt  *time.Time                      `json:"finished_at"`
	Report      httpserver.Nullable[reportBody] `json:"report" doc:"null as long as it runs."`
}

type reportBody struct {
	Seals    int64                            `json:"seals" minimum:"0" doc:"How many were found good."`
	Entries  int64                            `json:"entries" minimum:"0" doc:"How many were found good under these."`
	Dropped  int64                            `json:"dropped" minimum:"0" doc:"Sealed entries that are gone with months that retention dropped."`
	Unsealed int64                            `json:"unsealed" minimum:"0" doc:"Entries behind the last seal; their own hashes fit."`
	Head     *string                          `json:"head" maxLength:"100" doc:"The last good seal, to be kept elsewhere."`
	Finding  httpserver.Nullable[findingBody] `json:"finding" doc:"The first thing that is wrong; null when nothing is."`
}

type findingBody struct {
	Seal    *int64  `json:"seal" minimum:"1" doc:"The number of the seal."`
	Entry   *string `json:"entry" format:"uuid" doc:"The id of the entry, if it is about a single one."`
	Seq     *int64  `json:"seq" minimum:"1" doc:"The number of that entry in the sequence."`
	Problem string  `json:"problem" maxLength:"500"`
}

func verificationBodyOf(v app.Verification) verificationBody {
	body := verificationBody{ID: v.ID, Status: "running", RequestedAt: v.RequestedAt}
	if v.Report == nil {
		return body
	}
	r := v.Report
	body.Status, body.FinishedAt = "good", &v.FinishedAt
	report := &reportBody{
		Seals: r.Seals, Entries: r.Entries, Dropped: r.Dropped, Unsealed: r.Unsealed, Head: orNull(r.Head.String()),
	}
	if f := r.Finding; f != nil {
		body.Status = "bad"
		report.Finding.Value = &findingBody{Seal: numberOrNull(f.Seal), Entry: orNull(f.Entry), Seq: numberOrNull(f.Seq), Problem: f.Problem}
	}
	body.Report.Value = report
	return body
}

func numberOrNull(n int64) *int64 {
	if n == 0 {
		return nil
	}
	return &n
}

type requestOutput struct {
	Location string `header:"Location" doc:"Where the result will be."`
	Body     verificationBody
}

func (a *API) requestVerification(ctx context.Context, _ *struct{}) (*requestOutput, error) {
	made, err := a.verifications.Request(ctx)
	if err != nil {
		return nil, err
	}
	return &requestOutput{Location: "/v1/audit-verifications/" + made.ID, Body: verificationBodyOf(made)}, nil
}

type verificationInput struct {
	ID string `path:"id" format:"uuid" maxLength:"36" doc:"The verification."`
}

type verificationOutput struct{ Body verificationBody }

func (a *API) getVerification(ctx context.Context, in *verificationInput) (*verificationOutput, error) {
	found, err := a.verifications.Find(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &verificationOutput{Body: verificationBodyOf(found)}, nil
}
