package model

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lyceum/session/doctor"
)

// what can come of each check
var findings = map[doctor.Name][]doctor.Finding{
	doctor.CheckInterfaces: {doctor.Fine, doctor.NoNetwork, doctor.OnlyLinkLocal},
	doctor.CheckVPN:        {doctor.UsesVPN},
	doctor.CheckPort:       {doctor.Fine, doctor.NotOpened},
	doctor.CheckMulticast:  {doctor.Fine, doctor.NotOpened, doctor.NotSent, doctor.NotHeard},
	doctor.CheckBroadcast:  {doctor.Fine, doctor.NotSent, doctor.NotHeard},
	doctor.CheckClasses:    {doctor.Fine, doctor.NoClass, doctor.OtherClasses, doctor.NotOpened},
	doctor.CheckInvite:     {doctor.Fine, doctor.BadInvite, doctor.NoLinks},
	doctor.CheckExpiry:     {doctor.Fine, doctor.Expired},
	doctor.CheckBootstrap:  {doctor.Fine, doctor.Silent, doctor.Stranger, doctor.NotSent, doctor.NotOpened},
	doctor.CheckRendezvous: {doctor.Fine, doctor.Silent, doctor.Stranger, doctor.NotSent, doctor.NotOpened, doctor.NameUnknown, doctor.Rejected,
		doctor.Refused, doctor.Alone},
	doctor.CheckLAN:      {doctor.Fine, doctor.Silent, doctor.OnlyDirect, doctor.NotSent, doctor.NotOpened},
	doctor.CheckFirewall: {doctor.Fine, doctor.Silent},
	doctor.CheckMember:   {doctor.Fine, doctor.Silent},
}

func TestEveryFindingOfTheDoctorHasWordsOfItsOwn(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, list := range findings {
		said := map[string]doctor.Finding{}
		for _, f := range list {
			c := doctor.Check{
				Name: name, Finding: f, OK: f == doctor.Fine, On: "10.0.0.1:4000", List: []string{"eth0 10.0.0.2/24"}, Port: 4000,
				After: 1500 * time.Millisecond, Until: now, Reason: "full", Err: errors.New("operation not permitted"),
			}
			detail, advice := CheckWords(c, now)
			if !strings.HasSuffix(detail, ".") || detail != strings.TrimSpace(detail) {
				t.Errorf("%s, %s: %q is no sentence", name, f, detail)
			}
			if f == doctor.Fine && advice != "" {
				t.Errorf("%s is fine, and yet: %q", name, advice)
			}
			if before, twice := said[detail]; twice && !(f == doctor.Stranger || before == doctor.Stranger) {
				t.Errorf("%s: %s and %s are both %q", name, before, f, detail)
			}
			said[detail] = f
		}
	}
}

func TestCheckWordsNameWhatTheyAreAbout(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		c    doctor.Check
		want string
	}{
		{doctor.Check{Name: doctor.CheckBootstrap, OK: true, Finding: doctor.Fine, On: "10.0.0.1:4000", After: 12 * time.Millisecond}, "Somebody of the class answered at 10.0.0.1:4000 after 12 ms."},
		{doctor.Check{Name: doctor.CheckExpiry, Finding: doctor.Expired, Until: now.Add(-time.Hour)}, "This invite stopped working today at 08:00. Ask your teacher for a new one."},
		{doctor.Check{Name: doctor.CheckFirewall, Finding: doctor.Silent, Port: 4000}, "This computer sent, and nothing came in at all. A firewall may be stopping it, here or at the other end. Allow UDP port 4000 in the firewall of this computer, then try again."},
		{doctor.Check{Name: doctor.CheckClasses, OK: true, Finding: doctor.Fine, List: []string{"Algebra", ""}}, `Announced on this network: “Algebra”, a class without a title.`},
	} {
		detail, advice := CheckWords(tt.c, now)
		if got := strings.TrimSpace(detail + " " + advice); got != tt.want {
			t.Errorf("%s, %s: %q, want %q", tt.c.Name, tt.c.Finding, got, tt.want)
		}
	}
}
