package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

var joinArgs = []string{"join", "G:x", "--name", "Ana", "--headless", "--json"}

// obeyed runs join with commands as input; it ends by itself before there are stats to print.
func obeyed(t *testing.T, change func(*fakeClass), commands ...string) *run {
	t.Helper()
	r := newRun()
	r.in = strings.NewReader(strings.Join(commands, "\n") + "\n")
	if change != nil {
		change(r.class)
	}
	return r.start(t.Context(), append(joinArgs, "--for", "9s")...)
}

func TestCommands(t *testing.T) {
	people := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(people, []byte("Ben,7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
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
		{"staff hi all", "staff hi all; leave", "class ok state ended"},
		{"tell Ben  hi  there", "tell [Ben] hi  there; leave", "class ok state ended"},
		{`tell "Ben Carter" hi "you"`, `tell [Ben Carter] hi "you"; leave`, "class ok state ended"},
		{`tell "Ben Carter hi`, "leave", "class error state ended"},
		{"tell", "leave", "class error state ended"},
		{"edit a-1 no, this", "edit [a-1] no, this; leave", "class ok state ended"},
		{"edit", "leave", "class error state ended"},
		{"delete a-1", "delete a-1; leave", "class ok state ended"},
		{"clear", "clear; leave", "class ok state ended"},
		{"clear all", "leave", "class error state ended"},
		{"delete", "leave", "class error state ended"},
		{"react 👍", "react 👍; leave", "class ok state ended"},
		{"hand up", "hand true; leave", "class ok state ended"},
		{"hand down", "hand false; leave", "class ok state ended"},
		{"hand lower Ben Carter", "lower [Ben Carter]; leave", "class ok state ended"},
		{"hand lower all", "lower [all]; leave", "class ok state ended"},
		{"hand lower", "leave", "class error state ended"},
		{"hand sideways", "leave", "class error state ended"},
		{"present Ben Carter", "present [Ben Carter]; leave", "class ok state ended"},
		{"present nobody", "present nobody; leave", "class ok state ended"},
		{`present "nobody"`, "present [nobody]; leave", "class ok state ended"},
		{"present", "leave", "class error state ended"},
		{`role "Ben Carter" proctor`, "role [Ben Carter] proctor; leave", "class ok state ended"},
		{"role Ben Carter proctor", "role [Ben Carter] proctor; leave", "class ok state ended"},
		{"role Ben janitor", "leave", "class error state ended"},
		{"role proctor", "leave", "class error state ended"},
		{"deputy Ben on", "deputy [Ben] true; leave", "class ok state ended"},
		{"deputy Ben perhaps", "leave", "class error state ended"},
		{"lock chat off", "lock chat false; leave", "class ok state ended"},
		{"lock chat", "leave", "class error state ended"},
		{"remember Ben", "remember Ben; leave", "class ok state ended"},
		{"invites", "invites; leave", "class invite invite ok state ended"},
		{"invites all", "leave", "class error state ended"},
		{"revoke i1", "revoke i1; leave", "class ok state ended"},
		{"roster " + people, "roster Ben,7\n; leave", "class roster ok state ended"},
		{"roster " + people + ".none", "leave", "class error state ended"},
		{"forks", "leave", "class forked ok state ended"},
		{"resolve Ben Carter 1f", "resolve [Ben Carter] 1f; leave", "class ok state ended"},
		{"resolve Ben", "leave", "class error state ended"},
		{"stats", "leave", "class stats ok state ended"},
		{"owner keep", "owner keep []; leave", "class ok state ended"},
		{"owner handover Ben Carter", "owner handover [Ben Carter]; leave", "class ok state ended"},
		{"owner handover", "leave", "class error state ended"},
		{"owner keep Ben", "leave", "class error state ended"},
		{"owner", "leave", "class error state ended"},
		{"leave lock", "leave as lock []; leave", "class ok state ended"},
		{`leave handover "Ben Carter"`, "leave as handover [Ben Carter]; leave", "class ok state ended"},
		{"leave soon", "leave", "class error state ended"},
		{"end now", "leave", "class error state ended"},
		{"dance", "leave", "class error state ended"},
		{"SAY hi", "leave", "class error state ended"},
		{"", "leave", "class state ended"},
		{" \t ", "leave", "class state ended"},
	} {
		t.Run(tt.command, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				r := obeyed(t, func(f *fakeClass) { f.snap.Forks = make([]room.Fork, 1) }, tt.command)
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

func TestWhoWaitsAtTheDoorIsToldSo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := obeyed(t, func(f *fakeClass) { f.err, f.snap.Door = room.ErrNotReady, "waiting" }, "say hi")
		if e := r.events(t)[1]; e["message"] != model.Sentence(model.ErrWaiting, time.Now()) {
			t.Errorf("error event %v", e)
		}
	})
}

// Nothing went wrong but the command, so that is what is said.
func TestSenselessCommandsAreToldWhatIsWrongWithThem(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := obeyed(t, nil, "dance", "invite student soon", "invite instructor", "say "+strings.Repeat("x", maxLine), "end now", "present")
		events := r.events(t)[1:]
		for i, want := range []string{`no command "dance". The commands are say, staff,`, "length of time", "student, an observer or a proctor", "at most 65536 bytes", "is written: end.", "is written: present NAME|nobody. A name with spaces goes in quotes."} {
			got := fmt.Sprint(events[i]["message"])
			if events[i]["event"] != "error" || !strings.Contains(got, want) || strings.HasPrefix(want, "is written: end") && !strings.HasSuffix(got, want) || strings.Contains(got, "Something went wrong") {
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
		if r.wantCode(t, 0); time.Since(begun) != 9*time.Second {
			t.Errorf("ended after %v, want the time of --for", time.Since(begun))
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
		time.AfterFunc(9*time.Second, signal)
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
		{room.Joined{Person: room.Person{ID: "p1", Name: "Ben", Role: room.Student, Rejoined: 2, Fingerprint: "one two"}},
			`"event":"joined","name":"Ben","role":"student","id":"p1","self":false,"rejoined":2,"fingerprint":"one two"}`},
		{room.Left{Person: person, OnPurpose: true}, `"event":"left","name":"Ben","role":"student","id":"p1","self":false,"on_purpose":true}`},
		{room.Said{Message: room.Message{ID: "m", Name: "Ben", Text: "a <b> & \"c\"\n\u2028ü👋", Own: true}},
			`"event":"chat","from":"Ben","to":"all","text":"a <b> & \"c\"\n\u2028ü👋","id":"m","own":true}`},
		{room.Linked{Connection: room.Alone}, `"event":"link","state":"alone"}`},
		{room.Said{Message: room.Message{ID: "m", Name: "Ben", Text: "a", Audience: room.ToStaff}},
			`"event":"chat","from":"Ben","to":"staff","text":"a","id":"m","own":false}`},
		{room.Said{Message: room.Message{ID: "m", Name: "Ben", Text: "a", Audience: room.ToOne, To: "p2", ToName: "all", Mentions: []string{"p3"}}},
			`"event":"chat","from":"Ben","to":"all","text":"a","id":"m","own":false,"to_id":"p2","mentions":["p3"]}`},
		{room.Edited{Message: room.Message{ID: "m", Name: "Ben", Text: "b"}},
			`"event":"chat","from":"Ben","to":"all","text":"b","id":"m","own":false,"edited":true}`},
		{room.Erased{Message: room.Message{ID: "m", Name: "Ben", By: "Ms Ito"}},
			`"event":"chat","from":"Ben","to":"all","text":"","id":"m","own":false,"deleted":true,"by":"Ms Ito"}`},
		{room.HandMoved{Person: person, Up: true, Position: 2}, `"event":"hand","name":"Ben","id":"p1","up":true,"position":2}`},
		{room.RoleChanged{Person: room.Person{ID: "p1", Name: "Ben", Role: room.Proctor, Deputy: true}},
			`"event":"role","name":"Ben","id":"p1","role":"proctor","deputy":true}`},
		{room.Presenting{}, `"event":"presenter","name":"","id":""}`},
		{room.Presenting{Person: person}, `"event":"presenter","name":"Ben","id":"p1"}`},
		{room.Locked{Item: "chat", On: true, By: person}, `"event":"locked","item":"chat","on":true,"by":"Ben"}`},
		{room.Reacted{Person: person, Emoji: "👍"}, `"event":"reaction","name":"Ben","id":"p1","emoji":"👍"}`},
		{room.ForkSeen{Fork: room.Fork{ID: "p1", Name: "Ben", Seq: 9, Branches: []room.Branch{{ID: "1f", Entries: 3, From: time.Unix(0, 0), To: time.Unix(60, 0)}}}, Open: true},
			`"event":"forked","name":"Ben","id":"p1","entry":9,"branches":[{"id":"1f","entries":3,"from":"1970-01-01T00:00:00Z","to":"1970-01-01T00:01:00Z"}],"open":true}`},
		{room.FaultSeen{Fault: room.Fault{ID: "p1", Name: "Ben", Kind: room.FaultAhead, Seq: 9, Until: time.UnixMilli(1<<48 - 1)}, Open: true},
			`"event":"fault","name":"Ben","id":"p1","kind":"ahead","entry":9,"until":"9999-12-31T23:59:59Z","open":true}`},
		{room.FaultSeen{Fault: room.Fault{ID: "p1", Name: "Ben", Kind: room.FaultBroken, Seq: 9}, Open: true},
			`"event":"fault","name":"Ben","id":"p1","kind":"broken","entry":9,"until":"","open":true}`},
		{room.Begun{Title: "T", Sitting: 2}, `"event":"class","title":"T","sitting":2}`},
		{room.Saved{Entries: 7}, `"event":"saved","entries":7}`},
		{room.Reconnecting{}, `"event":"reconnecting"}`},
		{room.Reconnected{After: 1500 * time.Millisecond}, `"event":"reconnected","after":1.5}`},
		{room.Failed{Err: syscall.ENOSPC}, `"event":"error","message":` + quoted(model.Sentence(syscall.ENOSPC, time.Now())) + `,"cause":"no space left on device"}`},
	} {
		var out strings.Builder
		p := &printer{out: &out, json: true, begun: time.Now()}
		printEvent(p, tt.ev)
		got := out.String() // begins with the time, then a comma
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

// Figures come by themselves, and when they are asked for.
func TestStatsArePrintedEveryTenSeconds(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := newRun()
		r.in = strings.NewReader("stats\n")
		r.class.stats = room.Stats{Neighbors: 3, RTT: 12345 * time.Microsecond, Loss: 0.01234567, Sent: 100.04, Received: 7}
		r.start(t.Context(), append(joinArgs, "--for", "59s")...)
		r.wantCode(t, 0)
		if got := r.kinds(t); got != "class stats ok stats stats stats stats stats state ended" {
			t.Errorf("printed %q", got)
		}
		e := r.events(t)[1]
		if e["neighbours"] != 3.0 || e["rtt_ms"] != 12.3 || e["loss"] != 0.0123 || e["sent_kbit_s"] != 100.0 || e["received_kbit_s"] != 7.0 {
			t.Errorf("stats %v", e)
		}
	})
}

// A person reads the message; what caused it is only told if it says something else.
func TestErrorsForPeopleSayNothingTwice(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errExpiry, "error  message: " + errExpiry.Error() + "\n"},
		{room.ErrNotAllowed, "error  message: " + model.Sentence(room.ErrNotAllowed, time.Now()) + "  cause: " + room.ErrNotAllowed.Error() + "\n"},
	} {
		var out strings.Builder
		p := &printer{out: &out}
		p.problem(tt.err)
		if out.String() != tt.want {
			t.Errorf("printed %q, want %q", out.String(), tt.want)
		}
	}
}
