package signature

import (
	"crypto/ed25519"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestZeroCheckerChecks(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public := key.Public().(ed25519.PublicKey)
	sig := ed25519.Sign(key, []byte("hello"))
	if !(Checker{}).Verify(public, []byte("hello"), sig) {
		t.Error("a genuine signature was refused")
	}
	if (Checker{}).Verify(public, []byte("Hello"), sig) {
		t.Error("a signature of something else was accepted")
	}
}

func TestCheckingCanBeLeftOut(t *testing.T) {
	public := make(ed25519.PublicKey, ed25519.PublicKeySize)
	if !LeftOut().Verify(public, nil, make([]byte, ed25519.SignatureSize)) {
		t.Error("checked after all")
	}
	if LeftOut().Verify(public, nil, make([]byte, ed25519.SignatureSize-1)) {
		t.Error("accepted what cannot be a signature")
	}
}

// Only the lab may make a checker that does not check.
func TestSignaturesAreLeftOutInTheLabAlone(t *testing.T) {
	session, found := filepath.Join("..", ".."), 0
	err := filepath.WalkDir(session, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasPrefix(path, filepath.Join(session, "internal", "signature")) {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(source), "LeftOut()") {
			return err
		}
		found++
		if !strings.HasPrefix(path, filepath.Join(session, "lab")+string(filepath.Separator)) {
			t.Errorf("%s leaves out checking signatures", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("the lab does not leave it out: this test looks in the wrong place")
	}
}
