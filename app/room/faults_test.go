package room

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"lyceum/app/profile"
	"lyceum/session"
	"lyceum/session/udp"
)

func TestLeavingWhileNobodyAnswers(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		invite := teacher.Invite()
		teacher.goAway()
		ana := b.desk("Ana").join(invite)
		wait(time.Minute)
		ana.goAway()
		ana.goAway()
		ana.wantSeen("ended left")
		if s := ana.Snapshot(); !s.Ended || s.EndReason != ReasonLeft {
			t.Errorf("ended %v, reason %q", s.Ended, s.EndReason)
		}
	})
}

func TestABrokenNetworkEndsTheRoomAndSaysWhy(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		broken := errors.New("the card was pulled out")
		teacher.conn.Fail(broken)
		wait(time.Second)
		seen := teacher.seen()
		if !teacher.ended || seen[len(seen)-1] != "ended failed" {
			t.Errorf("seen %q", seen)
		}
		if err := teacher.Leave(); !errors.Is(err, broken) {
			t.Errorf("Leave = %v, want the cause", err)
		}
	})
}

// A reader that falls behind misses events, but never the last.
func TestTheLastEventIsNeverMissed(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		for i := range eventBuffer + 10 {
			teacher.say(fmt.Sprint(i))
		}
		teacher.goAway()
		seen := teacher.seen()
		if len(seen) > eventBuffer || seen[len(seen)-1] != "ended left" {
			t.Errorf("%d events, the last %q", len(seen), seen[len(seen)-1])
		}
		if n := len(teacher.Snapshot().Messages); n != eventBuffer+10 {
			t.Errorf("%d messages in the snapshot, want all", n)
		}
	})
}

func TestWhatMakesNoRoomIsSaidAndLeavesNothingBehind(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		invite := teacher.Invite()
		inUse := fmt.Errorf("listen on UDP port 7: %w", syscall.EADDRINUSE)
		for _, tt := range []struct {
			name   string
			change func(*Options)
			invite string
			want   error
		}{
			{"no name", func(o *Options) { o.Name = " \t" }, invite, ErrNoName},
			{"name too long", func(o *Options) { o.Name = strings.Repeat("x", 61) }, invite, ErrNameLength},
			{"port in use", func(o *Options) {
				o.network.Listen = func(udp.Options) (session.Conn, error) { return nil, inUse }
			}, invite, syscall.EADDRINUSE},
			{"no invite", func(*Options) {}, "see you", &InviteError{}},
		} {
			d := b.desk("Ana")
			tt.change(&d.options)
			_, err := Join(background, d.options, tt.invite)
			var fault *InviteError
			if !errors.Is(err, tt.want) && (tt.name != "no invite" || !errors.As(err, &fault) || fault.Kind != InviteMissing) {
				t.Errorf("%s: Join = %v, want %v", tt.name, err, tt.want)
			}
			if p, err := profile.Open(d.options.ProfileDir); err != nil {
				t.Errorf("%s: the profile is not free: %v", tt.name, err)
			} else {
				p.Close()
			}
		}
		d := b.desk("T2")
		if _, err := Launch(background, d.options, strings.Repeat("x", 121), false); !errors.Is(err, ErrTitleLength) {
			t.Errorf("Launch with a long title = %v", err)
		}
		d.options.ProfileDir = teacher.options.ProfileDir
		if _, err := Launch(background, d.options, "T2", false); !errors.Is(err, ErrProfileInUse) {
			t.Errorf("Launch with a profile in use = %v", err)
		}
	})
}

func TestRoomMakesInvitesForRoles(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		invite, err := teacher.NewInvite(Proctor, time.Now().Add(10*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		p := b.desk("P").join(invite.Text)
		wait(5 * time.Second)
		if s := p.Snapshot(); s.Role != Proctor || p.Port() == 0 {
			t.Errorf("role %q, port %d", s.Role, p.Port())
		}
		wait(20 * time.Minute)
		var fault *InviteError
		if _, err := Join(background, b.desk("Late").options, invite.Text); !errors.As(err, &fault) || fault.Kind != InviteExpired {
			t.Errorf("Join after the expiry = %v", err)
		}
	})
}

func TestBrowserListsClassesToJoin(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		d := b.desk("")
		browser, err := Browse(t.Context(), d.options)
		if err != nil {
			t.Fatal(err)
		}
		defer browser.Close()
		teacher := b.desk("Teacher").launch("Photosynthesis")
		wait(3 * time.Second)
		list := browser.Classes()
		if len(list) != 1 {
			t.Fatalf("classes = %v", list)
		}
		a := list[0]
		if a.Title != "Photosynthesis" || a.Teacher != "Teacher" || !a.Open || a.People != 1 || a.Key == "" || a.PeerID == "" || a.Seen.IsZero() {
			t.Errorf("announced %+v", a)
		}
		<-browser.Changed()
		ana := b.desk("Ana").join(a.Invite)
		wait(5 * time.Second)
		if got := ana.names(); !slices.Equal(got, []string{"Teacher", "Ana"}) {
			t.Errorf("people = %q", got)
		}
		d.options.network.JoinGroup = func(udp.GroupOptions) (session.Group, error) { return nil, ErrNoInterface }
		if _, err := Browse(t.Context(), d.options); !errors.Is(err, ErrNoInterface) {
			t.Errorf("Browse = %v", err)
		}
		teacher.goAway()
	})
}
