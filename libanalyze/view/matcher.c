// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/matcher.h"

#include <stdlib.h>
#include <string.h>

void matcher_init(struct matcher *matcher, const struct profile *profile, struct names *names,
		  const struct regex *regex)
{
	size_t functions = profile->functions.count;

	*matcher = (struct matcher){.names = names, .regex = regex};
	matcher->known = xmalloc(functions + 1);
	memset(matcher->known, -1, functions);
}

void matcher_release(struct matcher *matcher)
{
	free(matcher->known);
}

int matcher_match(struct matcher *matcher, uint32_t function, struct error *error)
{
	struct span name;
	int found;

	if (!matcher->regex)
		return 1;
	if (matcher->known[function] >= 0)
		return matcher->known[function];
	name = names_text(matcher->names, names_function(matcher->names, function));
	found = regex_match(matcher->regex, name.at, name.size, error);
	if (found >= 0)
		matcher->known[function] = (signed char)found;
	return found;
}
