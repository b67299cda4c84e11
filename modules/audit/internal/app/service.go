// Package app holds the use cases of the log: record an event, search the entries, look at one's own history, seal,
// prove and verify the log, keep the partitions ahead of the time. ports.go says what they need from outside. The module's adapters call it.
package app

import (
	"fmt"
	"slices"
	"strings"

	"roster/platform/event"
	"roster/platform/page"
)

// Service is the use cases of the module.
type Service struct {
	entries    Entries
	pending    Pending
	chain      *Chain
	keys       Keys
	partitions Partitions
	tx         Tx
	events     Events
	cursors    *page.Codec
	actions    []event.Action
}

// NewService puts the use cases together. actions is the catalogue of all modules, this one included; it is an error
// when two actions have one name.
func NewService(
	entries Entries, pending Pending, chain *Chain, keys Keys, partitions Partitions, tx Tx, events Events, cursors *page.Codec,
	actions []event.Action,
) (*Service, error) {
	all := slices.SortedFunc(slices.Values(actions), func(a, b event.Action) int { return strings.Compare(a.Name, b.Name) })
	for i := 1; i < len(all); i++ {
		if all[i-1].Name == all[i].Name {
			return nil, fmt.Errorf("two modules publish the action %s", all[i].Name)
		}
	}
	return &Service{
		entries: entries, pending: pending, chain: chain, keys: keys, partitions: partitions, tx: tx, events: events,
		cursors: cursors, actions: all,
	}, nil
}
