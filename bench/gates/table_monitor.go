package main

// Capability 10, what staff see of everybody.
var monitorGates = []gate{
	{id: "10.1", what: "300 members: reports into a proctor", want: atMost(100, "kbit/s"), from: labMonitor300, read: value("proctor_kbit_s")},
	{id: "10.1", what: "what is known of each is at most so old", want: atMost(5, "s"), from: labMonitor300, read: value("staleness_s.max")},
	{id: "10.1", what: "thumbnails into a proctor", want: atMost(4000, "kbit/s"), from: labMonitor300, read: value("thumbnails_kbit_s")},
	{id: "10.1", what: "who vanished is shown after", want: atMost(10, "s"), from: labMonitor300, read: value("vanished_shown_s")},
	{id: "10.1", what: "the same while staff look at the network: reports into a proctor", want: atMost(100, "kbit/s"), from: labMonitorLinks, read: value("proctor_kbit_s")},
	{id: "10.1", what: "what is known of each is at most so old", want: atMost(5, "s"), from: labMonitorLinks, read: value("staleness_s.max")},
	{id: "10.1", what: "3,000 members: reports into a proctor", want: atMost(400, "kbit/s"), from: labMonitor3000, read: value("proctor_kbit_s")},
	{id: "10.1", what: "what is known of each is at most so old", want: atMost(15, "s"), from: labMonitor3000, read: value("staleness_s.max")},
	{id: "10.1", what: "thumbnails into a proctor", want: atMost(4000, "kbit/s"), from: labMonitor3000, read: value("thumbnails_kbit_s")},
	{id: "10.1", what: "who vanished is shown after", want: atMost(10, "s"), from: labMonitor3000, read: value("vanished_shown_s")},
	{id: "10.2", what: "monitor: CPU a repaint, a wall of 300 over one of 30", want: atMost(1.3), from: costs, read: figures(1, "window.wall")},
	{id: "10.2", what: "monitor: 30 small pictures at 0.5 fps", want: atMost(25, "% of a core"), from: costs, read: figures(1, "window.thumbnails")},
	{id: "10.3", what: "other students, with all keys they hold, read no report and no picture; nobody reports in another's name", want: pass, from: testGroups,
		read: passed("TestOtherStudentsCannotReadReports", "TestMessageToAMemberOpensWithNoKeyThatAnotherHolds", "TestNobodyReportsInAnothersName",
			"TestReplayedReportsCountNothing")},
	{id: "10.3", what: "without a yes nothing is captured or sent, bytes counted", want: pass, from: testClass,
		read: passed("TestWithoutAYesNothingIsCapturedOrSent", "TestWithoutAYesAMachineSendsNothingButThat")},
}
