package model

import (
	"fmt"
	"testing"
	"time"

	"lyceum/app/room"
)

// chatter returns messages of 300 people, and room for more behind them, as a room's snapshots have.
func chatter(n int) []room.Message {
	list := make([]room.Message, 0, 2*n)
	for i := range n {
		list = append(list, said(fmt.Sprint(i), fmt.Sprintf("person %d", i*7%300), time.Duration(i)*3*time.Second))
	}
	return list
}

// What a message costs that comes after 5,000 others, with the snapshot that shows it.
func BenchmarkChatAppend5000(b *testing.B) {
	list, talk := chatter(5000), newTalk()
	tell(talk, list...)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if len(list) == cap(list) {
			b.StopTimer()
			list, talk = chatter(5000), newTalk()
			tell(talk, list...)
			b.StartTimer()
		}
		list = append(list, said(fmt.Sprint(len(list)), "ana", time.Duration(len(list))*3*time.Second))
		talk.take(&room.Snapshot{Messages: list})
		talk.show(noon, true, nil, nil)
	}
}

// What an edit of one of 5,000 messages costs, of which the room makes a new list.
func BenchmarkChatEdit5000(b *testing.B) {
	lists, talk := [2][]room.Message{chatter(5000), chatter(5000)}, newTalk()
	lists[1][2500].Text, lists[1][2500].Edited, lists[1][2500].EditedAt = "other", true, noon
	tell(talk, lists[1]...)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		talk.take(&room.Snapshot{Messages: lists[i%2]})
		talk.show(noon, true, nil, nil)
	}
}

// What it costs to put 300 people in order who are in it, but one.
func BenchmarkPeopleOrder300(b *testing.B) {
	all := make([]Person, 300)
	for i := range all {
		all[i] = Person{ID: fmt.Sprint(i), Name: fmt.Sprintf("Person %03d", i), Here: true, Role: room.Student}
	}
	all = order(all)
	all[200].Speaking = true
	b.ReportAllocs()
	for b.Loop() {
		order(all)
	}
}
