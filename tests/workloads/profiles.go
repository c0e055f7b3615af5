// SPDX-License-Identifier: GPL-2.0-or-later

// profiles DIRECTORY: the profiles that Go's runtime can make, as DIRECTORY/<name>.pb.gz. A little
// of everything that each is about is done before.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

var (
	sink  [][]byte
	total uint64
)

//go:noinline
func spin(rounds int) uint64 {
	var sum uint64
	for i := 0; i < rounds; i++ {
		sum = mix(sum, uint64(i))
	}
	return sum
}

// Small enough to be inlined.
func mix(sum, value uint64) uint64 {
	return sum*31 + value ^ sum>>7
}

//go:noinline
func allocate(size, count int) {
	for i := 0; i < count; i++ {
		sink = append(sink, make([]byte, size))
	}
}

//go:noinline
func contend(lock *sync.Mutex, wait *sync.WaitGroup) {
	for i := 0; i < 20; i++ {
		lock.Lock()
		time.Sleep(time.Millisecond)
		lock.Unlock()
	}
	wait.Done()
}

func waitFor(channel chan int) {
	<-channel
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func create(name string) *os.File {
	file, err := os.Create(filepath.Join(os.Args[1], name+".pb.gz"))
	check(err)
	return file
}

func main() {
	runtime.MemProfileRate = 1024
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	cpu := create("cpu")
	check(pprof.StartCPUProfile(cpu))
	for start := time.Now(); time.Since(start) < 400*time.Millisecond; {
		total += spin(100000)
	}
	pprof.StopCPUProfile()
	check(cpu.Close())

	allocate(100, 5000)
	allocate(100000, 50)
	sink = sink[:len(sink)/2]
	runtime.GC()
	var lock sync.Mutex
	var wait sync.WaitGroup
	for i := 0; i < 3; i++ {
		wait.Add(1)
		go contend(&lock, &wait)
	}
	wait.Wait()
	channel := make(chan int)
	for i := 0; i < 7; i++ {
		go waitFor(channel)
	}
	runtime.Gosched()
	for _, name := range []string{"heap", "allocs", "mutex", "block", "goroutine", "threadcreate"} {
		file := create(name)
		check(pprof.Lookup(name).WriteTo(file, 0))
		check(file.Close())
	}
}
