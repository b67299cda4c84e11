package races

import (
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// history is what clients asked and were answered, each with its times.
type history struct {
	mu  sync.Mutex
	all []porcupine.Operation
}

// record does one operation and remembers it. An output of nil is no answer,
// which the models do not know: it is left to the caller to fail.
func (h *history) record(client int, input any, act func() any) {
	began := time.Now().UnixNano()
	output := act()
	ended := time.Now().UnixNano()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, porcupine.Operation{ClientId: client, Input: input, Output: output, Call: began, Return: ended})
}

// check asks whether there is an order of events that explains every answer.
func (h *history) check(t *testing.T, model porcupine.Model) {
	t.Helper()
	switch porcupine.CheckOperationsTimeout(model, h.all, time.Minute) {
	case porcupine.Ok:
	case porcupine.Illegal:
		t.Errorf("no order of events explains what %d operations were answered", len(h.all))
	case porcupine.Unknown:
		t.Errorf("%d operations are too many to tell", len(h.all))
	}
}
