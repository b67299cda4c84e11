package user

import "roster/platform/id"

// ID names an account for ever: a random UUID in canonical form, never reused.
type ID string

// ParseID reads an id. Anything but a UUID of 36 characters is ErrNotFound: no
// account has such an id.
func ParseID(s string) (ID, error) {
	canonical, err := id.Parse(s)
	if err != nil {
		return "", ErrNotFound.Because(err)
	}
	return ID(canonical), nil
}
