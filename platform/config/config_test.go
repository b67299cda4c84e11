package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"roster/platform/config"
)

const defaults = `
# how careful to be
mode: development
http:
  # where to listen
  address: 127.0.0.1:80
  max_body_bytes: 100
  read_timeout: 10s
  origins: []
database:
  url: ""
  auto_migrate: true
  ratio: 0.5
`

type settings struct {
	Mode string `koanf:"mode"`
	HTTP struct {
		Address      string        `koanf:"address"`
		MaxBodyBytes int           `koanf:"max_body_bytes"`
		ReadTimeout  time.Duration `koanf:"read_timeout"`
		Origins      []string      `koanf:"origins"`
	} `koanf:"http"`
	Database struct {
		URL         config.Secret `koanf:"url"`
		AutoMigrate bool          `koanf:"auto_migrate"`
		Ratio       float64       `koanf:"ratio"`
	} `koanf:"database"`
}

// load loads from a file with this content, an environment, and flags.
func load(t *testing.T, file string, environ []string, args ...string) (settings, error) {
	t.Helper()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	if err := config.AddFlags(flags, []byte(defaults)); err != nil {
		t.Fatal(err)
	}
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "app.yaml")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Load[settings](config.Sources{
		Defaults: []byte(defaults), File: path, Environ: environ, EnvPrefix: "APP_",
		NotSettings: []string{"APP_OTHER"}, Flags: flags,
	})
}

func TestTheLaterSourceWins(t *testing.T) {
	t.Parallel()
	const file = "http:\n  address: file\n"
	env := []string{"APP_HTTP_ADDRESS=env", "HOME=/root", "APP_OTHER=x"}
	for want, load := range map[string]func() (settings, error){
		"127.0.0.1:80": func() (settings, error) { return load(t, "", nil) },
		"file":         func() (settings, error) { return load(t, file, []string{"APP_HTTP_ADDRESS="}) },
		"env":          func() (settings, error) { return load(t, file, env) },
		"flag":         func() (settings, error) { return load(t, file, env, "--http.address=flag") },
		"":             func() (settings, error) { return load(t, file, env, "--http.address=") },
	} {
		if got, err := load(); err != nil || got.HTTP.Address != want {
			t.Errorf("got %q, %v, want %q", got.HTTP.Address, err, want)
		}
	}
}

func TestEachTypeFromEachSource(t *testing.T) {
	t.Parallel()
	var want settings
	want.Mode, want.HTTP.Address = "007", "127.0.0.1:80"
	want.HTTP.MaxBodyBytes, want.HTTP.ReadTimeout, want.HTTP.Origins = 7, 90*time.Second, []string{"a", "b"}
	want.Database.URL, want.Database.Ratio = "s3cret", 1
	same := func(got settings) bool {
		return slices.Equal(got.HTTP.Origins, want.HTTP.Origins) && slices.Equal(config.Describe(got), config.Describe(want)) &&
			got.Database.URL == want.Database.URL
	}
	file, err := load(t, `{mode: "007", http: {max_body_bytes: 7, read_timeout: 1m30s, origins: [a, b]},
		database: {url: s3cret, auto_migrate: false, ratio: 1}}`, nil)
	if err != nil || !same(file) {
		t.Errorf("file: %+v, %v", file, err)
	}
	env, err := load(t, "", []string{"APP_MODE=007", "APP_HTTP_MAX_BODY_BYTES=7", "APP_HTTP_READ_TIMEOUT=90s",
		"APP_HTTP_ORIGINS=a, b", "APP_DATABASE_URL=s3cret", "APP_DATABASE_AUTO_MIGRATE=false", "APP_DATABASE_RATIO=1"})
	if err != nil || !same(env) {
		t.Errorf("environment: %+v, %v", env, err)
	}
	flags, err := load(t, "", nil, "--mode=007", "--http.max-body-bytes=7", "--http.read-timeout=90s", "--http.origins=a,b",
		"--database.url=s3cret", "--database.auto-migrate=false", "--database.ratio=1")
	if err != nil || !same(flags) {
		t.Errorf("flags: %+v, %v", flags, err)
	}
}

func TestWhatIsLeftOutStays(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"", "# nothing\n", "http:\n", "http: {}\n", "mode:\n", "--- \n"} {
		if got, err := load(t, file, nil); err != nil || got.Mode != "development" || !got.Database.AutoMigrate {
			t.Errorf("%q: got %+v, %v", file, got, err)
		}
	}
}

func TestEveryProblemIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	got, err := load(t, `
mode: 5
http:
  addresss: x
  max_body_bytes: 1.5
  read_timeout: 10
  origins: [1]
  origins: [a]
database: postgres
log: {level: s3cret}
`, []string{"APP_DATABSE_URL=s3cret", "APP_DATABASE_RATIO=s3cret", "APP_X=1"}, "--database.auto-migrate=yes")
	var problems config.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("got %v, want Problems", err)
	}
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("a value is in the error:\n%v", err)
	}
	want := []string{
		`:2: mode: must be text; put it in quotes`,
		`:4: http.addresss: unknown setting, did you mean http.address?`,
		`:5: http.max_body_bytes: must be a whole number`,
		`:6: http.read_timeout: must be a duration with a unit, such as 30s, 10m or 24h`,
		`:7: http.origins: must be a list of texts`,
		`:8: http.origins: given twice, first on line 7`,
		`:9: database: is a section and takes no value; its settings are written under it`,
		`:10: log.level: unknown setting`,
		`environment: APP_DATABASE_RATIO: must be a number`,
		`environment: APP_DATABSE_URL: unknown setting, did you mean APP_DATABASE_URL?`,
		`environment: APP_X: unknown setting`,
		`flag: --database.auto-migrate: must be true or false`,
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(want) {
		t.Fatalf("got %d lines, want %d:\n%v", len(lines), len(want), err)
	}
	for i := range want {
		if !strings.HasSuffix(lines[i], want[i]) {
			t.Errorf("got  %s\nwant …%s", lines[i], want[i])
		}
	}
	if got.HTTP.Address != "127.0.0.1:80" || !got.Database.AutoMigrate {
		t.Errorf("what is right is not there: %+v", got)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"mode: [":                             "line 1",
		"mode: a\n\tb: c":                     "line 2",
		"- mode":                              "must be settings written as key: value",
		"mode: a\n---\nmode: b":               "one YAML document only",
		"mode: &a x\nhttp: {address: *a}":     "anchors and aliases are not supported",
		"http: &h\n  address: a\n<<: *h\n":    "anchors and aliases are not supported",
		"[a]: b":                              "a key must be plain text",
		"# " + strings.Repeat("x", 1<<20):     "larger than 1048576 bytes",
		"http: {address: {host: a}}":          "http.address.host: unknown setting",
		"http.address: a\nhttp: {address: b}": "given twice",
	} {
		if _, err := load(t, file, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %q", file, err, want)
		}
	}
	_, err := config.Load[settings](config.Sources{Defaults: []byte(defaults), File: filepath.Join(t.TempDir(), "none.yaml")})
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("got %v, want the missing file named", err)
	}
}

func TestDefaultsAndStructMustAgree(t *testing.T) {
	t.Parallel()
	type one struct {
		A string `koanf:"a"`
	}
	type clash struct {
		AB string `koanf:"a_b"`
		A  struct {
			B string `koanf:"b"`
		} `koanf:"a"`
	}
	type odd struct {
		A uint8 `koanf:"a"`
	}
	for want, load := range map[string]func() error{
		"no field":       func() error { _, err := config.Load[one](config.Sources{Defaults: []byte("{a: x, b: y}")}); return err },
		"do not have it": func() error { _, err := config.Load[one](config.Sources{Defaults: []byte("{}")}); return err },
		"are both": func() error {
			_, err := config.Load[clash](config.Sources{Defaults: []byte("{a_b: x, a: {b: x}}"), EnvPrefix: "X_"})
			return err
		},
		"are not supported": func() error { _, err := config.Load[odd](config.Sources{Defaults: []byte("{a: 1}")}); return err },
	} {
		if err := load(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestKeysCarryTheirCommentAndNames(t *testing.T) {
	t.Parallel()
	keys, err := config.Keys([]byte(defaults), "APP_")
	if err != nil || len(keys) != 8 {
		t.Fatalf("got %v, %v", keys, err)
	}
	want := config.Key{Name: "http.address", Env: "APP_HTTP_ADDRESS", Flag: "http.address", Default: "127.0.0.1:80", Comment: "where to listen"}
	if keys[1] != want {
		t.Errorf("got %+v, want %+v", keys[1], want)
	}
	if keys[2].Flag != "http.max-body-bytes" || keys[2].Env != "APP_HTTP_MAX_BODY_BYTES" {
		t.Errorf("got %+v", keys[2])
	}
}

func FuzzFileNeverPanics(f *testing.F) {
	f.Add(defaults)
	f.Add("http: {address: *a}")
	f.Fuzz(func(t *testing.T, file string) {
		path := filepath.Join(t.TempDir(), "app.yaml")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := config.Load[settings](config.Sources{Defaults: []byte(defaults), File: path})
		if err != nil && err.Error() == "" {
			t.Error("an error without a word")
		}
	})
}
