//go:build e2e || soak

package main_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A victim is somebody whose program is killed and started again.
type victim struct {
	*process
	again []string          // how the program is started again
	saved map[string]string // own lines that were told as saved, by ID
	lives int
}

// A killing is a class of four in which one after the other is killed while all talk and decide.
type killing struct {
	*lesson
	chance *rand.Rand
	people []*victim
	said   int
}

// holdClassAmongKills kills programs of a class that goes on, so many times, and sees in the end that nobody has lost
// what was told as saved, that all hold the same class, and that no log has two ends.
func holdClassAmongKills(t *testing.T, seed uint64, kills int, limit time.Duration) {
	k := &killing{lesson: newLesson(t, limit), chance: rand.New(rand.NewPCG(seed, 5))}
	t.Logf("seed %d", seed)
	k.open()
	for n := range kills {
		k.bustle()
		v := k.people[k.chance.IntN(len(k.people))]
		time.Sleep(time.Duration(k.chance.IntN(60)) * time.Millisecond) // somewhere between command, disk and network
		k.kill(v)
		if n%3 == 2 { // before it has come to anything
			k.revive(v)
			time.Sleep(time.Duration(k.chance.IntN(400)) * time.Millisecond)
			k.kill(v)
		}
		k.revive(v)
		if n%2 == 0 {
			v.await("it is in touch again", event("link", "state", "connected"))
		}
	}
	k.settle()
	k.check()
	k.people[0].command("end")
	for _, v := range k.people {
		v.await("the class ends", event("ended", "reason", "ended"))
		v.awaitCleanExit()
	}
}

func (k *killing) open() {
	k.t.Helper()
	teacher := k.start("Teacher", "host", "--title", "Killed", "--invite-file", k.invite())
	teacher.await("the invite is there", event("invite"))
	k.people = append(k.people, &victim{process: teacher, again: []string{"host", "--again", "Killed"}, saved: map[string]string{}, lives: 1})
	for i, name := range []string{"Ana", "Ben", "Cem"} {
		again := []string{"join", "--again", "Killed"}
		if i == 0 {
			again = []string{"join", "@" + k.invite()}
		}
		k.people = append(k.people, &victim{process: k.start(name, "join", "@"+k.invite()), again: again, saved: map[string]string{}, lives: 1})
	}
	for _, v := range k.people {
		for _, who := range k.people {
			v.await(who.name+" is in class", event("joined", "name", who.name))
		}
	}
}

// bustle has everybody say and decide something, and waits for no answer.
func (k *killing) bustle() {
	k.t.Helper()
	for i, v := range k.people {
		for range 1 + k.chance.IntN(3) {
			k.said++
			commands := []string{
				fmt.Sprintf("say line %d of %s", k.said, v.name), fmt.Sprintf("say %d once more", k.said),
				fmt.Sprintf("staff %d for staff", k.said), "hand up", "hand down", "react 👍",
			}
			if i == 0 {
				commands = append(commands, "lock notes on", "lock notes off", "hand lower all", "present Ana", "present nobody")
			}
			v.write(commands[k.chance.IntN(len(commands))])
		}
	}
}

// kill ends a program, and notes what it had told as saved.
func (k *killing) kill(v *victim) {
	k.t.Helper()
	v.kill()
	printed, bad := v.printed()
	if bad != nil && !strings.Contains(bad.Error(), "not a JSON object") { // a line may be cut off
		k.t.Fatalf("%s: %v", v.name, bad)
	}
	saved := 0.0
	for _, e := range printed {
		if n, is := e["entries"].(float64); is && e["event"] == "saved" {
			saved = max(saved, n)
		}
	}
	for _, e := range printed {
		id, _ := e["id"].(string)
		if e["event"] != "chat" || e["own"] != true || e["to"] != "all" {
			continue
		}
		if seq, err := strconv.ParseFloat(id[strings.LastIndexByte(id, '-')+1:], 64); err != nil {
			k.t.Fatalf("%s: the ID of a line is %q", v.name, id)
		} else if seq <= saved {
			v.saved[id] = fmt.Sprint(e["text"])
		}
	}
}

func (k *killing) revive(v *victim) {
	k.t.Helper()
	v.process = k.start(v.name, v.again...)
	v.lives++
}

// settle has everybody say a last thing, once they can, and waits until all have the same class.
func (k *killing) settle() {
	k.t.Helper()
	all := make([]*process, len(k.people))
	for i, v := range k.people {
		last := "the last of " + v.name
		for v.ask("say "+last, answered)["event"] != "ok" {
			time.Sleep(200 * time.Millisecond) // until it is in touch
		}
		for _, other := range k.people {
			other.await(last, event("chat", "text", last))
		}
		all[i] = v.process
	}
	awaitEqualStates(k.t, k.deadline, all, 0)
}

// check looks whether everybody has every line that anybody was told is saved.
func (k *killing) check() {
	k.t.Helper()
	saved, lives := 0, 0
	for _, reader := range k.people {
		has := map[string]string{}
		printed, _ := reader.printed()
		for _, e := range printed {
			switch e["event"] {
			case "chat":
				has[fmt.Sprint(e["id"])] = fmt.Sprint(e["text"])
			case "forked":
				k.t.Errorf("%s has seen a fork: %v", reader.name, e)
			}
		}
		for _, v := range k.people {
			for id, text := range v.saved {
				if has[id] != text {
					k.t.Errorf("%s has %q of line %s, which %s was told is saved: %q", reader.name, has[id], id, v.name, text)
				}
			}
		}
		saved, lives = saved+len(reader.saved), lives+reader.lives
	}
	k.t.Logf("%d lines of killed programs were saved; %d lives", saved, lives)
	if saved < lives/2 {
		k.t.Errorf("only %d lines were saved in %d lives: that proves little", saved, lives)
	}
}
