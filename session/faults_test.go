package session

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

func TestABrokenNetworkClosesTheClass(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		broken := errors.New("the card was pulled out")
		teacher := s.person("Teacher").launch("T", false)
		teacher.conn.Fail(broken)
		<-teacher.Done()
		if v := teacher.View(); !v.Closed || !v.Failed {
			t.Errorf("view = %+v", v)
		}
		wantErr(t, teacher.Write(t.Context(), journal.KindChat, []byte("x")), ErrClosed)
		wantErr(t, teacher.Leave(t.Context()), broken)
		wantErr(t, teacher.Leave(t.Context()), broken)
	})
}

func TestAPortInUseIsSaidSo(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		other := s.person("Other")
		other.cfg.Port, other.cfg.Network.Listen = teacher.Port(), teacher.cfg.Network.Listen
		_, err := Launch(t.Context(), other.cfg, "T2", false)
		wantErr(t, err, syscall.EADDRINUSE)
		_, err = Join(t.Context(), other.cfg, teacher.parse(teacher.Invite()))
		wantErr(t, err, syscall.EADDRINUSE)
		if !strings.Contains(err.Error(), `join "T"`) {
			t.Errorf("error %q does not say what for", err)
		}
	})
}

func TestOpeningGivesUpWithItsContext(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		p := s.person("Teacher")
		if c, err := Launch(ctx, p.cfg, "T", false); err == nil {
			c.Leave(t.Context())
			t.Log("opened before the context was looked at")
		} else {
			wantErr(t, err, context.Canceled)
		}
		if _, err := s.lan.Host(p.ip).Listen(p.conn.Port()); err != nil {
			t.Errorf("the socket is still open: %v", err)
		}
	})
}

// Views belong to whoever has them.
func TestViewsStayAsTheyWere(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		wait(time.Second)
		before := teacher.View()
		s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		if len(before.Members) != 1 || before.Members[0].Name != "Teacher" {
			t.Errorf("members of an earlier view = %v", before.Members)
		}
		now := teacher.View()
		teacher.write("x")
		wait(time.Second)
		if later := teacher.View(); &later.Members[0] != &now.Members[0] {
			t.Error("chat made the list of members anew")
		}
	})
}

func TestSecretsDoNotShowInFormattedClasses(t *testing.T) {
	k := rootKey{make([]byte, 64)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if got := strings.TrimSpace(sprintf(verb, k)); got != "class root key" {
			t.Errorf("%s shows %q", verb, got)
		}
	}
}

// When entries cease to count, everything is folded anew.
func TestRestartedFoldGivesTheSameStateForTheSameEntries(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		ana.write("one")
		teacher.write("two")
		wait(time.Second)
		before := teacher.View()
		if err := teacher.do(t.Context(), func(now time.Time) {
			teacher.handle(now, netgroup.FoldRestarted{Group: teacher.group})
			teacher.dirty = true
		}); err != nil {
			t.Fatal(err)
		}
		wait(time.Second)
		if teacher.starts != 1 {
			t.Errorf("the owner was told %d times to start anew", teacher.starts)
		}
		teacher.wantSaid("one", "two")
		if v := teacher.View(); v.State != before.State || v.Title != "T" || len(v.Members) != 2 {
			t.Errorf("view after the restart = %+v", v)
		}
	})
}
