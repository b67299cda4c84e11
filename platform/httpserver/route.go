package httpserver

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/fault"
)

// Operation is what is to be known of an operation besides its types.
type Operation struct {
	// ID is unique, in kebab-case: "assign-role".
	ID string
	// Method and Path say where it is: "PUT", "/v1/users/{user_id}/roles/{role_id}".
	Method, Path string
	// Summary is a few words, Description as many as it takes.
	Summary, Description string
	// Tag groups operations in the document: the module's resource.
	Tag string
	// Public operations are for everybody, and no token is looked at. All others
	// answer 401 without a valid one.
	Public bool
	// Permission is documented as what the use case asks for; the use case
	// enforces it.
	Permission string
	// Status is that of success. 0 is 200 with a body and 204 without; a POST
	// has to say whether it creates.
	Status int
	// OAuth operations are asked as OAuth clients ask: the body may come as a form
	// (application/x-www-form-urlencoded) as well as in JSON, and one that breaks
	// a rule is a 400 whose problem has the member error (RFC 6749, 5.2).
	OAuth bool
	// Limit is how often one client may ask; nil is as often as it likes. The 429
	// documents itself.
	Limit *Limit
	// Faults are what it can answer besides what any operation can.
	Faults []*fault.Error
	// Idempotent makes it honour Idempotency-Key. The whole operation runs in
	// one unit of work then, and its reply is stored for a day: none whose reply
	// holds a secret may be.
	Idempotent bool
	// BeforeAuthentication adds to the context in which the caller is
	// authenticated, and what follows; nil adds nothing.
	BeforeAuthentication func(context.Context) context.Context
}

// Route registers an operation; api comes from Server.API. It is the only way
// to do so. I has parameters in fields tagged path, query or header and the
// body in a field Body; O has headers in fields tagged header and the body in a
// field Body.
//
// By the time handle runs, the caller is authenticated, and the request is
// well formed and within its schema. Its context carries principal, origin,
// logger and deadline. Any error it returns becomes a problem document: a fault
// as its kind says, any other as a 500 that is logged and tells nothing.
//
// Route panics on an operation that is not documented or contradicts another.
func Route[I, O any](api huma.API, op Operation, handle func(context.Context, *I) (*O, error)) {
	edge, ok := api.(*boundAPI)
	if !ok {
		panic("httpserver: Route needs the API of a Server, for operation " + op.ID)
	}
	op.check(edge.edge)
	r := &route{op: op, edge: edge.edge, limit: newRateLimit(op, edge.edge)}
	document := op.document()
	document.Middlewares = huma.Middlewares{r.serve}
	huma.Register(edge.API, document, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, postpone(ctx, err)
		}
		return out, nil
	})
	r.learn(registered(edge.OpenAPI(), op), edge.OpenAPI().Components.Schemas)
}

// boundAPI is huma's API with the edge that Route puts before each operation.
type boundAPI struct {
	huma.API
	edge *edge
}

func (op Operation) check(e *edge) {
	switch {
	case op.ID == "" || op.Summary == "" || op.Tag == "":
		panic("httpserver: operation " + op.Method + " " + op.Path + " needs an ID, a summary and a tag")
	case op.Method == http.MethodPost && op.Status == 0:
		panic("httpserver: operation " + op.ID + " is a POST and has to say its status")
	case op.Public && op.Permission != "":
		panic("httpserver: operation " + op.ID + " is public and asks for a permission")
	case op.Idempotent && op.Method != http.MethodPost:
		panic("httpserver: operation " + op.ID + " is idempotent by its method already")
	case op.Limit != nil && (op.Limit.Requests <= 0 || op.Limit.Window <= 0 || op.Limit.Lease > 0 && op.Limit.Requests%op.Limit.Lease != 0):
		panic("httpserver: operation " + op.ID + " has a limit of no requests, of no time, or that is no multiple of its lease")
	case op.Limit != nil && op.Limit.Lease > 0 && e.limitFactor > 0 && e.quotas == nil:
		panic("httpserver: operation " + op.ID + " has a limit of all replicas together, and the server has nowhere to count")
	case op.Idempotent && e.idempotency == nil:
		panic("httpserver: operation " + op.ID + " is idempotent, and the server has nowhere to keep keys")
	}
}

// registered finds the operation as huma completed it.
func registered(doc *huma.OpenAPI, op Operation) *huma.Operation {
	item := doc.Paths[op.Path]
	switch op.Method {
	case http.MethodGet:
		return item.Get
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	case http.MethodDelete:
		return item.Delete
	}
	panic("httpserver: operation " + op.ID + " has method " + op.Method + ", and GET, POST, PUT, PATCH and DELETE are the ones there are")
}
