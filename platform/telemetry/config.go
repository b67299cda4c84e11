package telemetry

// Config is what can be set about telemetry.
type Config struct {
	OTLPEndpoint string  `koanf:"otlp_endpoint"` // URL of an OTLP/HTTP collector; empty: no traces
	SampleRatio  float64 `koanf:"sample_ratio"`  // share of new traces that is recorded, 0 to 1
}
