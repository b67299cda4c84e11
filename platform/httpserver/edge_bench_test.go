package httpserver_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"roster/platform/authn"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/uuidgen"
)

// discard takes log entries, written out as JSON, to nowhere.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// Sync is part of zapcore.WriteSyncer.
func (discard) Sync() error { return nil }

// everybody is an authenticator that costs nothing.
type everybody struct{}

func (everybody) Authenticate(context.Context, string) (authn.Principal, error) {
	return authn.Principal{Kind: authn.User, UserID: "6f9619ff-8b86-4011-b42d-00c04fc964ff"}, nil
}

type thing struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Email   string    `json:"email"`
	Roles   []string  `json:"roles" maxItems:"20"`
	Created time.Time `json:"created_at"`
}

func someThing(id string) thing {
	return thing{ID: id, Name: "Ada Lovelace", Email: "ada@example.com", Roles: []string{"admin", "user"}, Created: time.Unix(1_700_000_000, 0).UTC()}
}

type thingInput struct {
	ID string `path:"id" format:"uuid" maxLength:"36"`
}

type thingOutput struct {
	ETag string `header:"ETag"`
	Body thing
}

const thingPath = "/v1/things/6f9619ff-8b86-4011-b42d-00c04fc964ff"

// BenchmarkEdge is what a request costs beside its use case: against Gin alone,
// which answers the same.
func BenchmarkEdge(b *testing.B) {
	core := zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), discard{}, zap.InfoLevel)
	server, err := httpserver.New(httpservertest.Config(), httpserver.Deps{Authenticator: everybody{}, Log: zap.New(core), IDs: uuidgen.New()})
	if err != nil {
		b.Fatal(err)
	}
	httpserver.Route(server.API(), httpserver.Operation{
		ID: "get-thing", Method: http.MethodGet, Path: "/v1/things/{id}", Summary: "Get a thing", Tag: "things",
	}, func(_ context.Context, in *thingInput) (*thingOutput, error) {
		return &thingOutput{ETag: `"1"`, Body: someThing(in.ID)}, nil
	})
	bare := gin.New()
	bare.GET("/v1/things/:id", func(c *gin.Context) { c.JSON(http.StatusOK, someThing(c.Param("id"))) })
	for name, handler := range map[string]http.Handler{"roster": server.Handler(), "gin": bare} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				req := httptest.NewRequestWithContext(b.Context(), http.MethodGet, thingPath, http.NoBody)
				req.Header.Set("Authorization", "Bearer token")
				req.Header.Set("User-Agent", "bench")
				recorder := httptest.NewRecorder()
				handler.ServeHTTP(recorder, req)
				if recorder.Code != http.StatusOK {
					b.Fatal(recorder.Code, recorder.Body)
				}
			}
		})
	}
}
