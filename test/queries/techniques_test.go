package queries

// technique is one way to make queries cheaper, before and after. With often set, the clock is that of somebody who
// sends the first statement so often, and the second one so often or, batched, once.
type technique struct {
	name, before, after string
	often               int
	batched             bool
	// each says what the first way does for each statement.
	each effort
}

type effort int

const (
	kept     effort = iota // sends it on a connection that knows it
	planned                // has it planned anew
	connects               // opens a connection
)

const singleKey = "SELECT wrapped_key FROM audit_subject_keys WHERE subject_id = '{id}'"

var techniques = []technique{
	{name: "explain",
		before: "SELECT id FROM users WHERE created_at::date = date '2026-03-01' AND deleted_at IS NULL",
		after:  "SELECT id FROM users WHERE created_at >= date '2026-03-01' AND created_at < date '2026-03-02' AND deleted_at IS NULL"},
	{name: "columns",
		before: "SELECT * FROM users WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 5000",
		after:  "SELECT id, created_at FROM users WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 5000"},
	{name: "exists",
		before: "SELECT count(*) > 0 FROM users WHERE status = 'suspended' AND deleted_at IS NULL",
		after:  "SELECT EXISTS (SELECT FROM users WHERE status = 'suspended' AND deleted_at IS NULL)"},
	{name: "joins",
		before: `SELECT u.id, u.email, p.display_name, array_agg(r.name)
  FROM users u LEFT JOIN user_profiles p ON p.user_id = u.id
  LEFT JOIN user_roles ur ON ur.user_id = u.id LEFT JOIN roles r ON r.id = ur.role_id
 WHERE u.deleted_at IS NULL
 GROUP BY u.id, p.user_id ORDER BY u.created_at DESC, u.id DESC LIMIT 50`,
		after: `WITH page AS MATERIALIZED (
  SELECT id, email, created_at FROM users WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 50)
SELECT u.id, u.email, p.display_name, array(SELECT r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id)
  FROM page u LEFT JOIN user_profiles p ON p.user_id = u.id ORDER BY u.created_at DESC, u.id DESC`},
	{name: "prepared", often: 200, each: planned,
		before: `SELECT u.id, p.display_name, string_agg(r.name, ',') FROM users u LEFT JOIN user_profiles p ON p.user_id = u.id
  LEFT JOIN user_roles ur ON ur.user_id = u.id LEFT JOIN roles r ON r.id = ur.role_id WHERE u.id = '{id}' GROUP BY u.id, p.user_id`,
		after: `SELECT u.id, p.display_name, string_agg(r.name, ',') FROM users u LEFT JOIN user_profiles p ON p.user_id = u.id
  LEFT JOIN user_roles ur ON ur.user_id = u.id LEFT JOIN roles r ON r.id = ur.role_id WHERE u.id = $1 GROUP BY u.id, p.user_id
-- $1 = '{id}'`},
	{name: "batch", often: 100, batched: true,
		before: singleKey,
		after:  "SELECT subject_id, wrapped_key FROM audit_subject_keys WHERE subject_id = ANY (array(SELECT id FROM users WHERE deleted_at IS NULL ORDER BY created_at DESC LIMIT 100))"},
	{name: "pooling", often: 100, each: connects, before: singleKey, after: singleKey},
	{name: "views",
		before: "SELECT status, email_verified_at IS NOT NULL, count(*) FROM users WHERE deleted_at IS NULL GROUP BY 1, 2",
		after:  "SELECT status, email_verified, users FROM v_active_users_summary"},
}
