package fault_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"roster/platform/fault"
)

var errTaken = fault.New(fault.Conflict, "taken", "It is taken.")

func TestCopiesStillAreTheVariable(t *testing.T) {
	t.Parallel()
	cause := errors.New("unique violation")
	err := fmt.Errorf("create: %w", errTaken.Because(cause).At("/email", "taken", "Choose another.").After(time.Second))

	if !errors.Is(err, errTaken) {
		t.Error("a copy with a cause and a field is no longer the variable")
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if errors.Is(err, fault.New(fault.Conflict, "other", "It is taken.")) {
		t.Error("another code counts as the same fault")
	}
}

func TestAddingLeavesTheVariableAlone(t *testing.T) {
	t.Parallel()
	first := errTaken.At("/a", "x", "x")
	_ = first.At("/b", "x", "x")
	_ = first.At("/c", "x", "x")

	if len(errTaken.Fields()) != 0 || len(first.Fields()) != 1 || errTaken.Unwrap() != nil {
		t.Errorf("shared values changed: %v, %v", errTaken.Fields(), first.Fields())
	}
	if second := first.At("/d", "x", "x"); second.Fields()[1].Pointer != "/d" {
		t.Errorf("fields of two copies share memory: %v", second.Fields())
	}
}

func TestFromTellsInternalErrorsApart(t *testing.T) {
	t.Parallel()
	if _, ok := fault.From(errors.New("disk on fire")); ok {
		t.Error("an internal error was taken for a fault")
	}
	found, ok := fault.From(fmt.Errorf("doing: %w", errTaken))
	if !ok || found.Kind() != fault.Conflict || found.Message() != "It is taken." {
		t.Errorf("From = %v, %v", found, ok)
	}
}
