package app_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/authn"
)

func TestPurgeAsksAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann, bob := w.register("admin@roster.test", "admin"), w.register("ann@roster.test"), w.register("bob@roster.test")
	for _, account := range []user.ID{ann, bob} {
		_, err := w.Delete(w.as(admin), account, app.AnyVersion)
		w.wantErr("delete", err, nil)
	}
	system := authn.AsSystem(t.Context())
	if n, err := w.Purge(system); n != 0 || err != nil {
		t.Errorf("before its time: %d, %v", n, err)
	}
	w.clock.Advance(720 * time.Hour)
	w.Graveyard = restoring{w.Graveyard, new(sync.Once), func() {
		_, err := w.Undelete(w.as(admin), bob)
		w.wantErr("restore", err, nil)
	}}
	if n, err := w.Purge(system); n != 1 || err != nil {
		t.Errorf("purged %d, %v", n, err)
	}
	_, err := w.Account(t.Context(), bob)
	w.wantErr("restored in between", err, nil)
	_, err = w.Undelete(w.as(admin), ann)
	w.wantErr("purged", err, user.ErrNotFound)
	if !slices.Contains(w.published(), "user.purged") {
		t.Errorf("published %v", w.published())
	}
}

func TestPreviewsChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.register("admin@roster.test", "admin"), w.register("ann@roster.test")
	preview, err := w.PreviewDelete(w.as(admin), ann, app.AnyVersion)
	if err != nil || preview.Status != user.Deleted || preview.PurgeAt == nil {
		t.Errorf("%+v, %v", preview, err)
	}
	mine, err := w.PreviewDeleteMe(w.as(ann), app.AnyVersion)
	if err != nil || mine.Status != user.Deleted {
		t.Errorf("%+v, %v", mine, err)
	}
	if now, err := w.Account(t.Context(), ann); err != nil || now.Version != 1 {
		t.Errorf("%+v, %v", now, err)
	}
	_, err = w.PreviewDelete(w.as(admin), admin, app.AnyVersion)
	w.wantErr("of the last administrator", err, user.ErrLastAdministrator)
	_, err = w.PreviewDelete(w.as(ann), admin, app.AnyVersion)
	w.wantErr("without permission", err, authn.ErrForbidden)
}

func TestWhoLoggedInLongAgoDoesNotDeleteThemselves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.as(w.register("ann@roster.test"))
	w.clock.Advance(time.Hour)
	_, err := w.DeleteMe(ann, app.AnyVersion)
	w.wantErr("an hour later", err, user.ErrProofTooOld)
}

// restoring is a graveyard in which somebody is restored after they were found
// to be due.
type restoring struct {
	app.Graveyard
	once    *sync.Once
	restore func()
}

func (r restoring) Due(ctx context.Context, at time.Time, limit int) ([]user.ID, error) {
	due, err := r.Graveyard.Due(ctx, at, limit)
	r.once.Do(r.restore)
	return due, err
}
