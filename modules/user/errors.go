package user

import "roster/platform/fault"

// The faults of the module. Each says which rule held.
var (
	ErrNotFound          = fault.New(fault.NotFound, "user_not_found", "There is no such account.")
	ErrStale             = fault.New(fault.Stale, "user_changed", "The account has changed since you read it; read it again.")
	ErrEmailTaken        = fault.New(fault.Conflict, "email_taken", "Another account has this email address.")
	ErrUsernameTaken     = fault.New(fault.Conflict, "username_taken", "Another account has this username.")
	ErrExternalIDTaken   = fault.New(fault.Conflict, "external_id_taken", "Another account has this external id.")
	ErrEmailChanged      = fault.New(fault.Conflict, "email_changed", "The account has another email address by now.")
	ErrTransition        = fault.New(fault.Conflict, "status_conflict", "The account's status does not allow this.")
	ErrLastAdministrator = fault.New(fault.Conflict, "last_administrator", "This would leave nobody to administer; make another administrator first.")
	ErrStrongerAccount   = fault.New(fault.Forbidden, "stronger_account", "The account holds permissions that you do not.")
	ErrGrantBeyondOwn    = fault.New(fault.Forbidden, "grant_beyond_own", "The role holds permissions that you do not.")
	ErrInvalidEmail      = fault.New(fault.Invalid, "invalid_email", "The email address breaks the rule listed in errors.")
	ErrInvalidUsername   = fault.New(fault.Invalid, "invalid_username", "The username breaks the rule listed in errors.")
	ErrRoleStale         = fault.New(fault.Stale, "role_changed", "The role has changed since you read it; read it again.")
	ErrRoleNameTaken     = fault.New(fault.Conflict, "role_name_taken", "Another role has this name.")
	ErrTooManyRoles      = fault.New(fault.Conflict, "too_many_roles", "There are 200 roles, and no more may be made; delete one first.")
	ErrSystemRole        = fault.New(fault.Conflict, "system_role", "The role belongs to the program: its permissions stay, and it cannot be deleted. Make a role of your own.")
	ErrRoleInUse         = fault.New(fault.Conflict, "role_in_use", "Accounts hold the role, or will; revoke it from them first.")
	ErrImportUnderWay    = fault.New(fault.Conflict, "import_under_way", "Somebody else is importing the same content; wait for them.")
	ErrUnknownRole       = fault.New(fault.NotFound, "role_not_found", "There is no such role.")
	ErrProofTooOld       = fault.New(fault.Forbidden, "proof_too_old", "Give your password again (POST /v1/auth/reauthenticate), then repeat this.")
	ErrUnindexed         = fault.New(fault.Invalid, "unindexed_combination", "No index serves this filter in this order; errors says what goes together.")
	ErrBioTooCommon      = fault.New(fault.Invalid, "bio_too_common", "More than 2,000 bios hold these words; add a rarer one.").
				At("query.bio", "bio_too_common", "More than 2,000 bios hold these words; add a rarer one.")
	ErrTotalTooSlow   = fault.New(fault.Unavailable, "total_too_slow", "Counting takes too long; ask for include_total=estimate.")
	ErrSearchTooShort = fault.New(fault.Malformed, "search_too_short", "A search needs at least three letters or digits in a row.").
				At("query.q", "search_too_short", "A search needs at least three letters or digits in a row.")
)
