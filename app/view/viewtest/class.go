//go:build !nogui

package viewtest

import (
	"fmt"
	"slices"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// base returns a snapshot without a class.
func base(name string) *model.Snapshot {
	return &model.Snapshot{
		Greeting: "Good morning, Amara", Panels: model.Panels{People: true, Chat: true},
		Settings: &model.Settings{Name: name, Theme: model.ThemeLight, TextSize: 100, Mirror: true, Announce: true},
		Devices:  Plugged(), Net: model.NetworkReady,
	}
}

// class returns a class in which all are, seen by who is Self among them.
func class(title string, all []model.Person) *model.Class {
	c := &model.Class{
		Number: 1, Phase: model.Present, Title: title, Connection: room.Connected, StartedAt: Began,
		Everyone: all, HandQueue: hands(all), Tab: model.TabVideo, Side: model.SideChat,
		Locks: map[string]bool{}, Saved: true, Way: "On LAN 3 ms", WayGood: true,
	}
	for _, p := range all {
		if p.Here {
			c.Here++
		}
		if p.Self {
			c.Self, c.Role = p, p.Role
		}
		if p.Presenting {
			c.Presenter = p.ID
		}
	}
	if i := slices.IndexFunc(all, model.Person.Staff); i >= 0 {
		c.Teacher = all[i]
	}
	c.Conduct = model.Own{Mic: c.Self.Mic, Camera: c.Self.Camera, Hand: c.Self.Hand}
	c.Teaching = c.Role == room.Instructor
	c.CanEnd = c.Teaching
	c.Stage = Stage(all, model.LayoutSpeaker)
	return c
}

// Stage returns how a layout arranges people: who speaks is large, self first.
func Stage(all []model.Person, layout model.Layout) model.Stage {
	s := model.Stage{Layout: layout, Shown: layout, Pages: 1}
	if layout == model.LayoutAuto {
		s.Shown = model.LayoutSpeaker
	}
	tile := func(p model.Person) model.Tile {
		return model.Tile{Key: model.TileKey{ID: p.ID}, Picture: p.Camera == model.MediaOn, Person: p}
	}
	var rest []model.Tile
	for _, p := range all {
		switch {
		case !p.Here:
		case p.Speaking && s.Main == nil && s.Shown != model.LayoutGrid:
			t := tile(p)
			s.Main = &t
		case p.Self:
			rest = append([]model.Tile{tile(p)}, rest...)
		default:
			rest = append(rest, tile(p))
		}
	}
	size := 5
	if s.Shown == model.LayoutGrid {
		size = 9
	}
	s.Pages = max(1, (len(rest)+size-1)/size)
	s.Tiles = rest[:min(size, len(rest))]
	return s
}

// Student returns the typical class as Amara, who has her hand up, sees it.
func Student() *model.Snapshot {
	s := base(Student1)
	all := everyone(Student1)
	s.Class = class("Photosynthesis", all)
	s.Class.Talk = talk(all)
	s.Class.Recorders = []string{Teacher1}
	return s
}

// Teacher returns the same class as its teacher sees it, with people at the door.
func Teacher() *model.Snapshot {
	s := base(Teacher1)
	all := everyone(Teacher1)
	s.Class = class("Photosynthesis", all)
	s.Class.Talk = talk(all)
	s.Class.Invite = "G:Ab3kX9vQ2mTz7LrHc0yPq8sWn5uJd1eFgB6tVx4oRiKaZlMu4Nf8sKd"
	s.Class.Waits, s.Class.Open = true, true
	for _, name := range []string{"Nadia Brahimi", "Pavel Dvořák", "Zoe Papadaki"} {
		s.Class.AtDoor = append(s.Class.AtDoor, model.Waiting{ID: ID(name), Name: name, Role: room.Student})
	}
	s.Class.Invites = []model.Invite{{
		ID: "1", Role: room.Student, Text: s.Class.Invite, State: "open",
		Reach: []model.Reach{{Way: model.ReachLAN, Has: true}, {Way: model.ReachDirect, Has: true}, {Way: model.ReachHelper}},
	}}
	s.Class.Conduct.Recording = true
	s.Class.Recorders = []string{Teacher1}
	return s
}

// Alone returns the class of a teacher whom nobody has joined yet.
func Alone() *model.Snapshot {
	s := Teacher()
	var self []model.Person
	for _, p := range s.Class.Everyone {
		if p.Self {
			p.Speaking, p.Presenting = false, false
			self = append(self, p)
		}
	}
	empty := class("Photosynthesis", self)
	empty.Connection, empty.Way = room.Alone, ""
	empty.Invite, empty.Invites, empty.Waits, empty.Open = s.Class.Invite, s.Class.Invites, true, true
	empty.Talk = model.Chat{Channels: []model.Channel{{Key: model.ChannelAll}}, Open: model.ChannelAll}
	s.Class = empty
	return s
}

// Crowd returns a class of n people and 5,000 messages, as its teacher sees it.
func Crowd(n int) *model.Snapshot {
	all := everyone(Teacher1)
	for i := len(all); i < n; i++ {
		p := person(fmt.Sprintf("%s %d", students[i%len(students)], i/len(students)+1), roles[i%len(roles)])
		if i%3 == 0 {
			p.Camera = model.MediaOn
		}
		if i%29 == 0 {
			p.Hand, p.HandSince = i/29+3, Now.Add(-30*time.Second+time.Duration(i)*time.Millisecond*50)
		}
		all = append(all, p)
	}
	all = sorted(all)
	for i, p := range hands(all) {
		find(all, p.Name).Hand = i + 1
	}
	s := Teacher()
	waiting, invites, invite := s.Class.AtDoor, s.Class.Invites, s.Class.Invite
	s.Class = class("Photosynthesis", sorted(all))
	s.Class.AtDoor, s.Class.Invites, s.Class.Invite = waiting, invites, invite
	s.Class.Talk = messages(all, 5000)
	return s
}

// Long returns a class with names and a title as long as they get.
func Long() *model.Snapshot {
	return renamed("Photosynthesis, respiration and the carbon cycle: a practical for both parallel groups", map[string]string{
		Teacher1: "Professor Dr. Maria-Magdalena Lindqvist-Papadopoulou", Proctor1: "Samuel Kwabena Osei-Bonsu Agyeman",
		"Jonas Virtanen":  "Jonas-Alexander Virtanen von und zu Hohenlohe-Waldburg",
		"Leila Haddad":    "Leila bint Abdulrahman Haddad al-Maghribiyya",
		"Amara Okafor":    "Amara Chidimma Nwakaego Okafor-Oluwaseun",
		"Hana Kovářová":   "Donaudampfschifffahrtsgesellschaftskapitänswitwe",
		"Dae-jung Park":   "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
		"Nguyễn Minh Anh": "Nguyễn Trần Phương Minh Anh Thùy Dương",
		"Priya Nair":      "Thiruvananthapuram Priyadarshini Krishnamoorthy Nair",
		"Gabriel Costa":   "Gabriel Francisco de Assis Albuquerque e Costa",
		"Chloé Marchand":  "Marie-Chloé-Élisabeth de La Rochefoucauld-Marchand",
		"Farah Rahimi":    "Farah",
		"Oliver Brandt":   "O",
		"Lucía Fernández": "María de los Ángeles Lucía Fernández Rodríguez",
		"Ingrid Solberg":  "Ingrid Solveig Kristiansdatter Solberg-Hagen",
		"Mina Petrović":   "Mina Petrović-Stojanović",
		"Ibrahim Saleh":   "Ibrahim ibn Muhammad as-Saleh ad-Dimashqi",
	})
}

// RightToLeft returns a class in which some names and messages are in Arabic and
// Hebrew, for assertions: the fonts for pictures lack them.
func RightToLeft() *model.Snapshot {
	s := renamed("علم الأحياء", map[string]string{
		"Jonas Virtanen": "ليلى حداد", "Priya Nair": "יעל כהן", "Arjun Mehta": "أحمد Smith", Teacher1: "د. منى الخطيب",
	})
	s.Class.Talk.Groups = append(s.Class.Talk.Groups, group("r1", *find(s.Class.Everyone, "ليلى حداد"), at(10, 17), "هل يأتي الأكسجين من الماء؟ I think so: H₂O."))
	return s
}

// renamed returns the typical class with other names.
func renamed(title string, names map[string]string) *model.Snapshot {
	s := Student()
	all := everyone(Student1)
	talk := talk(all)
	for i := range all {
		if name, ok := names[all[i].Name]; ok {
			all[i].Name = name
		}
	}
	for i, g := range talk.Groups {
		if name, ok := names[g.Name]; ok {
			talk.Groups[i].Name = name
		}
	}
	for i, c := range talk.Channels {
		if name, ok := names[c.Name]; ok {
			talk.Channels[i].Name = name
		}
	}
	s.Class = class(title, sorted(all))
	s.Class.Talk = talk
	s.Settings.Name = s.Class.Self.Name
	return s
}

// AtTheDoor returns the waiting room of a student.
func AtTheDoor() *model.Snapshot {
	s := base(Student1)
	s.Class = &model.Class{
		Number: 1, Phase: model.Connecting, Title: "Photosynthesis", Role: room.Student, Connection: room.Connected,
		Teacher: model.Person{ID: ID(Teacher1), Name: Teacher1, Role: room.Instructor, Here: true},
		Door:    model.DoorWaiting, Self: person(Student1, room.Student), Locks: map[string]bool{},
	}
	s.Class.Self.Self = true
	s.Door = &model.Door{State: model.DoorWaiting, Title: "Photosynthesis", Teacher: Teacher1, Since: Began, Text: "Waiting for the teacher to let you in"}
	return s
}
