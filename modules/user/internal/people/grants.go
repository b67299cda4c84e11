package people

import (
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/samples"
)

// The roles that come with the migrations.
const (
	adminID     = "00000000-0000-4000-8000-000000000001"
	userID      = "00000000-0000-4000-8000-000000000002"
	moderatorID = "00000000-0000-4000-8000-000000000003"
)

// One in so many is staff. Their numbers end in 0, so their accounts are
// ordinary ones.
const (
	perAdministrator = 1000
	perModerator     = 20
)

// Grants are the roles of person i: everybody is a user, and some are staff. The
// first person gave all of them.
func (p People) Grants(i int) []domain.Grant {
	joined, chance := p.population.Person(i).Joined, p.population.Rand(streamGrants, i)
	grants := []domain.Grant{{RoleID: userID, Assignment: user.Assignment{Role: user.DefaultRole, ValidFrom: joined, CreatedAt: joined}}}
	staff := domain.Grant{Assignment: user.Assignment{
		GrantedBy: user.ID(p.population.ID(0)), Reason: "Joined the staff.", ValidFrom: joined, CreatedAt: joined,
	}}
	switch {
	case i%perAdministrator == 0:
		staff.RoleID, staff.Role = adminID, user.AdministratorRole
	case i%perModerator == 0:
		staff.RoleID, staff.Role = moderatorID, "moderator"
		if chance.IntN(2) == 0 {
			ends := p.population.Until.Add(time.Duration(30+chance.IntN(365)) * day)
			staff.ExpiresAt = &ends
		}
	default:
		return grants
	}
	return append(grants, staff)
}

// Part is what else the module adds: the log's words for what happens to people,
// and reports that are as new as the rows.
func Part() samples.Part {
	return samples.Part{
		Actions:  []string{"user.profile_changed", "user.profile_changed", "user.email_confirmed", "user.registered", "user.role_assigned", "user.suspended"},
		Conclude: []string{"REFRESH MATERIALIZED VIEW public.v_users_complete", "REFRESH MATERIALIZED VIEW public.v_active_users_summary"},
	}
}
