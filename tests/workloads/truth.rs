// SPDX-License-Identifier: GPL-2.0-or-later
// truth.rs: as truth.c.
use std::hint::black_box;
use std::time::{Duration, Instant};

fn burn(rounds: u64) {
    let mut value = 1u64;
    for i in 0..rounds {
        value = black_box(value.wrapping_mul(6364136223846793005).wrapping_add(i));
    }
}

#[inline(never)]
#[no_mangle]
pub extern "C" fn t_0_1(a: u64) -> u64 {
    burn(a % 200 + 1);
    black_box(a)
}

#[inline(never)]
#[no_mangle]
pub extern "C" fn t_0(a: u64) -> u64 {
    black_box(t_0_1(a) + 1)
}

#[inline(never)]
#[no_mangle]
pub extern "C" fn t_1_g_0(a: &u64, b: &u64) -> bool {
    burn(5);
    black_box(a < b)
}

#[inline(never)]
#[no_mangle]
pub extern "C" fn t_1_g(salt: u64) {
    let mut numbers: Vec<u64> = (0..60).map(|i| (i * 7919 + salt) % 1000).collect();
    numbers.sort_by(|a, b| t_1_g_0(b, a).cmp(&t_1_g_0(a, b)));
    black_box(numbers);
}

#[inline(never)]
#[no_mangle]
pub extern "C" fn t_1(salt: u64) {
    t_1_g(salt);
    black_box(salt);
}

#[inline(never)]
#[no_mangle]
pub extern "C" fn t(i: u64) {
    black_box(t_0(i));
    t_1(i);
    black_box(i);
}

#[inline(never)]
#[no_mangle]
pub extern "C" fn run(milliseconds: u64) {
    let start = Instant::now();
    let mut i = 0;
    while start.elapsed() < Duration::from_millis(milliseconds) {
        for _ in 0..20 {
            t(black_box(i));
            i += 1;
        }
    }
}

fn main() {
    let milliseconds = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(300);
    run(milliseconds);
    black_box(milliseconds);
}
