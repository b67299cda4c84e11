//go:build unix

package embeddedpg

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ulikunitz/xz"
)

// jarOf packs entries the way the real archives are packed.
func jarOf(t *testing.T, entries ...tar.Header) []byte {
	t.Helper()
	var packed, jar bytes.Buffer
	compressor, err := xz.NewWriter(&packed)
	if err != nil {
		t.Fatal(err)
	}
	archive := tar.NewWriter(compressor)
	for _, entry := range entries {
		content := strings.Repeat("x", int(entry.Size))
		if err := archive.WriteHeader(&entry); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(archive, content); err != nil {
			t.Fatal(err)
		}
	}
	outer := zip.NewWriter(&jar)
	entry, err := outer.Create("postgres-test.txz")
	if err := errors.Join(err, archive.Close(), compressor.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write(packed.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := outer.Close(); err != nil {
		t.Fatal(err)
	}
	return jar.Bytes()
}

// mirrorOf is a store whose repository serves body, and a count of requests.
func mirrorOf(t *testing.T, body []byte) (store, *atomic.Int32) {
	t.Helper()
	sum := sha256.Sum256(body)
	s := store{
		dir:      filepath.Join(t.TempDir(), "cache"),
		archive:  archive{platform: "test", size: int64(len(body)), sha256: hex.EncodeToString(sum[:])},
		progress: io.Discard,
	}
	requests := &atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		if r.URL.Path != "/repo/"+s.archive.path() {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	s.mirror = server.URL + "/repo"
	return s, requests
}

func goodEntries() []tar.Header {
	return []tar.Header{
		{Name: "./", Typeflag: tar.TypeDir, Mode: 0o700},
		{Name: "bin/postgres", Typeflag: tar.TypeReg, Mode: 0o777, Size: 20},
		{Name: "lib/libpq.so.5.18", Typeflag: tar.TypeReg, Mode: 0o600, Size: 30},
		{Name: "lib/libpq.so", Typeflag: tar.TypeSymlink, Linkname: "libpq.so.5.18"},
	}
}

// nothingLeft checks that a download that failed made nothing.
func nothingLeft(t *testing.T, s store) {
	t.Helper()
	left, err := os.ReadDir(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		if entry.Name() != "lock" {
			t.Errorf("the failed download left %q", entry.Name())
		}
	}
}

func TestADownloadIsUnpackedOnce(t *testing.T) {
	t.Parallel()
	s, requests := mirrorOf(t, jarOf(t, goodEntries()...))
	const processes = 4
	done := make(chan error)
	for range processes {
		go func() {
			_, err := s.download(t.Context(), account{})
			done <- err
		}()
	}
	for range processes {
		if err := <-done; err != nil {
			t.Fatalf("download: %v", err)
		}
	}
	if got := requests.Load(); got != 1 {
		t.Errorf("%d requests, want 1", got)
	}
	bin, err := s.download(t.Context(), account{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"bin": 0o755, "bin/postgres": 0o755, "lib/libpq.so": 0o644, ".": 0o755} {
		info, err := os.Stat(filepath.Join(filepath.Dir(bin), name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want mode %v", name, info.Mode(), err, want)
		}
	}
}

func TestADownloadThatIsNotThePinnedOneIsRefused(t *testing.T) {
	t.Parallel()
	good := jarOf(t, goodEntries()...)
	changed := bytes.Clone(good)
	changed[len(changed)/2] ^= 1
	for name, c := range map[string]struct {
		body []byte
		want error
	}{
		"changed": {changed, errChecksum},
		"short":   {good[:len(good)/2], io.ErrUnexpectedEOF},
		"long":    {append(bytes.Clone(good), 0), io.ErrUnexpectedEOF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := mirrorOf(t, c.body)
			pinned, _ := mirrorOf(t, good)
			s.archive = pinned.archive
			if _, err := s.download(t.Context(), account{}); !errors.Is(err, c.want) {
				t.Errorf("download = %v, want %v", err, c.want)
			}
			nothingLeft(t, s)
		})
	}
}

func TestADownloadThatBreaksOffIsRefused(t *testing.T) {
	t.Parallel()
	body := jarOf(t, goodEntries()...)
	s, _ := mirrorOf(t, body)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000000")
		_, _ = w.Write(body[:10])
	}))
	t.Cleanup(server.Close)
	s.mirror = server.URL
	if _, err := s.download(t.Context(), account{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("download = %v, want io.ErrUnexpectedEOF", err)
	}
	nothingLeft(t, s)
}

func TestAMirrorWithoutTheArchiveIsNamedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	s, _ := mirrorOf(t, []byte("x"))
	s.mirror = strings.Replace(s.mirror, "//", "//me:hush@", 1) + "/elsewhere"
	_, err := s.download(t.Context(), account{})
	if err == nil || !strings.Contains(err.Error(), "404") || !strings.Contains(err.Error(), "/elsewhere/io/zonky/") {
		t.Errorf("download = %v, want the address and the status", err)
	}
	if strings.Contains(err.Error(), "hush") {
		t.Errorf("the error tells the password: %v", err)
	}
	s.mirror = "not an address"
	if _, err := s.download(t.Context(), account{}); err == nil || !strings.Contains(err.Error(), MirrorVariable) {
		t.Errorf("download = %v, want it to name %s", err, MirrorVariable)
	}
}

func TestAnUnsafeArchiveIsRefused(t *testing.T) {
	t.Parallel()
	for name, entry := range map[string]tar.Header{
		"parent":        {Name: "bin/../../evil", Typeflag: tar.TypeReg, Size: 1},
		"absolute":      {Name: "/evil", Typeflag: tar.TypeReg, Size: 1},
		"link out":      {Name: "lib/a", Typeflag: tar.TypeSymlink, Linkname: "../../evil"},
		"absolute link": {Name: "lib/a", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		"hard link":     {Name: "lib/a", Typeflag: tar.TypeLink, Linkname: "../../evil"},
		"device":        {Name: "lib/a", Typeflag: tar.TypeChar},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := mirrorOf(t, jarOf(t, entry))
			if _, err := s.download(t.Context(), account{}); !errors.Is(err, errUnsafeArchive) {
				t.Errorf("download = %v, want errUnsafeArchive", err)
			}
			nothingLeft(t, s)
		})
	}
}

func TestAnArchiveThatUnpacksToTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	read, err := io.ReadAll(&limited{from: strings.NewReader("four"), left: 3})
	if !errors.Is(err, errUnsafeArchive) || len(read) > 3 {
		t.Errorf("read %d bytes, %v; want errUnsafeArchive", len(read), err)
	}
}

func TestEveryPlatformIsPinned(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64"} {
		pinned := archives[platform]
		if sum, err := hex.DecodeString(pinned.sha256); err != nil || len(sum) != sha256.Size || pinned.size < 1<<20 {
			t.Errorf("%s is pinned to %+v", platform, pinned)
		}
	}
}
