package main

// Capability 8, the window.
var windowGates = []gate{
	{id: "8.1", what: "the demo is alive after", want: atMost(10, "s"), from: e2e, read: figures(1, "demo.alive")},
	{id: "8.2", what: "instructor, student and proctor in windows: join, admit, talk, camera, chat, hand, call on, screen, mute, private call, leave, end", want: pass,
		from: e2e, read: passed("TestE2EThreeWindows")},
	{id: "8.2", what: "a picture of each step", seen: "each looked at, 26 November 2026; ten are in docs/images"},
	{id: "8.3", what: "panes in their states, as pictures, and all other tests of `app/view`", want: pass, from: testWindow, read: passedAll("lyceum/app/view")},
	{id: "8.4", what: "focus order of every pane, every action by keyboard", want: pass, from: testWindow, read: passed("TestFocusOrderOfEveryPlace", "TestEveryActionHasItsKey", "TestNoWordIsCutOffAnywhere")},
	{id: "8.5", what: "start, over a bare window's", want: atMost(1.5), from: costs, read: figures(1, "window.start")},
	{id: "8.5", what: "memory, over a bare window's", want: atMost(1.6), from: costs, read: figures(1, "window.memory")},
	{id: "8.5", what: "CPU a repaint, nine tiles over one", want: atMost(2), from: costs, read: figures(1, "window.nine-to-one")},
	{id: "8.5", what: "nine that move, over one of nine", want: atMost(2), from: costs, read: figures(1, "window.nine-to-one-of-nine")},
	{id: "8.5", what: "our handlers, p99", want: atMost(8, "ms"), from: costs, read: figures(1, "window.handler")},
	{id: "8.5", what: "p99 of `fyne.Do` over the median repaint", want: atMost(2), from: costs, read: figures(1, "window.wait")},
	{id: "8.5", what: "idle, a bare window of the toolkit beside it", want: printed("% of a core"), from: costs, read: figures(1, "window.idle-bare")},
	{id: "8.5", what: "idle", want: atMost(1, "% of a core"), from: costs, read: figures(1, "window.idle")},
	{id: "8.5", what: "a class of 30 min: memory grows by 0 ± 2 MB after it has warmed up",
		seen: "0.36 MB in the last 25 min (208.6 to 209.7 MB), one window, one member with a camera, 240 lines of chat; 26 November 2026"},
	{id: "8.6", what: "300 people, 5,000 messages: one event is one row", want: pass, from: testWindow,
		read: passed("TestFiveThousandMessagesShowAtOnceAndOneMoreIsOneRow", "TestOnePersonOf300WhoChangesIsOneRowDrawn")},
	{id: "8.6", what: "a message up to the snapshot", want: printed("µs"), from: benchModel, read: bench("BenchmarkEventMessage300People5000Messages", "ns/op", 1000)},
	{id: "8.6", what: "and in the chat", want: printed("ms"), from: benchPanes, read: bench("BenchmarkChatAppend5000", "ns/op", 1e6)},
	{id: "8.6", what: "one of 300 begins to speak: the whole screen", want: printed("ms"), from: benchPanes, read: bench("BenchmarkOneOfThreeHundredSpeaks", "ns/op", 1e6)},
	{id: "8.7", what: "each screen beside its drawing, in all themes", seen: "judged by those who built them, 26 November 2026"},
	{id: "8.8", what: "cable pulled for 10 s and 3 min: banner after", want: printed("s"), from: e2e, read: figures(2, "cable.told")},
	{id: "8.8", what: "back after", want: printed("s"), from: e2e, read: figures(2, "cable.back")},
	{id: "8.8", what: "nothing lost, no noise", want: pass, from: e2e, read: passed("TestE2ELinkDownLosesNothing")},
	{id: "8.9", what: "no devices, no network, full disk, damaged profile, second instance: each its sentence", want: pass, from: e2e, read: passed("TestE2ETroubleIsSaid")},
	{id: "8.9", what: "wrong clock", want: pass, from: testClass, read: passed("TestWrongClockIsTold")},
}

// What holds for all.
var wholeGates = []gate{
	{id: "9", what: "`make e2e` as a whole, once", want: pass, from: e2e, read: passedAll("lyceum", "TestE2ERecordingChild", "TestE2EScreenTeacher")},
}
