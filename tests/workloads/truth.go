// SPDX-License-Identifier: GPL-2.0-or-later
// truth.go: as truth.c; p is where a goroutine starts, on a stack that grows.
package main

import (
	"os"
	"sort"
	"strconv"
	"time"
)

var sink uint64

//go:noinline
func t_0_1(a uint64) uint64 {
	for i := uint64(0); i < a%200+1; i++ {
		sink = sink*6364136223846793005 + i
	}
	return sink
}

//go:noinline
func t_0(a uint64) uint64 {
	return t_0_1(a) + t_0_1(a+1)
}

//go:noinline
func t_1_g_0(a, b int) bool {
	t := a < b
	sink++
	return t
}

//go:noinline
func t_1_g(salt int) {
	numbers := make([]int, 60)
	for i := range numbers {
		numbers[i] = (i*7919 + salt) % 1000
	}
	sort.Slice(numbers, func(i, j int) bool { return t_1_g_0(numbers[i], numbers[j]) })
}

//go:noinline
func t_1(salt int) {
	t_1_g(salt)
}

//go:noinline
func t(i int) {
	t_0(uint64(i))
	t_1(i)
}

//go:noinline
func run(duration time.Duration) {
	start := time.Now()
	for i := 0; time.Since(start) < duration; i++ {
		t(i)
	}
}

//go:noinline
func p_0(depth int) int {
	var room [64]int
	for i := 0; i < 20000; i++ {
		room[i%64] += depth
		sink++
	}
	return room[depth%64]
}

func p(duration time.Duration, done chan bool) {
	start := time.Now()
	for i := 0; time.Since(start) < duration; i++ {
		sink += uint64(p_0(i))
	}
	done <- true
}

func main() {
	milliseconds := 300
	if len(os.Args) > 1 {
		milliseconds, _ = strconv.Atoi(os.Args[1])
	}
	duration := time.Duration(milliseconds) * time.Millisecond
	run(duration / 2)
	done := make(chan bool)
	go p(duration/2, done)
	<-done
}
