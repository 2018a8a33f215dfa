//go:build !nogui

package viewtest

import (
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// Start returns the start screen of somebody who has been here before.
func Start() *model.Snapshot {
	s := base(Student1)
	s.Network = []model.NetworkClass{
		{Key: "1", Title: "Photosynthesis", Teacher: Teacher1, TeacherID: ID(Teacher1), People: 25, Open: true, Started: Began, Since: "Started 40 min ago"},
		{Key: "2", Title: "Algebra", Teacher: "Kwabena Asante", TeacherID: ID("Kwabena Asante"), People: 17, Waits: true, Started: at(9, 45), Since: "Started 57 min ago"},
		{Key: "3", Title: "Reading circle", Teacher: "Ana Ferreira", TeacherID: ID("Ana Ferreira"), People: 6, Waits: true, Open: true, Started: at(10, 20), Since: "Started 22 min ago"},
	}
	day := func(days, hour, minute int) time.Time { return at(hour, minute).AddDate(0, 0, -days) }
	s.Recent = []model.RecentClass{
		{File: "a", Title: "Photosynthesis", Teacher: Teacher1, Role: room.Student, At: day(2, 10, 2), When: "Tuesday"},
		{File: "b", Title: "Cell division", Teacher: Teacher1, Role: room.Student, At: day(7, 10, 0), When: "21 May"},
		{File: "c", Title: "Practice", Role: room.Instructor, Practice: true, At: day(9, 18, 30), When: "19 May"},
	}
	return s
}

// Reports are the report folders of somebody who teaches.
func Reports() *model.Reports {
	const root = "/home/mara/Documents/Lyceum"
	r := &model.Reports{Root: root}
	for i, title := range []string{"Photosynthesis", "Cell division", "Photosynthesis: unit test", "Leaf lab", "Why leaves change their colours in autumn, and what that has to do with light"} {
		began := at(10, 2).AddDate(0, 0, -2-3*i)
		r.All = append(r.All, model.ReportFolder{
			Path: root + "/" + began.Format(time.DateOnly) + " " + title, Title: title, Began: began, When: began.Format("2 January, 15:04"),
			Lasted: time.Duration(44+13*i) * time.Minute, Students: 24 - i, Tests: i % 3 % 2,
		})
	}
	return r
}

// First returns the start screen of the first start: nothing is known yet.
func First() *model.Snapshot {
	s := base("")
	s.Greeting = "Welcome"
	return s
}

// Plugged returns devices to choose from.
func Plugged() *model.Devices {
	return &model.Devices{
		Cameras:     []model.Device{{Key: "default", Name: "Built-in camera"}, {Key: "usb", Name: "USB camera"}},
		Microphones: []model.Device{{Key: "default", Name: "USB headset"}, {Key: "builtin", Name: "Built-in microphone"}},
		Speakers:    []model.Device{{Key: "default", Name: "USB headset"}, {Key: "builtin", Name: "Built-in speakers"}},
		Screens:     []model.Device{{Key: "0", Name: "Whole screen"}},
	}
}

// Check returns the look at camera and sound before the typical class.
func Check() *model.Snapshot {
	s := Start()
	s.Check = &model.Check{
		Title: "Photosynthesis", Teacher: Teacher1, People: 25, Name: Student1,
		Camera:  model.CheckDevice{Chosen: "default", On: true, Ready: true},
		Mic:     model.CheckDevice{Chosen: "default", Ready: true},
		Speaker: model.CheckDevice{Chosen: "default", On: true, Ready: true},
		Way:     "On this network", Link: "The class answered after 12 ms.", LinkGood: true,
		Notices: []model.Notice{
			{Key: "record", Icon: "rec", Text: "This class will be recorded", Help: "Dr. Lindqvist keeps the recording. Your camera is left out while it is off.", Agree: "I agree to be recorded"},
			{Key: "test", Icon: "eye", Text: "A test is planned. Staff can see your screen during the test.", Help: "You are asked again before it starts, and you see who is looking."},
			{Key: "address", Icon: "info", Text: "Class members can see your network (IP) address."},
		},
	}
	return s
}

// CheckWithout returns the same on a computer without camera and microphone.
func CheckWithout() *model.Snapshot {
	s := Check()
	s.Devices = &model.Devices{}
	s.Check.Camera = model.CheckDevice{Chosen: "none", Fault: "No camera was found. You can join without one."}
	s.Check.Mic = model.CheckDevice{Chosen: "none", Fault: "Another app is using the microphone. You can still listen and chat."}
	s.Check.Speaker = model.CheckDevice{Chosen: "none", Fault: "No speaker was found. You can read the chat."}
	s.Check.Way, s.Check.Link, s.Check.LinkGood = "No answer yet", "Nobody of the class answered. It may not have started.", false
	return s
}
