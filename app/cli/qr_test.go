package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lyceum/app/qr"
	"lyceum/session/netgroup"
)

// someInvite is sound, and leads nowhere.
func someInvite() string {
	spec := netgroup.NewSpec("Algebra")
	spec.PostingEnabled = true
	spec.ClassKey, spec.Secret = [32]byte{1}, [32]byte{2}
	return spec.WithAuthorizations()
}

func TestInviteIsWrittenAsAPicture(t *testing.T) {
	invite := someInvite()
	file := filepath.Join(t.TempDir(), "x.png")
	r := newRun().start(t.Context(), "invite-qr", "For Ana: "+invite, "--out", file, "--json")
	if r.wantCode(t, 0); r.kinds(t) != "qr" {
		t.Errorf("printed %q", r.out.String())
	}
	picture, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	if text, err := qr.Decode(picture); err != nil || text != invite {
		t.Errorf("the picture says %q, %v", text, err)
	}
	if info, err := picture.Stat(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v: others can read it", info.Mode(), err)
	}
	if r = newRun().start(t.Context(), "invite-qr", invite); strings.Count(r.out.String(), "\n") < 20 {
		t.Errorf("on the terminal: %q", r.out.String())
	}
	for _, bad := range []string{invite[:len(invite)-9], "see you at nine", "@" + filepath.Join(t.TempDir(), "none")} {
		if r = newRun().start(t.Context(), "invite-qr", bad, "--json"); r.code != 1 || r.kinds(t) != "error" {
			t.Errorf("%.40s: printed %q", bad, r.out.String())
		}
	}
}

func TestInviteIsTakenFromItsPicture(t *testing.T) {
	invite, dir := someInvite(), t.TempDir()
	file := filepath.Join(dir, "x.png")
	newRun().start(t.Context(), "invite-qr", invite, "--out", file).wantCode(t, 0)
	if text, err := readInvite("@" + file); err != nil || text != invite {
		t.Errorf("the picture says %q, %v", text, err)
	}
	picture, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut.png")
	if err := os.WriteFile(cut, picture[:len(picture)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRun().start(t.Context(), "join", "@"+cut, "--headless", "--name", "Ana", "--json")
	if r.code != 1 || r.kinds(t) != "error" || !strings.Contains(r.out.String(), "That picture cannot be read") {
		t.Errorf("half a picture: code %d, printed %q", r.code, r.out.String())
	}
}

func TestHostWritesThePictureOfItsInvite(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "invite.png")
	r := newRun()
	r.open = openers{} // the real ones
	r.start(t.Context(), "host", "--title", "T", "--name", "T", "--headless", "--json", "--for", "100ms", "--profile", dir, "--interface", lo(t), "--invite-qr", file)
	r.wantCode(t, 0)
	picture, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	text, err := qr.Decode(picture)
	if e := r.events(t)[1]; err != nil || text != e["invite"] || e["qr"] != file {
		t.Errorf("the picture says %q, %v; printed %v", text, err, e)
	}
}
