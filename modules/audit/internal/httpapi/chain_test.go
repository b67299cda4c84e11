package httpapi_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"roster/modules/audit/internal/domain"
	"roster/platform/authn"
	"roster/platform/httpserver/httpservertest"
)

func (w world) get(t *testing.T, path string) *httpservertest.Response {
	t.Helper()
	return w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: path, As: asAdmin})
}

func (w world) seal(t *testing.T) {
	t.Helper()
	if _, err := w.sealer.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// What the document says of a proof is enough to check it without this program.
func TestProofCanBeCheckedByOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t)
	id := w.publish(t)
	w.publish(t)
	w.seal(t)
	var got struct {
		Proof struct {
			LeafHash string `json:"leaf_hash"`
			Seal     struct {
				MerkleRoot string `json:"merkle_root"`
			} `json:"seal"`
			Path []struct{ Hash, Side string } `json:"path"`
		} `json:"proof"`
	}
	w.get(t, "/v1/audit-events/"+id).Want(http.StatusOK).JSON(&got)
	hash, err := hex.DecodeString(got.Proof.LeafHash)
	if err != nil || len(got.Proof.Path) != 2 {
		t.Fatalf("%v: %+v", err, got)
	}
	for _, step := range got.Proof.Path {
		other, err := hex.DecodeString(step.Hash)
		if err != nil {
			t.Fatal(err)
		}
		pair := [][]byte{{1}, hash, other}
		if step.Side == "left" {
			pair = [][]byte{{1}, other, hash}
		}
		sum := sha256.Sum256(bytes.Join(pair, nil))
		hash = sum[:]
	}
	if hex.EncodeToString(hash) != got.Proof.Seal.MerkleRoot {
		t.Errorf("the path leads to %x: %+v", hash, got)
	}
}

func TestSealsAreListed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 3 {
		w.publish(t)
		w.seal(t)
	}
	first := w.get(t, "/v1/audit-seals?limit=2").Want(http.StatusOK)
	var got struct {
		Data []struct {
			Number int64  `json:"number"`
			Head   string `json:"head"`
		} `json:"data"`
		NextCursor string `json:"next_cursor"`
	}
	first.JSON(&got)
	if len(got.Data) != 2 || got.Data[0].Number != 3 || !strings.HasPrefix(got.Data[0].Head, "3:") {
		t.Fatalf("%s", first.Body)
	}
	if rest := w.get(t, "/v1/audit-seals?limit=2&cursor="+got.NextCursor).Want(http.StatusOK); !strings.Contains(string(rest.Body), `"number":1,`) {
		t.Errorf("%s", rest.Body)
	}
	w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: "/v1/audit-seals", As: asMember}).WantProblem(http.StatusForbidden, "forbidden")
}

func TestFeedGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.publish(t)
	w.seal(t)
	var page struct {
		Data       []struct{ ID string } `json:"data"`
		NextCursor string                `json:"next_cursor"`
		HasMore    bool                  `json:"has_more"`
	}
	w.get(t, "/v1/audit-events?order=asc").Want(http.StatusOK).JSON(&page)
	if len(page.Data) != 1 || page.Data[0].ID != first || page.HasMore || page.NextCursor == "" {
		t.Fatalf("%+v", page)
	}
	second := w.publish(t)
	w.seal(t)
	again := w.get(t, "/v1/audit-events?order=asc&action=user.tried&cursor="+page.NextCursor)
	again.WantProblem(http.StatusBadRequest, "invalid_cursor")
	body := string(w.get(t, "/v1/audit-events?order=asc&cursor="+page.NextCursor).Want(http.StatusOK).Body)
	if !strings.Contains(body, second) || strings.Contains(body, first) {
		t.Errorf("%s", body)
	}
}

func TestVerification(t *testing.T) {
	t.Parallel()
	for _, tampered := range []bool{false, true} {
		w := newWorld(t)
		w.publish(t)
		w.seal(t)
		asked := w.Send(t, httpservertest.Request{Method: http.MethodPost, Path: "/v1/audit-verifications", As: asAdmin}).Want(http.StatusAccepted)
		place := asked.Header.Get("Location")
		if running := w.get(t, place).Want(http.StatusOK); !strings.Contains(string(running.Body), `"status":"running"`) {
			t.Errorf("%s", running.Body)
		}
		want := `"status":"good"`
		if tampered {
			w.store.Tamper(func(all []domain.Snapshot) []domain.Snapshot { all[0].Reason = "x"; return all })
			want = `"finding":{"seal":1,"entry":"`
		}
		for range 2 { // a queue may do a job twice
			if err := w.verifications.Continue(authn.AsSystem(t.Context()), w.tasks.waiting[0]); err != nil {
				t.Fatal(err)
			}
		}
		if done := w.get(t, place).Want(http.StatusOK); !strings.Contains(string(done.Body), want) {
			t.Errorf("%s, want %s", done.Body, want)
		}
	}
	w := newWorld(t)
	w.get(t, "/v1/audit-verifications/"+admin).WantProblem(http.StatusNotFound, "audit_verification_not_found")
	w.Send(t, httpservertest.Request{Method: http.MethodPost, Path: "/v1/audit-verifications", As: asMember}).WantProblem(http.StatusForbidden, "forbidden")
}
