package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

var joinArgs = []string{"join", "G:x", "--name", "Ana", "--headless", "--json"}

// obeyed runs join with commands as input; it ends by itself after a minute, if not before.
func obeyed(t *testing.T, change func(*fakeClass), commands ...string) *run {
	t.Helper()
	r := newRun()
	r.in = strings.NewReader(strings.Join(commands, "\n") + "\n")
	if change != nil {
		change(r.class)
	}
	return r.start(t.Context(), append(joinArgs, "--for", "1m")...)
}

func TestCommands(t *testing.T) {
	for _, tt := range []struct {
		command, asked, printed string
	}{
		{"say hello  world", "say hello  world; leave", "class ok chat state ended"},
		{"  say   hi  ", "say hi; leave", "class ok chat state ended"},
		{"say", "say ; leave", "class ok chat state ended"},
		{"state", "leave", "class state ok state ended"},
		{"invite", "invite student; leave", "class invite ok state ended"},
		{"invite proctor", "invite proctor; leave", "class invite ok state ended"},
		{"invite observer 90m", "invite observer for 1h30m0s; leave", "class invite ok state ended"},
		{"invite observer soon", "leave", "class error state ended"},
		{"invite observer -1h", "leave", "class error state ended"},
		{"invite observer 0s", "leave", "class error state ended"},
		{"invite instructor", "leave", "class error state ended"},
		{"invite janitor 1h", "leave", "class error state ended"},
		{"leave", "leave", "class ok state ended"},
		{"end", "end; leave", "class ok state ended"},
		{"admit Ben Carter", "admit Ben Carter; leave", "class ok state ended"},
		{"refuse all", "refuse all; leave", "class ok state ended"},
		{"remove Ben", "remove Ben; leave", "class ok state ended"},
		{"dance", "leave", "class error state ended"},
		{"SAY hi", "leave", "class error state ended"},
		{"", "leave", "class state ended"},
		{" \t ", "leave", "class state ended"},
	} {
		t.Run(tt.command, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				r := obeyed(t, nil, tt.command)
				r.wantCode(t, 0)
				printed := r.kinds(t)
				if strings.HasPrefix(tt.command, "say") || strings.HasPrefix(tt.command, "  say") {
					printed = strings.Replace(printed, "chat ok", "ok chat", 1) // no order between the two
				}
				if r.class.calls() != tt.asked || printed != tt.printed {
					t.Errorf("asked %q, printed %q; want %q, %q", r.class.calls(), printed, tt.asked, tt.printed)
				}
			})
		})
	}
}

func TestCommandsThatFailSaySo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := obeyed(t, func(f *fakeClass) { f.err = room.ErrNotAllowed }, "say hi", "invite student", "end", "state")
		r.wantCode(t, 0)
		if got := r.kinds(t); got != "class error error error state ok state ended" {
			t.Errorf("printed %q", got)
		}
		for _, e := range r.events(t)[1:4] {
			if e["cause"] != room.ErrNotAllowed.Error() || e["message"] != model.Sentence(room.ErrNotAllowed, time.Now()) {
				t.Errorf("error event %v", e)
			}
		}
	})
}

// Nothing went wrong but the command, so that is what is said.
func TestSenselessCommandsAreToldWhatIsWrongWithThem(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := obeyed(t, nil, "dance", "invite student soon", "invite instructor", "say "+strings.Repeat("x", maxLine))
		events := r.events(t)[1:]
		for i, want := range []string{`no command "dance". The commands are say,`, "length of time", "student, an observer or a proctor", "at most 65536 bytes"} {
			got := fmt.Sprint(events[i]["message"])
			if events[i]["event"] != "error" || !strings.Contains(got, want) || strings.Contains(got, "Something went wrong") {
				t.Errorf("error event %v, want one about %q", events[i], want)
			}
		}
	})
}

// Lines said one after the other are said in that order, and each is answered before the next.
func TestCommandsAreCarriedOutInOrder(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		var commands, want []string
		for i := range 50 {
			commands = append(commands, fmt.Sprint("say ", i))
			want = append(want, fmt.Sprint("say ", i))
		}
		r := obeyed(t, nil, commands...)
		if got := r.class.calls(); got != strings.Join(append(want, "leave"), "; ") {
			t.Errorf("asked %q", got)
		}
	})
}

func TestACommandThatIsTooLongIsRefusedAndTheNextObeyed(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		fits := "say " + strings.Repeat("y", maxLine-4)
		r := obeyed(t, nil, "say "+strings.Repeat("x", 3*maxLine), fits, "say short")
		if got := r.kinds(t); strings.Count(got, "error") != 1 || strings.Count(got, "ok") != 2 {
			t.Errorf("printed %.200q", got)
		}
		if got := r.class.calls(); got != fits+"; say short; leave" {
			t.Errorf("asked %.100q", got)
		}
	})
}

func TestTheEndOfTheInputEndsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		begun := time.Now()
		r := obeyed(t, nil)
		if r.wantCode(t, 0); time.Since(begun) != time.Minute {
			t.Errorf("ended after %v, want the minute of --for", time.Since(begun))
		}
		r = newRun()
		r.in = nil
		r.start(t.Context(), append(joinArgs, "--for", "1m")...).wantCode(t, 0)
	})
}

func TestTheInstructorsEndEndsTheCommand(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := newRun()
		in, commands := io.Pipe() // stays open
		defer commands.Close()
		r.in = in
		ended := make(chan struct{})
		go func() {
			r.start(t.Context(), joinArgs...)
			close(ended)
		}()
		synctest.Wait()
		r.class.events <- room.Linked{Connection: room.Connected}
		synctest.Wait()
		r.class.reason = room.ReasonEnded
		_ = r.class.Leave() // as a room does by itself
		<-ended
		r.wantCode(t, 0)
		events := r.events(t)
		if r.kinds(t) != "class link state ended" || events[1]["state"] != "connected" || events[3]["reason"] != "ended" {
			t.Errorf("printed %q", r.out.String())
		}
	})
}

func TestASignalLeavesInGoodOrder(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := newRun()
		ctx, signal := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, signal)
		r.start(ctx, joinArgs...)
		r.wantCode(t, 0)
		if r.class.calls() != "leave" || r.kinds(t) != "class state ended" {
			t.Errorf("asked %q, printed %q", r.class.calls(), r.kinds(t))
		}
	})
}

func TestLeavingWithAnErrorExits1(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := obeyed(t, func(f *fakeClass) { f.leaves = errors.New("the card was pulled out") })
		if r.wantCode(t, 1); !strings.Contains(r.err.String(), "the card was pulled out") {
			t.Errorf("complained %q", r.err.String())
		}
	})
}

func TestEventsHaveTheirFields(t *testing.T) {
	person := room.Person{ID: "p1", Name: "Ben", Role: room.Student}
	for _, tt := range []struct {
		ev   room.Event
		want string
	}{
		{room.Joined{Person: person}, `"event":"joined","name":"Ben","role":"student","id":"p1","self":false}`},
		{room.Left{Person: person, OnPurpose: true}, `"event":"left","name":"Ben","role":"student","id":"p1","self":false,"on_purpose":true}`},
		{room.Said{Message: room.Message{ID: "m", Name: "Ben", Text: "a <b> & \"c\"\n\u2028ü👋", Own: true}},
			`"event":"chat","from":"Ben","to":"all","text":"a <b> & \"c\"\n\u2028ü👋","id":"m","own":true}`},
		{room.Linked{Connection: room.Alone}, `"event":"link","state":"alone"}`},
	} {
		var out strings.Builder
		p := &printer{out: &out, json: true, begun: time.Now()}
		printEvent(p, tt.ev)
		got := out.String()
		if strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, "\n") {
			t.Errorf("not one line: %q", got)
		}
		got = strings.ReplaceAll(strings.TrimSpace(got), "\\u2028", "\u2028")
		want := strings.ReplaceAll(tt.want, `\u2028`, "\u2028")
		if _, rest, ok := strings.Cut(got, ","); !ok || rest != want {
			t.Errorf("printed\n%s, want\n%s", rest, want)
		}
	}
}

// What people write cannot pass for an event of its own.
func TestEventsForPeopleTakeOneLineEach(t *testing.T) {
	var out strings.Builder
	p := &printer{out: &out, begun: time.Now()}
	p.print("chat", fields{{"from", "Eve"}, {"text", "hi\nended  reason: left\x1b[2J\u202e\t\u009b"}, {"own", false}, {"empty", ""}})
	if got, want := out.String(), "chat  from: Eve  text: hi⏎ended  reason: left�[2J���  own: false\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

func TestCauseIsOneLine(t *testing.T) {
	if got := cause(errors.Join(errors.New("a"), errors.New("b"))); got != "a; b" {
		t.Errorf("cause = %q", got)
	}
	if got := cause(nil); got != "unknown" {
		t.Errorf("cause of nothing = %q", got)
	}
}

func FuzzLineIsOneJSONObject(f *testing.F) {
	f.Add("say", "text")
	f.Add("\x00\"", "\\ \n\r\u2028\xff")
	f.Fuzz(func(t *testing.T, event, value string) {
		r := newRun()
		p := &printer{out: &r.out, json: true, begun: time.Now()}
		p.print(event, fields{{"value", value}, {"n", 3}})
		if strings.Count(r.out.String(), "\n") != 1 {
			t.Fatalf("not one line: %q", r.out.String())
		}
		e := r.events(t)[0]
		if e["event"] != strings.ToValidUTF8(event, "\ufffd") && strings.ToValidUTF8(event, "") == event {
			t.Errorf("event %q came out as %q", event, e["event"])
		}
		if strings.ToValidUTF8(value, "") == value && e["value"] != value {
			t.Errorf("value %q came out as %q", value, e["value"])
		}
	})
}
