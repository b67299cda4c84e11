package usermodule

import "roster/modules/user/internal/app"

// Service is the module's use cases, for tests of what has no route.
func (m *Module) Service() *app.Service { return m.service }
