package logging

// Config is what can be set about logging.
type Config struct {
	Level  string `koanf:"level"`  // debug, info, warn or error
	Format string `koanf:"format"` // json or console
}

// How a line of the log is written.
const (
	FormatJSON    = "json"    // one object a line, for machines
	FormatConsole = "console" // columns, for people
)
