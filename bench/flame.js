// SPDX-License-Identifier: GPL-2.0-or-later
// flame: time in script of zoom and search, in one run of one browser. flame.js BROWSER DIRECTORY
// OURS THEIRS, two SVGs of the same stacks, the second by flamegraph.pl. bench/flame runs it.
//
// What is timed is the handler, up to where style and layout are settled: reading a box forces both.
"use strict";

const {open} = require("../tests/browser/chromium.js");
const [program, directory, ours, theirs] = process.argv.slice(2);
const RUNS = 9;

const median = values => values.sort((a, b) => a - b)[values.length >> 1];

// By name: how each is done. `box` is the frame that is nearest to a third of the width.
const DOINGS = {
	ours: {
		pick: `[...document.querySelectorAll("#tree rect[role]")]`,
		zoom: `box.dispatchEvent(new MouseEvent("click", {bubbles: true}))`,
		unzoom: `document.querySelector('button[title^="Show"]').click()`,
		search: `input.value = pattern; input.dispatchEvent(new Event("input"))`,
		forget: `input.value = ""; input.dispatchEvent(new Event("input"))`,
	},
	theirs: {
		pick: `[...document.querySelectorAll("#frames > g > rect")]`,
		zoom: `zoom(box.parentNode)`,
		unzoom: `unzoom(true)`,
		search: `search(pattern)`,
		forget: `reset_search()`,
	},
};

async function measure(page, file, doing, pattern) {
	const times = {zoom: [], unzoom: [], search: [], forget: []};
	await page.go("file://" + file);
	await page.run(`window.pattern = ${JSON.stringify(pattern)};
		window.input = document.querySelector("#search");
		window.far = rect => Math.abs(rect.getAttribute("width") - innerWidth / 3);
		0`);
	for (let i = 0; i <= RUNS; i++) {
		await page.run(`window.box = ${doing.pick}.reduce((best, rect) =>
			far(rect) < far(best) ? rect : best); 0`);
		for (const kind of ["zoom", "unzoom", "search", "forget"]) {
			const time = await page.run(`(() => {
				const start = performance.now();
				${doing[kind]};
				document.documentElement.getBoundingClientRect();
				return performance.now() - start;
			})()`);
			await page.settle();
			if (i) // the first one only warms up
				times[kind].push(time);
		}
	}
	return times;
}

(async () => {
	const browser = await open(program, directory);
	const page = await browser.page({width: 1220, height: 900});
	const pattern = process.env.FLAME_PATTERN || "e.*1";
	const seen = {};
	for (const [name, file] of [["ours", ours], ["theirs", theirs]])
		seen[name] = await measure(page, file, DOINGS[name], pattern);
	console.log("script\tours_ms\ttheirs_ms\ttimes");
	for (const kind of ["zoom", "unzoom", "search", "forget"]) {
		const [a, b] = [median(seen.ours[kind]), median(seen.theirs[kind])];
		console.log([kind, a.toFixed(2), b.toFixed(2), (b / a).toFixed(1)].join("\t"));
	}
	await browser.close();
})().catch(error => {
	console.error(String(error.stack));
	process.exit(1);
});
