package rendezvous

import (
	"encoding/hex"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/udp"
)

// A desk is somebody in a class, on a host of a network without multicast.
type desk struct {
	r    *running
	name string
	cfg  session.Config
	*session.Class
	met chan session.Meeting
}

func (r *running) desk(n byte, name string) *desk {
	d := &desk{r: r, name: name, met: make(chan session.Meeting, 100)}
	host := r.lan.Host("10.0.0." + string('0'+rune(n)))
	d.cfg = session.Config{
		Identity: keying.NewIdentity([32]byte{n}), Name: name,
		Network: session.Network{
			Listen: func(o udp.Options) (session.Conn, error) {
				c, err := host.Listen(o.Port)
				if err != nil {
					return nil, err
				}
				return c, nil
			},
			JoinGroup: func(udp.GroupOptions) (session.Group, error) { return nil, errors.New("no multicast here") },
		},
		Fold: func(journal.Entry) {}, Restart: func() {},
		Met: func(m session.Meeting) { d.met <- m },
	}
	return d
}

// launches begins a class that is found through a rendezvous.
func (d *desk) launches(url protocol.URL) *desk {
	d.r.t.Helper()
	found, err := session.FindRendezvous(d.r.t.Context(), url.Text())
	if err != nil {
		d.r.t.Fatal(err)
	}
	d.cfg.Rendezvous = []netgroup.Rendezvous{found}
	if d.Class, err = session.Launch(d.r.t.Context(), d.cfg, "Algebra", false); err != nil {
		d.r.t.Fatal(err)
	}
	return d
}

// joins enters by an invite without the teacher's addresses.
func (d *desk) joins(invite string) *desk {
	d.r.t.Helper()
	spec, err := netgroup.ParseSpec(invite, time.Now())
	if err != nil {
		d.r.t.Fatal(err)
	}
	spec.Bootstrap = nil
	if d.Class, err = session.Join(d.r.t.Context(), d.cfg, spec); err != nil {
		d.r.t.Fatal(err)
	}
	return d
}

// wantMet waits for news of a rendezvous.
func (d *desk) wantMet(within time.Duration, state session.MeetingState, reason string) {
	d.r.t.Helper()
	timeout := time.After(within)
	for {
		select {
		case m := <-d.met:
			if m.State == state && m.Reason == reason {
				return
			}
		case <-timeout:
			d.r.t.Errorf("%s: after %v not yet %v", d.name, within, state)
			return
		}
	}
}

// isIn reports whether somebody is in the class with n people present.
func (d *desk) isIn(n int) bool {
	present := 0
	for _, m := range d.View().Members {
		if m.Present {
			present++
		}
	}
	return d.View().Ready && present == n
}

func (d *desk) leaves() { _ = d.Leave(d.r.t.Context()) }

func eventually(t *testing.T, within time.Duration, what string, done func() bool) {
	t.Helper()
	for began := time.Now(); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > within {
			t.Fatalf("after %v: not yet %s", within, what)
		}
	}
}

func TestClassMeetsThroughARunningService(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := runs(t, t.TempDir(), slog.LevelInfo)
		teacher := r.desk(2, "Teacher").launches(r.url)
		teacher.wantMet(time.Second, session.MeetingConnected, "")
		ana := r.desk(3, "Ana").joins(teacher.Invite())
		eventually(t, 5*time.Second, "in the class", func() bool { return ana.isIn(2) && teacher.isIn(2) })
		time.Sleep(2 * time.Minute) // a summary is written
		if st, err := Status(r.dir); err != nil || st.Registrations != 2 || st.Tags != 1 {
			t.Errorf("%+v, %v", st, err)
		}
		r.ends()
		ana.wantMet(time.Second, session.MeetingClosed, "")
		if err := ana.Write(t.Context(), journal.KindChat, []byte("it goes on")); err != nil {
			t.Error(err)
		}
		eventually(t, time.Second, "heard", func() bool { return teacher.View().Entries == 4 })
		ana.leaves()
		teacher.leaves()
		r.wantDiscreet(teacher)
	})
}

// wantDiscreet fails if the log, at its normal level, tells who was there or where.
func (r *running) wantDiscreet(d *desk) {
	r.t.Helper()
	log := r.log.String()
	spec, err := netgroup.ParseSpec(d.Invite(), time.Now())
	if err != nil {
		r.t.Fatal(err)
	}
	tag := protocol.TagOf(spec.ID(), spec.Secret)
	for what, secret := range map[string]string{
		"an address": "10.0.0.", "a peer ID": d.cfg.Identity.PeerID().String()[:10], "a tag in full": hex.EncodeToString(tag[:]),
	} {
		if strings.Contains(log, secret) {
			r.t.Errorf("the log tells %s:\n%s", what, log)
		}
	}
	if !strings.Contains(log, tag.Short().String()) || !strings.Contains(log, "registrations=2") {
		r.t.Errorf("the log tells nothing:\n%s", log)
	}
}

// Within two seconds, by the file alone.
func TestRevokedKeyAndClosedGroupAreHeardOfWithinTwoSeconds(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := runs(t, t.TempDir(), slog.LevelDebug)
		defer r.ends()
		accessKey, k, err := AddKey(r.dir, "", Quota{})
		if err != nil {
			t.Fatal(err)
		}
		soon()
		url := r.url
		url.AccessKey = accessKey
		teacher := r.desk(2, "Teacher").launches(url)
		defer teacher.leaves()
		teacher.wantMet(time.Second, session.MeetingConnected, "")
		spec, err := netgroup.ParseSpec(teacher.Invite(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if err := CloseTag(r.dir, protocol.TagOf(spec.ID(), spec.Secret).Short()); err != nil {
			t.Fatal(err)
		}
		teacher.wantMet(2*time.Second, session.MeetingRefused, "group closed")
		if _, err := RevokeKey(r.dir, k.ID); err != nil {
			t.Fatal(err)
		}
		teacher.wantMet(2*time.Second, session.MeetingRejected, "access key revoked")
		wrong := r.url
		wrong.AccessKey = "another"
		other := r.desk(4, "Other").launches(wrong)
		defer other.leaves()
		other.wantMet(2*time.Second, session.MeetingRejected, "access key wrong")
		if !strings.Contains(r.log.String(), "10.0.0.2") {
			t.Error("the debug log does not say where somebody is")
		}
	})
}
