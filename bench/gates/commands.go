package main

import "time"

// lab is a run of session/lab.
func lab(name, flags string, cost time.Duration) *command {
	return &command{name: "lab-" + name, shell: "go run ./session/lab " + flags + " -json", cost: cost}
}

// labs is a run with each of some seeds.
func labs(name, flags, seeds string, cost time.Duration) *command {
	return &command{name: "lab-" + name, cost: cost,
		shell: "for seed in " + seeds + "; do go run ./session/lab " + flags + " -seed $seed -json; done"}
}

// alone has a command run alone.
func alone(c *command) *command {
	c.when = quiet
	return c
}

// compare is a part of bench/compare.
func compare(name, flags string, when phase, cost time.Duration) *command {
	return &command{name: "compare-" + name, shell: "cd bench/compare && go run -tags nosqlite . " + name + " -json " + flags, when: when, cost: cost}
}

// goTest runs tests, or benchmarks.
func goTest(name, args string, when phase, cost time.Duration) *command {
	return &command{name: "test-" + name, shell: "go test -json -count=1 " + args, shown: "go test " + args, tests: true, when: when, cost: cost}
}

const second = time.Second

// What they take: processor time of those that run beside others, and of the others all of their time.
var (
	labPost300       = lab("post-300", "post -peers 300 -loss 0.01 -churn 5", 8*second)
	labPost3000Churn = lab("post-3000-churn", "post -peers 3000 -loss 0.01 -churn 5", 85*second)
	labPost3000      = alone(lab("post-3000", "post -peers 3000", 60*second)) // its processor time is judged
	labPost3000Again = &command{name: "lab-post-3000-again", shell: labPost3000.shell, cost: 80 * second}
	labRoute3000     = lab("route-3000", "route -peers 3000 -seconds 20", 45*second)
	labChurn300      = lab("churn-300", "churn -peers 300", 10*second)
	labInk30         = labs("ink-30", "ink -peers 30 -seconds 20", "1 2 3", 55*second)
	labInkLine       = labs("ink-line", "ink -peers 8 -seconds 30 -authors 1 -uplink 20", "1 2 3", 12*second)
	labInkFile       = labs("ink-file", "ink -peers 8 -seconds 30 -authors 1 -uplink 20 -file 200000000", "1 2 3", 36*second)
	labReplicate30   = lab("replicate-30", "replicate -peers 30", 8*second)
	labReplicate300  = lab("replicate-300", "replicate -peers 300", 120*second)
	labMonitor300    = lab("monitor-300", "monitor -peers 300", 8*second)
	labMonitorLinks  = lab("monitor-links", "monitor -peers 300 -links", 8*second)
	labMonitor3000   = lab("monitor-3000", "monitor -peers 3000", 70*second)
	labLiars         = lab("replicate-liars", "replicate -peers 30 -liars 0.1", 8*second)

	labRich30     = labs("rich-30", "multicast -peers 30", "1 2 3 4 5", 20*second)
	labRich300    = lab("rich-300", "multicast -peers 300", 80*second)
	labCapped30   = labs("capped-30", "multicast -peers 30 -publisher-copies 1.3", "1 2 3 4 5", 20*second)
	labCapped300  = lab("capped-300", "multicast -peers 300 -publisher-copies 2", 80*second)
	labOriginal30 = labs("original-30", "multicast -peers 30 -scenario original", "1 2 3 4 5", 20*second)
	labScarce300  = lab("scarce-300", "multicast -peers 300 -scenario scarce -kbit 977", 110*second)
	labVanish30   = labs("vanish-30", "multicast -peers 30 -scenario vanish", "1 2 3 4 5", 20*second)
	labVanish300  = lab("vanish-300", "multicast -peers 300 -scenario vanish", 80*second)
	labPolluter30 = labs("polluter-30", "multicast -peers 30 -scenario polluter", "1 2", 10*second)
	labPolluter   = lab("polluter-300", "multicast -peers 300 -scenario polluter", 80*second)
	labLate300    = lab("late-300", "multicast -peers 300 -scenario late", 80*second)
	labWeak30     = labs("weak-30", "multicast -peers 30 -weak 0.2", "1 2 3", 12*second)

	soakLab    = goTest("soak-lab", "-tags soak,nogui -run TestSoakFullStack ./session/lab", anyTime, 30*second)
	soakGroups = goTest("soak-netgroup", "-tags soak,nogui -run 'TestSoakLateJoiner|TestSoakThirty|TestLateJoinerIsAsFastAsItsLine' ./session/netgroup", anyTime, 45*second)
	soakMedia  = goTest("soak-stream", "-tags soak,nogui -run TestSoak -timeout 20m ./media/stream", anyTime, 190*second)
	soakKills  = goTest("soak-kills", "-tags soak,nogui -run TestSoakKilledTwoHundredTimes -timeout 10m .", anyTime, 60*second)

	soakPuzzle = goTest("soak-puzzle", "-tags soak,nogui -run 'TestSoak' -timeout 20m ./collab/puzzle ./collab/files", anyTime, 150*second)

	testTransport = goTest("transport", "-tags nogui -cover ./session/wire ./session/keying/... ./session/rtmfp", anyTime, 30*second)
	testGroups    = goTest("netgroup", "-tags nogui -timeout 15m ./session/netgroup", anyTime, 100*second)
	testJournal   = goTest("journal", "-tags nogui ./session/journal/...", anyTime, 35*second)
	testClass     = goTest("class", "-tags nogui ./session ./app/room ./app/room/studio ./app/export ./app/cli ./app/model", anyTime, 60*second)
	testMedia     = goTest("media", "-tags nogui ./media/codec ./media/device ./media/record ./media/stream", anyTime, 30*second)
	testEcho      = goTest("echo", "-tags nogui -run 'TestEchoIsTwenty|TakesNoMemory' ./media/dsp", anyTime, 10*second)
	testSlides    = goTest("slides", "-tags nogui ./collab/slides/...", anyTime, 20*second)
	testAnnotate  = goTest("annotate", "-tags nogui ./app/annotate", anyTime, 20*second)
	testWindow    = goTest("window", "-timeout 25m ./app/view/...", anyTime, 300*second)
	testRoot      = goTest("root", "-tags nogui -run 'TestEveryTestThatTheDocsNameExists|TestClassSmoke' .", anyTime, 30*second)

	fuzz = &command{name: "fuzz", shell: "GOMAXPROCS=1 FUZZTIME=2s scripts/fuzz", shown: "make fuzz FUZZTIME=2s", cost: 370 * second}

	testQuiz   = goTest("quiz", "-tags nogui ./quiz/...", anyTime, 60*second)
	testPuzzle = goTest("puzzle", "-tags nogui ./collab/files ./collab/puzzle/...", anyTime, 30*second)

	testBoard  = goTest("board", "-tags nogui -run 'Thirty|PrivateBoardsConverge|RevealIsRead' ./collab/board", anyTime, 20*second)
	loadBoard  = goTest("load-board", "-tags nogui -run 'HundredThousand|StrokesAreSmall' -bench Apply -v ./collab/board", quiet, 10*second)
	benchStore = goTest("bench-store", "-tags nogui -run '^$' -bench Commit -cpu 1 ./session/journal/store", quiet, 10*second)
	benchLog   = goTest("bench-journal", "-tags nogui -run '^$' -bench Append ./session/journal", quiet, 8*second)
	benchOpen  = goTest("bench-reopen", "-tags nogui -run '^$' -bench Reopen -benchtime 5x ./app/room", quiet, 10*second)
	benchRGBA  = goTest("bench-rgba", "-tags nogui -run '^$' -bench RGBAShareOfNaive ./media/dsp", quiet, 5*second)
	benchModel = goTest("bench-model", "-tags nogui -run '^$' -bench 'EventMessage|EventSpeaking' ./app/model", quiet, 10*second)
	benchPanes = goTest("bench-panes", "-run '^$' -bench 'ChatAppend5000|OneOf300Speaks|OneOfThreeHundredSpeaks' ./app/view/chat ./app/view/people ./app/view/class", quiet, 10*second)
	benchBoard = goTest("bench-board", "-tags nogui -run '^$' -bench HundredThousandStrokes -benchtime 3x ./collab/board/draw", quiet, 10*second)

	benchQuiz   = goTest("bench-quiz", "-tags nogui -run '^$' -bench 'StaffTakesInAnswers|LinesOfACrowd' -benchtime 3x ./app/room", quiet, 25*second)
	benchPuzzle = goTest("bench-puzzle", "-tags nogui -run '^$' -bench 'TenThousand|Lay' ./collab/puzzle/...", quiet, 15*second)

	costs = goTest("costs", "-tags e2e -run TestGate -timeout 15m .", quiet, 390*second)

	compareSessions = compare("sessions", "-sessions 10000", anyTime, 193*second)
	compareGoodput  = compare("goodput", "-pairs 1 -seconds 5", quiet, 80*second)
	compareCPU      = compare("cpu", "-pairs 2", quiet, 30*second)
	compareCritical = compare("critical", "-pairs 1 -seconds 10", quiet, 60*second)
	compareFlood    = compare("flood", "-pairs 2", quiet, 50*second)
	compareTorrent  = compare("torrent", "-pairs 1 -file 20000000", quiet, 50*second)

	e2e = &command{name: "e2e", shell: "scripts/deps e2e && scripts/tagged e2e TestE2E 60m -json", shown: "make e2e", tests: true,
		when: last, cost: 30 * time.Minute, limit: 62 * time.Minute}
)
