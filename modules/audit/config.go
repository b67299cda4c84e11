package audit

// Config is what the module is told at the start.
type Config struct {
	// KeyEncryptionKey is 32 bytes. It wraps the keys of people: without it nothing personal in the log can be read.
	KeyEncryptionKey []byte
}
