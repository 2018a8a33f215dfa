package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lyceum/session/doctor"
)

// examined returns a run in which the doctor finds what is given.
func examined(reached bool, checks ...doctor.Check) (*run, *doctor.Config) {
	r, asked := newRun(), &doctor.Config{}
	r.open.examine = func(_ context.Context, cfg doctor.Config) bool {
		*asked = cfg
		for _, c := range checks {
			cfg.Report(c)
		}
		return reached
	}
	return r, asked
}

var someChecks = []doctor.Check{
	{Name: doctor.CheckPort, OK: true, Finding: doctor.Fine, Port: 4000},
	{Name: doctor.CheckMember, Finding: doctor.Silent},
}

func TestDoctorPrintsEachCheck(t *testing.T) {
	r, _ := examined(false, someChecks...)
	r.start(t.Context(), "doctor", "G:invite", "--json")
	events := r.events(t)
	if len(events) != 2 || r.code != 1 {
		t.Fatalf("%d events, code %d: %s", len(events), r.code, r.out.String())
	}
	for i, want := range []string{"check port true", "check member false"} {
		e := events[i]
		if got := fmt.Sprint(e["event"], " ", e["name"], " ", e["ok"]); got != want || e["detail"] == "" {
			t.Errorf("event %v, want %q", e, want)
		}
	}
	if events[0]["advice"] != "" || events[1]["advice"] == "" {
		t.Errorf("advice %q and %q", events[0]["advice"], events[1]["advice"])
	}
	r, _ = examined(false, someChecks...)
	r.start(t.Context(), "doctor", "G:invite")
	if out := r.out.String(); !strings.HasPrefix(out, "ok    port ") || !strings.Contains(out, "\nFAIL  member ") || !strings.Contains(out, "→ Ask") {
		t.Errorf("for people:\n%s", out)
	}
}

func TestDoctorsExitCodeSaysWhetherTheClassCanBeJoined(t *testing.T) {
	for _, tt := range []struct {
		args    []string
		reached bool
		want    int
	}{
		{[]string{"doctor", "G:invite"}, true, 0}, {[]string{"doctor", "G:invite"}, false, 1}, {[]string{"doctor"}, false, 0},
		{[]string{"doctor", "G:a", "G:b"}, true, 2}, {[]string{"doctor", "--for", "0s"}, true, 2}, {[]string{"doctor", "--rendezvous", "x"}, true, 2},
		{[]string{"doctor", "@/no/such/file"}, true, 1}, {[]string{"doctor", ""}, true, 1},
	} {
		r, _ := examined(tt.reached)
		if r.start(t.Context(), tt.args...); r.code != tt.want {
			t.Errorf("%q, reached %v: exit code %d, want %d", tt.args, tt.reached, r.code, tt.want)
		}
	}
}

func TestDoctorReadsAnInviteFromAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "invite")
	if err := os.WriteFile(file, []byte("G:invite"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, asked := examined(true)
	r.start(t.Context(), "doctor", "@"+file, "--interface", "lo", "--port", "4000", "--for", "3s")
	if asked.Invite != "G:invite" || fmt.Sprint(asked.Interfaces) != "[lo]" || asked.Port != 4000 || asked.Wait != 3*time.Second {
		t.Errorf("examined %+v", asked)
	}
}
