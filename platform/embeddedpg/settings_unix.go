//go:build unix

package embeddedpg

import (
	"maps"
	"slices"
)

// serverArguments is the server's command line. Settings go there, not into
// postgresql.conf, so that each start has exactly what this version asks for.
func serverArguments(data, socket string, o Options) []string {
	settings := map[string]string{
		// A socket in a private folder is the only way in.
		"listen_addresses":        "",
		"unix_socket_directories": socket,
		"unix_socket_permissions": "0700",
		"port":                    port,

		"max_connections": "100",
		"shared_buffers":  "128MB",
		"timezone":        "UTC",
		"log_timezone":    "UTC",

		// The log is for the server's own troubles. Statements that fail belong
		// to whoever sent them, and may hold what no log should.
		"logging_collector":       "off",
		"log_destination":         "stderr",
		"log_min_messages":        "log",
		"log_min_error_statement": "panic",
		"log_error_verbosity":     "terse",
		"log_checkpoints":         "off",
	}
	if !o.Durable {
		settings["fsync"] = "off"
		settings["synchronous_commit"] = "off"
		settings["full_page_writes"] = "off"
	}
	maps.Copy(settings, o.Settings)

	args := []string{"-D", data}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}
