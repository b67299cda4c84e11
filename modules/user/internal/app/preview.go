package app

import (
	"context"
	"errors"

	"roster/modules/user"
)

// errPreviewed undoes a unit of work that was only to show what would happen.
var errPreviewed = errors.New("previewed")

// preview does a change with all its checks, and undoes it.
func (s *Service) preview(ctx context.Context, change func(context.Context) (user.Account, error)) (after user.Account, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if after, err = change(ctx); err != nil {
			return err
		}
		return errPreviewed
	})
	if errors.Is(err, errPreviewed) {
		return after, nil
	}
	return user.Account{}, err
}

// PreviewDelete is what Delete would return, and changes nothing.
func (s *Service) PreviewDelete(ctx context.Context, account user.ID, seen Version) (user.Account, error) {
	return s.preview(ctx, func(ctx context.Context) (user.Account, error) { return s.Delete(ctx, account, seen) })
}

// PreviewDeleteMe is what DeleteMe would return, and changes nothing.
func (s *Service) PreviewDeleteMe(ctx context.Context, seen Version) (user.Account, error) {
	return s.preview(ctx, func(ctx context.Context) (user.Account, error) { return s.DeleteMe(ctx, seen) })
}
