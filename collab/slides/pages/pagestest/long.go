package pagestest

import (
	"compress/gzip"
	"io"
	"os"
	"testing"
)

// faq is a PDF of over fifty pages, in the package debian-faq.
const faq = "/usr/share/doc/debian/FAQ/debian-faq.en.pdf.gz"

// Long returns a PDF of over fifty pages; on a system that has no such package the test is left out.
func Long(t testing.TB) []byte {
	t.Helper()
	f, err := os.Open(faq)
	if err != nil {
		if _, debian := os.Stat("/etc/debian_version"); debian == nil {
			t.Fatalf("%v: scripts/deps test installs it", err)
		}
		t.Skipf("%v: this is no Debian", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
