// SPDX-License-Identifier: GPL-2.0-or-later
// chromium: a browser without a window, driven through a pipe; nothing but node is needed.
//
//	const {open} = require("./chromium.js");
//	const browser = await open("/usr/bin/chromium-headless-shell", directory);
//	const page = await browser.page({width: 1200, height: 800});
//	await page.go("file:///tmp/a.svg");
//	console.log(await page.run("document.title"));
//	await browser.close();
"use strict";

const {spawn} = require("child_process");
const fs = require("fs");

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
	"--hide-scrollbars", "--force-color-profile=srgb", "--remote-debugging-pipe", "--no-first-run",
	"--disable-background-networking", "--disable-extensions", "--mute-audio"];

async function open(program, directory) {
	const child = spawn(program, [...FLAGS, "--user-data-dir=" + directory, "about:blank"],
		{stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"]});
	const waiting = new Map(), listeners = new Set();
	let rest = "", count = 0, complaints = "";
	child.stderr.on("data", data => complaints += data);
	child.on("exit", code => {
		for (const {reject} of waiting.values())
			reject(new Error("the browser ended with " + code + ": " + complaints.slice(-500)));
	});
	child.stdio[4].setEncoding("utf8");
	child.stdio[4].on("data", data => {
		const messages = (rest + data).split("\0");
		rest = messages.pop();
		for (const text of messages)
			take(JSON.parse(text));
	});

	function take(message) {
		if (!message.id) {
			for (const listener of listeners)
				listener(message);
			return;
		}
		const {resolve, reject, method} = waiting.get(message.id);
		waiting.delete(message.id);
		if (message.error)
			reject(new Error(method + ": " + message.error.message));
		else
			resolve(message.result);
	}

	function send(method, params = {}, sessionId = undefined) {
		const id = ++count;
		child.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + "\0");
		return new Promise((resolve, reject) => waiting.set(id, {resolve, reject, method}));
	}

	async function page(size) {
		const {targetId} = await send("Target.createTarget", {url: "about:blank"});
		const {sessionId} = await send("Target.attachToTarget", {targetId, flatten: true});
		return makePage((method, params) => send(method, params, sessionId), listeners, sessionId,
			size);
	}

	async function close() {
		await send("Browser.close").catch(() => null);
		await new Promise(resolve => child.exitCode === null ? child.on("exit", resolve) : resolve());
	}

	return {page, close};
}

const CODES = {Enter: 13, Escape: 27, Backspace: 8, Tab: 9, ArrowLeft: 37, ArrowUp: 38,
	ArrowRight: 39, ArrowDown: 40, Home: 36};

async function makePage(send, listeners, sessionId, size) {
	const requests = [], errors = [];
	let loaded = null;
	listeners.add(message => {
		if (message.sessionId !== sessionId)
			return;
		if (message.method === "Network.requestWillBeSent")
			requests.push(message.params.request.url);
		if (message.method === "Runtime.exceptionThrown")
			errors.push(message.params.exceptionDetails.exception.description);
		if (message.method === "Page.loadEventFired" && loaded)
			loaded();
	});
	for (const domain of ["Page", "Network", "Runtime"])
		await send(domain + ".enable");

	async function resize(to) {
		await send("Emulation.setDeviceMetricsOverride",
			{width: to.width, height: to.height, deviceScaleFactor: 1, mobile: false});
		await until(`innerWidth === ${to.width}`);
	}

	// Waits, on a slow machine long, for what happens by itself; in vain it is for the caller to say.
	async function until(expression) {
		for (let i = 0; i < 600 && !await run(expression); i++)
			await new Promise(resolve => setTimeout(resolve, 50));
		await settle();
	}

	async function go(url) {
		const done = new Promise(resolve => loaded = resolve);
		await send("Page.navigate", {url: "about:blank"});
		await done;
		const there = new Promise(resolve => loaded = resolve);
		await send("Page.navigate", {url});
		await there;
	}

	async function run(expression) {
		const {result, exceptionDetails} = await send("Runtime.evaluate",
			{expression, returnByValue: true, awaitPromise: true});
		if (exceptionDetails)
			throw new Error(exceptionDetails.exception.description);
		return result.value;
	}

	// What was drawn for the last event is there.
	const settle = () => run("new Promise(done => requestAnimationFrame(() => setTimeout(done)))");

	async function key(name, modifiers = 0) {
		const base = {key: name, modifiers, windowsVirtualKeyCode: CODES[name] ||
			name.toUpperCase().charCodeAt(0)};
		const text = name.length === 1 && !modifiers ? name : name === "Enter" ? "\r" : undefined;
		await send("Input.dispatchKeyEvent", {...base, type: text ? "keyDown" : "rawKeyDown", text});
		await send("Input.dispatchKeyEvent", {...base, type: "keyUp"});
		await settle();
	}

	async function type(text) {
		await send("Input.insertText", {text});
		await settle();
	}

	async function mouse(kind, x, y) {
		await send("Input.dispatchMouseEvent", {type: "mouseMoved", x, y});
		if (kind === "click") {
			for (const step of ["mousePressed", "mouseReleased"])
				await send("Input.dispatchMouseEvent",
					{type: step, x, y, button: "left", clickCount: 1});
		}
		await settle();
	}

	async function shot(file) {
		const {data} = await send("Page.captureScreenshot", {format: "png"});
		fs.writeFileSync(file, Buffer.from(data, "base64"));
	}

	async function pdf(file) {
		const {data} = await send("Page.printToPDF", {preferCSSPageSize: true,
			printBackground: true});
		fs.writeFileSync(file, Buffer.from(data, "base64"));
	}

	await resize(size);
	return {go, run, until, key, type, mouse, shot, pdf, resize, settle, send, requests, errors};
}

module.exports = {open};
