//go:build unix

package embeddedpg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

const (
	fetchLimit    = 30 * time.Minute
	responseLimit = 30 * time.Second
)

// errChecksum means that what was received is not what was vetted.
var errChecksum = errors.New("the checksum is wrong")

// fetch downloads the archive into file. It fails unless every byte is the
// pinned one; the caller throws the file away then.
func (s store) fetch(ctx context.Context, file *os.File) error {
	address, err := url.Parse(s.mirror)
	if err != nil || address.Host == "" || (address.Scheme != "https" && address.Scheme != "http") {
		return fmt.Errorf("%s must be an address that begins with https://", MirrorVariable)
	}
	address = address.JoinPath(s.archive.path())
	ctx, cancel := context.WithTimeout(ctx, fetchLimit)
	defer cancel()
	if err := s.receive(ctx, address, file); err != nil {
		// Redacted, for the address of a mirror may carry a password.
		return fmt.Errorf("download %s: %w", address.Redacted(), err)
	}
	return nil
}

func (s store) receive(ctx context.Context, address *url.URL, file io.Writer) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return errors.New("the address is not valid")
	}
	client := http.Client{Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, DisableKeepAlives: true,
		TLSHandshakeTimeout: responseLimit, ResponseHeaderTimeout: responseLimit,
	}}
	response, err := client.Do(request)
	if err != nil {
		var failure *url.Error
		if errors.As(err, &failure) {
			return failure.Err // without the address, which the caller names
		}
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answered %s", response.Status)
	}
	return s.copyVerified(file, response.Body)
}

func (s store) copyVerified(file io.Writer, body io.Reader) error {
	bar := newMeter(s.progress, "Downloading PostgreSQL "+archiveVersion, s.archive.size)
	defer bar.finish()
	sum := sha256.New()
	// One byte more than expected is enough to know that it is too long.
	received, err := io.Copy(io.MultiWriter(file, sum, bar), io.LimitReader(body, s.archive.size+1))
	if err != nil {
		return err
	}
	if received != s.archive.size {
		return fmt.Errorf("received %d bytes or more where there should be %d: %w", received, s.archive.size, io.ErrUnexpectedEOF)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != s.archive.sha256 {
		return fmt.Errorf("%w: SHA-256 is %s, it must be %s", errChecksum, got, s.archive.sha256)
	}
	return nil
}
