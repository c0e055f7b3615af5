/* SPDX-License-Identifier: GPL-2.0-or-later */
/* accounting: what became of all samples that were recorded, in samples. */
#ifndef VIEW_ACCOUNTING_H
#define VIEW_ACCOUNTING_H

#include "view/frame_names.h"

struct accounting {
	uint64_t shown; /* of the event that the view is of */
	uint64_t elsewhere; /* of the event, but in other tables */
	uint64_t other_events;
	uint64_t filtered, unattributed, undecodable;
	uint64_t recorded;              /* as the ledger says, or else the sum of all these */
	bool has_ledger;
	uint64_t lost;                  /* taken, but not recorded */
	uint64_t endings[ENDING_COUNT]; /* of those shown */
	uint64_t unnamed;               /* of those shown: the leaf has no name */
	uint64_t no_stack;              /* of those shown */
};

void accounting_init(struct accounting *accounting, const struct profile *profile, uint32_t event);
/* So many samples of the event have been taken out of the profile for other tables. */
void accounting_add_elsewhere(struct accounting *accounting, uint64_t count);

/* Positive: so many are missing; negative: there are more than were recorded. */
int64_t accounting_difference(const struct accounting *accounting);

/* One line without a newline: "100 samples = 90 shown + 10 lost; 5 stacks cut short: ..." */
void accounting_describe(const struct accounting *accounting, struct strbuf *text);

/* "Other events: cycles (12 samples), ..."; nothing when there are none with samples. */
void accounting_other_events(const struct profile *profile, uint32_t event, struct strbuf *text);

#endif
