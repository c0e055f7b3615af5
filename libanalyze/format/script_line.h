/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * script_line: the lines of `perf script`. What they hold depends on the version of perf, on -F, on
 * the event and on how stacks were recorded:
 *
 *	app worker  1234/1235  [003]  4794564.109216:     250000 cycles:u:
 *		    55d0c1a2b3c4 std::function<void (int)>::operator()+0x14 (/usr/bin/app)
 *	  function.h:590
 *		    55d0c1a2b3c4 run (inlined)
 *		    7f1a2b3c4d5e [unknown] (/tmp/gone (deleted))
 *
 * Without call chains the place is in the first line, behind the event.
 */
#ifndef FORMAT_SCRIPT_LINE_H
#define FORMAT_SCRIPT_LINE_H

#include "analyze/profile.h"

/* The line that begins a sample. Empty spans and false: it is not there. */
struct script_head {
	struct span comm, event;
	struct span rest; /* what follows the event */
	bool has_pid, has_tid, has_cpu, has_time, has_period;
	int64_t pid, tid;
	uint64_t cpu, time_ns, period;
};

/* false: this is none. */
bool script_head_read(struct span line, struct script_head *head);
/* It is one in spite of what else it could be. */
bool script_head_is_sure(const struct script_head *head);
/* The line is such a one. */
bool script_head_is_found(struct span line);

struct script_frame {
	uint64_t address;
	struct span symbol; /* without its offset; empty: not known */
	struct span module; /* empty: not shown */
	bool has_offset;    /* where in the file of the module the address is */
	uint64_t offset;
	bool is_inlined;
};

bool script_frame_read(struct span line, struct script_frame *frame);
/* The same where the frame is behind something else, which is taken away from the text. */
bool script_frame_find(struct span *text, struct script_frame *frame);

/* FILE:LINE below a frame, and perhaps the mark that the frame is inlined. */
struct script_source {
	struct span file;
	uint32_t line;
	bool is_inlined;
};

bool script_source_read(struct span line, struct script_source *source);

#endif
