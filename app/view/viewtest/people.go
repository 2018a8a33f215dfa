//go:build !nogui

package viewtest

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// Now is the present in all samples, Began when their class began.
var (
	Now   = time.Date(2026, 3, 12, 10, 26, 18, 0, time.Local)
	Began = time.Date(2026, 3, 12, 10, 2, 0, 0, time.Local)
)

// at returns the moment of a clock time on the day of the samples.
func at(hour, minute int) time.Time {
	return time.Date(2026, 3, 12, hour, minute, 0, 0, time.Local)
}

// ID returns the ID of the person called name, the same in all samples.
func ID(name string) string {
	h := fnv.New64a()
	h.Write([]byte(name))
	return fmt.Sprintf("%016x", h.Sum64())
}

// Names of people in the samples.
const (
	Teacher1 = "Dr. Mara Lindqvist"
	Proctor1 = "Samuel Osei"
	Student1 = "Amara Okafor"
)

var students = []string{
	"Amara Okafor", "Arjun Mehta", "Chloé Marchand", "Dae-jung Park", "Elif Yıldız", "Farah Rahimi", "Gabriel Costa",
	"Hana Kovářová", "Ibrahim Saleh", "Ingrid Solberg", "Jonas Virtanen", "Kwame Boateng", "Leila Haddad", "Lucía Fernández",
	"Marek Nowak", "Mina Petrović", "Nguyễn Minh Anh", "Oliver Brandt", "Priya Nair", "Rania Haddad", "Sofia Rossi",
	"Tomás Silva", "Yara Benali", "Yuki Tanaka",
}

// person returns somebody who is here, with microphone and camera off.
func person(name string, role room.Role) model.Person {
	id := ID(name)
	return model.Person{
		ID: id, Name: name, Role: role, Here: true, Volume: 100, RTT: 3 * time.Millisecond,
		Fingerprint: id[:4] + " " + id[4:8] + " " + id[8:12] + " " + id[12:],
	}
}

// everyone returns the 26 people of the typical class; self is the name of who
// sits at this computer.
func everyone(self string) []model.Person {
	mara, samuel := person(Teacher1, room.Instructor), person(Proctor1, room.Proctor)
	mara.Mic, mara.Camera, mara.Speaking, mara.Presenting = model.MediaOn, model.MediaOn, true, true
	samuel.Camera = model.MediaOn
	all := []model.Person{mara, samuel}
	for i, name := range students {
		p := person(name, room.Student)
		if i%4 != 3 {
			p.Camera = model.MediaOn
		}
		all = append(all, p)
	}
	hand := func(name string, place int, since time.Duration) {
		p := find(all, name)
		p.Hand, p.HandSince = place, Now.Add(-since)
	}
	hand("Jonas Virtanen", 1, 2*time.Minute+14*time.Second)
	hand("Leila Haddad", 2, time.Minute+2*time.Second)
	hand("Amara Okafor", 3, 36*time.Second)
	find(all, "Priya Nair").Reaction = "👏"
	find(all, "Marek Nowak").Link = model.LinkPoor
	find(all, "Sofia Rossi").Link = model.LinkFair
	find(all, "Tomás Silva").Silenced = true
	find(all, "Yuki Tanaka").Here = false
	find(all, self).Self = true
	return sorted(all)
}

func find(all []model.Person, name string) *model.Person {
	i := slices.IndexFunc(all, func(p model.Person) bool { return p.Name == name })
	return &all[i]
}

// sorted returns people in the order of the list: hands, staff, others by name,
// who left last.
func sorted(all []model.Person) []model.Person {
	rank := func(p model.Person) int {
		switch {
		case !p.Here:
			return 1000
		case p.Hand > 0:
			return p.Hand
		case p.Staff():
			return 500
		}
		return 600
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b model.Person) int {
		return cmp.Or(rank(a)-rank(b), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// hands returns those who have raised theirs, by place.
func hands(all []model.Person) (out []model.Person) {
	for _, p := range all {
		if p.Hand > 0 {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b model.Person) int { return a.Hand - b.Hand })
	return out
}
