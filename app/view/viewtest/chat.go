//go:build !nogui

package viewtest

import (
	"fmt"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// group returns what one person said in a row.
func group(id string, from model.Person, when time.Time, texts ...string) *model.Group {
	g := &model.Group{ID: id, From: from.ID, Name: from.Name, Role: from.Role, Staff: from.Staff(), Own: from.Self, At: when}
	for i, text := range texts {
		g.Lines = append(g.Lines, model.Line{ID: fmt.Sprintf("%s.%d", id, i), Text: text})
	}
	return g
}

func news(id, text string, when time.Time) *model.Group {
	return &model.Group{ID: id, News: text, At: when}
}

// talk returns the chat of the typical class.
func talk(all []model.Person) model.Chat {
	who := func(name string) model.Person { return *find(all, name) }
	mara := who(Teacher1)
	groups := []*model.Group{
		news("n1", "Class started at 10:02", at(10, 2)),
		group("m1", mara, at(10, 5), "Good morning. The slides are in Files, twelve pages.", "Today: where does the oxygen come from?"),
		group("m2", who("Priya Nair"), at(10, 11), "From the water, not from the CO₂?"),
		group("m3", who("Jonas Virtanen"), at(10, 12), "I thought it was the CO₂."),
		group("m4", who(Student1), at(10, 13), "Ruben and Kamen marked the oxygen in water with ¹⁸O, and the gas had it."),
		group("m5", mara, at(10, 14), "Exactly. We draw that experiment on the board next."),
		news("n2", "Samuel Osei shared “Leaf lab, worksheet.pdf”", at(10, 15)),
		group("m6", who("Nguyễn Minh Anh"), at(10, 16), "Can we use our own leaves for the lab?"),
	}
	groups[3].Lines[0].Edited = true
	channels := []model.Channel{{Key: model.ChannelAll}, {Key: mara.ID, Name: mara.Name}}
	if mara.Self {
		channels = []model.Channel{
			{Key: model.ChannelAll}, {Key: model.ChannelStaff, Unread: 2}, {Key: ID("Leila Haddad"), Name: "Leila Haddad", Unread: 1},
		}
	}
	unread := 0
	for _, c := range channels {
		unread += c.Unread
	}
	return model.Chat{Channels: channels, Open: model.ChannelAll, Groups: groups, Unread: unread, Limit: 4000}
}

// Say adds a message of somebody to a chat, as a snapshot that follows has it:
// what was there before is the same in memory.
func Say(c model.Chat, id string, from model.Person, when time.Time, text string) model.Chat {
	c.Groups = append(c.Groups[:len(c.Groups):len(c.Groups)], group(id, from, when, text))
	return c
}

// messages returns a long chat: n messages by many people.
func messages(all []model.Person, n int) model.Chat {
	texts := []string{
		"Yes.", "I think the light reaction comes first.", "Could you show the last slide again?", "In the stroma.",
		"Our measurement gave 4.2 ml of gas in ten minutes with the lamp at 20 cm, and only 1.1 ml at 40 cm.",
		"Thanks, that helps.", "Is that the same in algae?",
	}
	var groups []*model.Group
	for i := range n {
		when := Began.Add(time.Duration(i) * 250 * time.Millisecond)
		groups = append(groups, group(fmt.Sprintf("c%d", i), all[i*7%len(all)], when, texts[i%len(texts)]))
	}
	return model.Chat{Channels: []model.Channel{{Key: model.ChannelAll}}, Open: model.ChannelAll, Groups: groups, Limit: 4000}
}

var roles = []room.Role{room.Student, room.Student, room.Student, room.Observer}
